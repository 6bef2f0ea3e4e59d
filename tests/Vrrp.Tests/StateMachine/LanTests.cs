namespace IpvsHa.Vrrp.Tests.StateMachine;

public sealed class LanTests
{
    private readonly Lan _lan = new();

    [Fact]
    public void The_best_router_wins_and_the_next_takes_over_in_its_skew_time_when_the_master_leaves()
    {
        Lan.Node best = _lan.Add(priority: 200, address: 1);
        Lan.Node next = _lan.Add(priority: 150, address: 2);
        Lan.Node last = _lan.Add(priority: 100, address: 3);
        _lan.RunFor(5);
        Assert.Equal((true, false, false), (best.IsMaster, next.IsMaster, last.IsMaster));

        _lan.Stop(best);
        _lan.RunFor(0.4140625); // 1 s * (256 - 150) / 256

        Assert.Equal((false, true, false), (best.IsMaster, next.IsMaster, last.IsMaster));
    }

    [Fact]
    public void A_silent_master_is_replaced_within_the_master_down_interval()
    {
        Lan.Node master = _lan.Add(priority: 200, address: 1);
        Lan.Node backup = _lan.Add(priority: 100, address: 2);
        _lan.RunFor(10);

        master.Disconnect();
        _lan.RunFor(3.609375); // 3 * 1 s + 1 s * (256 - 100) / 256, from the last advertisement

        Assert.True(backup.IsMaster);
    }

    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 100)]
    public void A_better_late_comer_takes_over_only_with_preempt(bool preempt, int expectedPriority)
    {
        Lan.Node first = _lan.Add(priority: 100, address: 1);
        _lan.RunFor(5);
        Lan.Node late = _lan.Add(priority: 200, address: 2, preempt);
        _lan.RunFor(10);

        Assert.Equal(expectedPriority, (first.IsMaster ? first : late).Parameters.Priority);
        Assert.NotEqual(first.IsMaster, late.IsMaster);
    }

    [Fact]
    public void Preempt_delay_makes_a_better_late_comer_wait()
    {
        Lan.Node first = _lan.Add(priority: 90, address: 1);
        _lan.RunFor(5);
        Lan.Node late = _lan.Add(priority: 100, address: 2, preemptDelay: 10);

        _lan.RunFor(12.9);
        Assert.True(first.IsMaster);
        _lan.RunFor(1.5); // within one interval and 10 + 3.609375 s of its start
        Assert.True(late.IsMaster);
        Assert.False(first.IsMaster);
    }

    [Fact]
    public void Equal_priorities_settle_on_one_master()
    {
        _lan.Add(priority: 100, address: 1);
        _lan.Add(priority: 100, address: 2);

        _lan.RunFor(30);

        Assert.Equal(1, _lan.Masters);
    }

    [Fact]
    public void Equal_masters_of_two_halves_settle_on_the_higher_address_when_the_halves_meet()
    {
        Lan.Node low = _lan.Add(priority: 100, address: 1);
        Lan.Node high = _lan.Add(priority: 100, address: 2);
        low.Disconnect();
        _lan.RunFor(10);
        Assert.Equal(2, _lan.Masters);

        low.Connect();
        _lan.RunFor(1.1);

        Assert.Equal((false, true), (low.IsMaster, high.IsMaster));
    }

    [Fact]
    public void A_master_that_is_heard_but_hears_nobody_stays_the_only_one()
    {
        Lan.Node deaf = _lan.Add(priority: 200, address: 1);
        Lan.Node other = _lan.Add(priority: 100, address: 2);
        deaf.CanHear = false;

        _lan.RunFor(30);

        Assert.Equal((true, false), (deaf.IsMaster, other.IsMaster));
    }

    [Fact]
    public void A_backup_that_hears_nobody_makes_two_masters_until_it_hears_again()
    {
        Lan.Node master = _lan.Add(priority: 200, address: 1);
        Lan.Node deaf = _lan.Add(priority: 100, address: 2);
        deaf.CanHear = false;
        _lan.RunFor(30);
        Assert.Equal(2, _lan.Masters); // the protocol cannot help it

        deaf.CanHear = true;
        _lan.RunFor(1.1);

        Assert.Equal((true, false), (master.IsMaster, deaf.IsMaster));
    }

    [Fact]
    public void Restarts_in_turn_never_leave_the_link_without_a_master_for_longer_than_the_protocol_allows()
    {
        Lan.Node[] nodes = [_lan.Add(200, 1), _lan.Add(150, 2), _lan.Add(100, 3)];
        _lan.RunFor(5);
        for (int i = 0; i < 30; i++)
        {
            int victim = i % 3;
            byte priority = nodes[victim].Parameters.Priority;
            _lan.Kill(nodes[victim]);
            _lan.RunFor(3.7);
            Assert.Equal(1, _lan.Masters);
            nodes[victim] = _lan.Add(priority, victim + 1);
            _lan.RunFor(5);
            Assert.True(nodes[0].IsMaster);
            Assert.Equal(1, _lan.Masters);
        }
    }

    [Theory]
    [InlineData(0.05, 1)]
    [InlineData(0.2, 2)]
    [InlineData(0.5, 3)]
    public void Loss_is_survived_and_the_best_router_ends_up_master(double loss, int seed)
    {
        Lan lan = new(seed) { Loss = loss };
        Lan.Node best = lan.Add(priority: 200, address: 1);
        lan.Add(priority: 150, address: 2);
        lan.Add(priority: 100, address: 3);
        lan.RunFor(600);

        lan.Loss = 0;
        lan.RunFor(5);

        Assert.True(best.IsMaster);
        Assert.Equal(1, lan.Masters);
    }

    [Fact]
    public void Random_kills_starts_and_cuts_always_settle()
    {
        const int Seed = 20261121;
        Lan lan = new(Seed);
        Random random = new(Seed);
        List<Lan.Node> nodes = [lan.Add(120, 1), lan.Add(110, 2), lan.Add(110, 3), lan.Add(90, 4)];
        for (int i = 0; i < 2000; i++)
        {
            Lan.Node node = nodes[random.Next(nodes.Count)];
            switch (random.Next(6))
            {
                case 0: node.Disconnect(); break;
                case 1: node.Connect(); break;
                case 2: node.CanHear = !node.CanHear; break;
                case 3: lan.Do(node, (router, actions) => router.HandleFault(actions)); break;
                case 4: lan.Do(node, (router, actions) => router.HandleFaultCleared(lan.Now, actions)); break;
                default: lan.Do(node, (router, actions) => router.HandleStepDown(lan.Now, actions)); break;
            }

            lan.RunFor(random.NextDouble() * 3);
        }

        foreach (Lan.Node node in nodes)
        {
            node.Connect();
            lan.Do(node, (router, actions) => router.HandleFaultCleared(lan.Now, actions));
        }

        lan.RunFor(10);
        Assert.Equal(1, lan.Masters);
    }
}
