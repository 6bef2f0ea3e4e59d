using IpvsHa.Vrrp.StateMachine;

namespace IpvsHa.Vrrp.Tests.StateMachine;

/// <summary>RFC 9568 6.4, sentence by sentence; docs/vrrp-conformance.md lists which is which.</summary>
public sealed class VirtualRouterTests
{
    private static readonly UInt128 _lowerPeer = 9;
    private static readonly UInt128 _self = 10;
    private static readonly UInt128 _higherPeer = 11;

    private readonly List<VrrpAction> _actions = [];

    [Theory, Rfc(9568, "6.1")]
    [InlineData(100, 1, 3.609375)]
    [InlineData(254, 0.01, 0.0300781)]   // the least of both: 3 * 0.01 + 0.01 * 2 / 256, cut to 100 ns
    [InlineData(1, 40.95, 163.640039)]   // the most of both: 3 * 40.95 + 40.95 * 255 / 256
    public void Master_down_interval_is_three_intervals_and_the_skew(byte priority, double interval, double expected)
    {
        VirtualRouter router = new(new(priority, Seconds(interval), Preempt: true, _self));

        router.HandleStartup(At(0), _actions);

        Assert.Equal(At(expected), router.Deadline);
    }

    [Fact, Rfc(3768, "6.1")]
    public void Skew_of_version_2_is_in_seconds_whatever_the_interval()
    {
        VirtualRouter router = new(new(100, Seconds(2), Preempt: true, _self) { Version = 2 });

        router.HandleStartup(At(0), _actions);

        Assert.Equal(At(6.609375), router.Deadline); // 3 * 2 + (256 - 100) / 256
    }

    [Fact, Rfc(9568, "6.4.1")]
    public void Startup_of_the_owner_advertises_adds_announces_and_is_master()
    {
        VirtualRouter router = new(new(255, Seconds(1), Preempt: true, _self));

        router.HandleStartup(At(5), _actions);

        Assert.Equal(VirtualRouterState.Master, router.State);
        Assert.Equal(
            [
                VrrpAction.SendAdvertisement(255),
                VrrpAction.AddAddresses,
                VrrpAction.AnnounceAddresses,
                VrrpAction.ReportState(VirtualRouterState.Master, TransitionReason.Startup),
            ],
            _actions);
        Assert.Equal(At(6), router.Deadline); // Adver_Timer
    }

    [Fact, Rfc(9568, "6.4.1")]
    public void Startup_of_another_router_is_backup_with_its_own_interval_and_sends_nothing()
    {
        VirtualRouter router = new(new(100, Seconds(2), Preempt: true, _self));

        router.HandleStartup(At(5), _actions);

        Assert.Equal([VrrpAction.ReportState(VirtualRouterState.Backup, TransitionReason.Startup)], _actions);
        Assert.Equal(Seconds(2), router.MasterAdvertInterval);
        Assert.Equal(At(12.21875), router.Deadline); // 5 + 3 * 2 + 2 * 156 / 256
    }

    [Fact, Rfc(9568, "6.4.1")]
    public void Nothing_but_a_startup_leaves_Initialize()
    {
        VirtualRouter router = new(new(100, Seconds(1), Preempt: true, _self));

        router.HandleAdvertisement(At(0), new(0, Seconds(1), _higherPeer), _actions);
        router.HandleAdvertisement(At(0), new(50, Seconds(1), _higherPeer), _actions);
        router.HandleDeadline(At(100), _actions);
        router.HandlePromotion(At(100), _actions);
        router.HandleDemotion(At(100), _actions);
        router.HandleStepDown(At(100), _actions);
        router.HandleFaultCleared(At(100), _actions);
        router.HandleShutdown(_actions);

        Assert.Equal(VirtualRouterState.Initialize, router.State);
        Assert.Null(router.Deadline);
        Assert.Empty(_actions);
    }

    [Fact, Rfc(9568, "6.4.2")]
    public void Backup_that_is_shut_down_cancels_its_timer_and_says_nothing()
    {
        VirtualRouter router = Backup(priority: 100);

        router.HandleShutdown(_actions);
        router.HandleDeadline(At(100), _actions);

        Assert.Equal(VirtualRouterState.Initialize, router.State);
        Assert.Null(router.Deadline);
        Assert.Empty(_actions);
    }

    [Fact, Rfc(9568, "6.4.2")]
    public void Backup_whose_master_down_timer_fires_advertises_then_adds_then_announces()
    {
        VirtualRouter router = Backup(priority: 100);

        router.HandleDeadline(At(3.609375), _actions); // 3 * 1 s + skew

        Assert.Equal(VirtualRouterState.Master, router.State);
        Assert.Equal(
            [
                VrrpAction.SendAdvertisement(100),
                VrrpAction.AddAddresses,
                VrrpAction.AnnounceAddresses,
                VrrpAction.ReportState(VirtualRouterState.Master, TransitionReason.MasterSilent),
            ],
            _actions);
        Assert.Equal(At(4.609375), router.Deadline); // Adver_Timer
    }

    [Fact, Rfc(9568, "6.4.2")]
    public void Backup_whose_master_down_timer_has_not_fired_does_nothing()
    {
        VirtualRouter router = Backup(priority: 100);

        router.HandleDeadline(At(3.609374), _actions);

        Assert.Equal(VirtualRouterState.Backup, router.State);
        Assert.Empty(_actions);
    }

    [Fact, Rfc(9568, "6.4.2")]
    public void Backup_that_hears_priority_0_takes_over_after_the_skew_time()
    {
        VirtualRouter router = Backup(priority: 100);

        router.HandleAdvertisement(At(10), new(Priority: 0, Seconds(1), _higherPeer), _actions);

        Assert.Equal(At(10.609375), router.Deadline); // 1 s * (256 - 100) / 256
        Assert.Empty(_actions);

        router.HandleDeadline(At(10.609375), _actions);
        Assert.Equal(VrrpAction.ReportState(VirtualRouterState.Master, TransitionReason.MasterLeft), _actions[^1]);
    }

    [Theory, Rfc(9568, "6.4.2")]
    [InlineData(101, true, true)]
    [InlineData(100, true, true)]  // equal is enough
    [InlineData(99, true, false)]  // discarded: the timer runs on
    [InlineData(1, true, false)]
    [InlineData(1, false, true)]   // Preempt_Mode is false: any will do
    public void Backup_follows_a_master_that_is_as_good(byte priority, bool preempt, bool follows)
    {
        VirtualRouter router = new(new(100, Seconds(1), preempt, _self));
        router.HandleStartup(At(0), _actions);
        _actions.Clear();

        router.HandleAdvertisement(At(2), new(priority, Seconds(1), _higherPeer), _actions);

        Assert.Equal(follows ? At(5.609375) : At(3.609375), router.Deadline);
        Assert.Empty(_actions);
    }

    [Fact, Rfc(9568, "6.4.2")]
    public void Backup_adopts_the_interval_of_its_master_and_computes_skew_and_down_interval_from_it()
    {
        VirtualRouter router = Backup(priority: 100);

        router.HandleAdvertisement(At(2), new(200, Seconds(0.1), _higherPeer), _actions);

        Assert.Equal(Seconds(0.1), router.MasterAdvertInterval);
        Assert.Equal(At(2.3609375), router.Deadline); // 2 + 3 * 0.1 + 0.1 * 156 / 256
    }

    [Fact, Rfc(3768, "6.4.2")]
    public void Backup_of_version_2_keeps_its_own_interval()
    {
        VirtualRouter router = new(new(100, Seconds(1), Preempt: true, _self) { Version = 2 });
        router.HandleStartup(At(0), _actions);

        router.HandleAdvertisement(At(2), new(200, Seconds(5), _higherPeer), _actions);

        Assert.Equal(At(5.609375), router.Deadline);
    }

    [Fact, Rfc(9568, "6.4.2")]
    public void Master_that_was_backup_advertises_at_its_own_interval_again()
    {
        VirtualRouter router = Backup(priority: 100);
        router.HandleAdvertisement(At(2), new(200, Seconds(4), _higherPeer), _actions);

        router.HandleDeadline(At(100), _actions);

        Assert.Equal(At(101), router.Deadline);
        Assert.Equal(Seconds(1), router.MasterAdvertInterval);
    }

    [Fact, Rfc(9568, "6.4.3")]
    public void Master_that_is_shut_down_says_priority_0_then_takes_its_addresses_away()
    {
        VirtualRouter router = Master(priority: 100);

        router.HandleShutdown(_actions);

        Assert.Equal(VirtualRouterState.Initialize, router.State);
        Assert.Null(router.Deadline);
        Assert.Equal([VrrpAction.SendAdvertisement(0), VrrpAction.RemoveAddresses], _actions);
    }

    [Fact, Rfc(9568, "6.4.3")]
    public void Master_whose_advert_timer_fires_advertises_and_sets_it_again()
    {
        VirtualRouter router = Master(priority: 100); // since 4 s

        router.HandleDeadline(At(5), _actions);

        Assert.Equal([VrrpAction.SendAdvertisement(100)], _actions);
        Assert.Equal(At(6), router.Deadline);
    }

    [Fact, Rfc(9568, "6.4.3")]
    public void Master_that_hears_priority_0_advertises_at_once_and_sets_its_timer_again()
    {
        VirtualRouter router = Master(priority: 100);

        router.HandleAdvertisement(At(4.3), new(0, Seconds(1), _higherPeer), _actions);

        Assert.Equal([VrrpAction.SendAdvertisement(100)], _actions);
        Assert.Equal(At(5.3), router.Deadline);
        Assert.Equal(VirtualRouterState.Master, router.State);
    }

    [Theory, Rfc(9568, "6.4.3")]
    [InlineData(99, 11, false)]  // lower priority loses whatever its address
    [InlineData(100, 9, false)]  // equal priority, lower address
    [InlineData(100, 11, true)]  // equal priority, higher address
    [InlineData(101, 9, true)]
    [InlineData(255, 9, true)]
    public void Master_yields_only_to_a_better_router(byte priority, int source, bool yields)
    {
        VirtualRouter router = Master(priority: 100);

        router.HandleAdvertisement(At(20), new(priority, Seconds(1), (UInt128)source), _actions);

        Assert.Equal(
            yields
                ?
                [
                    VrrpAction.RemoveAddresses,
                    VrrpAction.ReportState(VirtualRouterState.Backup, TransitionReason.BetterMaster),
                ]
                : [VrrpAction.SendAdvertisement(100), VrrpAction.AnswerLowerPriority],
            _actions);
    }

    [Fact, Rfc(9568, "6.4.3")]
    public void Master_that_yields_takes_the_interval_of_the_better_one_and_starts_its_master_down_timer()
    {
        VirtualRouter router = Master(priority: 100);

        router.HandleAdvertisement(At(20), new(101, Seconds(0.5), _lowerPeer), _actions);

        Assert.Equal(At(21.8046875), router.Deadline); // 20 + 3 * 0.5 + 0.5 * 156 / 256
        Assert.Equal(Seconds(0.5), router.MasterAdvertInterval);
    }

    [Fact, Rfc(9568, "6.4.3")]
    public void Master_that_discards_a_lower_advertisement_asserts_itself_and_keeps_its_pace()
    {
        VirtualRouter router = Master(priority: 100);

        router.HandleAdvertisement(At(4.3), new(99, Seconds(1), _higherPeer), _actions);

        Assert.Equal(VrrpAction.SendAdvertisement(100), _actions[0]);
        Assert.Equal(At(5), router.Deadline);
    }

    [Fact]
    public void Master_that_hears_itself_does_nothing()
    {
        VirtualRouter router = Master(priority: 100);

        router.HandleAdvertisement(At(4.3), new(100, Seconds(1), _self), _actions);

        Assert.Empty(_actions);
        Assert.Equal(At(5), router.Deadline);
    }

    [Fact]
    public void A_steady_master_allocates_nothing()
    {
        VirtualRouter router = Master(priority: 100);
        List<VrrpAction> actions = new(capacity: 8);
        RunOneSecond(router, actions);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            RunOneSecond(router, actions);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void RunOneSecond(VirtualRouter router, List<VrrpAction> actions)
    {
        actions.Clear();
        router.HandleDeadline(router.Deadline!.Value, actions);
        router.HandleAdvertisement(router.Deadline!.Value, new(Priority: 50, Seconds(1), _lowerPeer), actions);
    }

    private VirtualRouter Backup(byte priority)
    {
        VirtualRouter router = new(new(priority, Seconds(1), Preempt: true, _self));
        router.HandleStartup(At(0), _actions);
        _actions.Clear();
        return router;
    }

    private VirtualRouter Master(byte priority)
    {
        VirtualRouter router = Backup(priority);
        router.HandleDeadline(At(4), _actions);
        _actions.Clear();
        return router;
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
