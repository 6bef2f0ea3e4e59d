using System.Net;
using IpvsHa.Vrrp.Packets;
using IpvsHa.Vrrp.Settings;
using IpvsHa.Vrrp.StateMachine;

namespace IpvsHa.Vrrp.Tests;

public sealed class VrrpRunnerTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly FakeLink _link = new();
    private readonly List<Machine> _machines = [];

    public void Dispose() => _machines.ForEach(machine => machine.Dispose());

    [Fact]
    public void Becoming_master_advertises_then_adds_all_addresses_at_once_then_announces_each()
    {
        Machine machine = Add("10.0.0.1", Machine.Router(51, 100, "10.0.0.100", "10.0.0.101"));

        Run(3.6);
        Assert.Equal("open eth0 2", machine.TakeLog());
        Run(0.1);

        Assert.Equal("advert 100, add 10.0.0.100 10.0.0.101, arp .100, arp .101", machine.TakeLog());
        Assert.Equal("VI_51 Backup, VI_51 Master", machine.TakeEvents());
        Assert.Contains("(VI_51) Entering MASTER STATE", machine.Logger.Lines);
    }

    [Fact]
    public void Leftovers_of_a_run_that_ended_badly_are_removed_at_start()
    {
        Machine machine = Add("10.0.0.1", Machine.Router(51, 100, "10.0.0.100"));
        machine.Network.Held.Add(Machine.Number("10.0.0.100"));

        Run(0.1);

        Assert.Equal("open eth0 2, remove 10.0.0.100", machine.TakeLog());
        Assert.Equal("10.0.0.1", machine["VI_51"].SourceAddress?.ToString()); // never a virtual address
    }

    [Theory]
    [InlineData(3.6, true)]
    [InlineData(3.7, false)] // longer ago than the master-down interval: somebody else has taken over
    public void A_crashed_master_resumes_with_its_addresses_in_place(double secondsAgo, bool resumes)
    {
        Machine machine = Add("10.0.0.1", Machine.Router(51, 100, "10.0.0.100") with
        {
            WasMasterAgo = TimeSpan.FromSeconds(secondsAgo),
        });
        machine.Network.Held.Add(Machine.Number("10.0.0.100"));

        Run(0.1);

        Assert.Equal(
            resumes ? "open eth0 2, advert 100, arp .100" : "open eth0 2, remove 10.0.0.100", machine.TakeLog());
    }

    [Fact]
    public void An_orderly_stop_says_priority_0_then_removes_the_addresses()
    {
        Machine machine = Add("10.0.0.1", Machine.Router(51, 100, "10.0.0.100"));
        Run(4);
        machine.TakeLog();
        machine.TakeEvents();

        machine.Runner.StopAsync(keepAddresses: false);
        machine.Runner.Step();

        Assert.Equal("advert 0, remove 10.0.0.100, close", machine.TakeLog());
        Assert.Equal("VI_51 Stopped", machine.TakeEvents());
        Assert.Contains("(VI_51) sent 0 priority", machine.Logger.Lines);
        Assert.Contains("(VI_51) removing VIPs.", machine.Logger.Lines);
    }

    [Fact]
    public void A_stop_that_keeps_the_addresses_says_nothing()
    {
        Machine machine = Add("10.0.0.1", Machine.Router(51, 100, "10.0.0.100"));
        Run(4);
        machine.TakeLog();

        machine.Runner.StopAsync(keepAddresses: true);
        machine.Runner.Step();

        Assert.Equal("close", machine.TakeLog());
        Assert.Contains(Machine.Number("10.0.0.100"), machine.Network.Held);
    }

    [Fact]
    public void The_better_of_two_machines_gets_the_addresses_and_gives_them_away_by_stopping()
    {
        Machine best = Add("10.0.0.1", Machine.Router(51, 110, "10.0.0.100"));
        Machine next = Add("10.0.0.2", Machine.Router(51, 100, "10.0.0.100"));
        Run(10);
        Assert.Equal((VirtualRouterState.Master, VirtualRouterState.Backup), (best.State, next.State));
        Assert.Equal("10.0.0.1", next["VI_51"].MasterAddress?.ToString());

        best.Runner.StopAsync(keepAddresses: false);
        Run(0.6);
        Assert.Equal(VirtualRouterState.Backup, next.State);
        Run(0.02); // the skew is 156 / 256 s = 0.609375 s

        Assert.Equal(VirtualRouterState.Master, next.State);
    }

    [Fact]
    public void Addresses_that_somebody_removes_come_back_and_are_announced()
    {
        Machine machine = Add("10.0.0.1", Machine.Router(51, 100, "10.0.0.100", "10.0.0.101"));
        Run(4);
        machine.TakeLog();
        machine.TakeEvents();

        machine.Network.SomebodyRemoves(Machine.Number("10.0.0.101"));
        machine.Runner.Step();

        Assert.Equal("add 10.0.0.101, arp .100, arp .101", machine.TakeLog());
        Assert.Equal("VI_51 AddressesRestored", machine.TakeEvents());
        Assert.Equal(1, machine["VI_51"].Counters.AddressesRestored);
        Assert.Equal(1, machine.Counters.Sum("ipvsha.vrrp.addresses.restored"));
    }

    [Fact]
    public void An_address_that_is_not_tracked_stays_away()
    {
        Machine machine = Add("10.0.0.1", Machine.Router(51, 100) with
        {
            Addresses = [new(IPAddress.Parse("10.0.0.100"), 24) { IsTracked = false }],
        });
        Run(4);
        machine.TakeLog();

        machine.Network.SomebodyRemoves(Machine.Number("10.0.0.100"));
        machine.Runner.Step();

        Assert.Equal("", machine.TakeLog());
    }

    [Fact]
    public void Interface_down_is_FAULT_and_up_again_is_BACKUP()
    {
        Machine machine = Add("10.0.0.1", Machine.Router(51, 100, "10.0.0.100"));
        Run(4);
        machine.TakeEvents();

        machine.Network.SetUp(false);
        machine.Runner.Step();
        Assert.Equal("VI_51 Fault", machine.TakeEvents());
        Assert.Empty(machine.Network.Held);
        Assert.Equal(["interface eth0 is down"], machine["VI_51"].Faults);

        machine.Network.SetUp(true);
        Run(3.7);
        Assert.Equal("VI_51 Backup, VI_51 Master", machine.TakeEvents());
    }

    [Fact]
    public void An_interface_may_vanish_and_come_back_with_another_number()
    {
        Machine machine = Add("10.0.0.1", Machine.Router(51, 100, "10.0.0.100"));
        Run(4);
        machine.TakeLog();

        machine.Network.Recreate(exists: false);
        machine.Runner.Step();
        Assert.Equal(VirtualRouterState.Fault, machine.State);
        machine.TakeLog();

        machine.Network.Recreate(exists: true);
        Run(3.7);
        Assert.Equal("open eth0 3, advert 100, add 10.0.0.100, arp .100", machine.TakeLog());
    }

    [Fact]
    public void Without_a_source_address_there_is_a_fault()
    {
        Machine machine = Add("10.0.0.1", Machine.Router(51, 100, "10.0.0.100"));
        machine.Network.RemoveOwn(Machine.Number("10.0.0.1"));

        Run(0.1);

        Assert.Equal(["no source address on eth0"], machine["VI_51"].Faults);
    }

    [Fact]
    public void A_failed_script_with_weight_lowers_the_priority_and_the_peer_takes_over()
    {
        Machine first = Add("10.0.0.1", Machine.Router(51, 100, "10.0.0.100") with { Trackers = [new("chk", -20)] });
        Machine second = Add("10.0.0.2", Machine.Router(51, 90, "10.0.0.100"));
        first.Runner.SetTracker("chk", isGood: true);
        Run(5);
        first.TakeEvents();

        first.Runner.SetTracker("chk", isGood: false);
        Run(5);
        Assert.Equal((VirtualRouterState.Backup, VirtualRouterState.Master), (first.State, second.State));
        Assert.Equal("VI_51 PriorityChanged 80, VI_51 Backup 80", first.TakeEvents(withPriority: true));

        first.Runner.SetTracker("chk", isGood: true);
        Run(5);
        Assert.Equal((VirtualRouterState.Master, VirtualRouterState.Backup), (first.State, second.State));
    }

    [Fact]
    public void A_script_without_weight_holds_the_router_in_Initialize_until_its_first_result_and_then_in_FAULT()
    {
        Machine machine = Add("10.0.0.1", Machine.Router(51, 100, "10.0.0.100") with { Trackers = [new("chk")] });
        Run(10);
        Assert.Equal("", machine.TakeEvents());

        machine.Runner.SetTracker("chk", isGood: true);
        Run(3.7);
        Assert.Equal("VI_51 Backup, VI_51 Master", machine.TakeEvents());

        machine.Runner.SetTracker("chk", isGood: false);
        Run(0.1);
        Assert.Equal("VI_51 Fault", machine.TakeEvents());
        Assert.Equal(["chk has failed"], machine["VI_51"].Faults);
    }

    [Fact]
    public void Tracked_interfaces_count_by_weight_or_are_a_fault()
    {
        Machine machine = Add("10.0.0.1", Machine.Router(51, 100, "10.0.0.100") with
        {
            TrackedInterfaces = [new("eth1", 10), new("eth2", 20), new("eth3")],
        });
        Run(0.1);
        Assert.Equal(130, machine["VI_51"].EffectivePriority);

        machine.Network.SetOther("eth1", isUp: false);
        Run(0.1);
        Assert.Equal(120, machine["VI_51"].EffectivePriority);

        machine.Network.SetOther("eth3", isUp: false);
        Run(0.1);
        Assert.Equal(["tracked interface eth3 is down"], machine["VI_51"].Faults);
    }

    [Fact]
    public void Wrong_packets_are_counted_and_never_acted_upon()
    {
        Machine machine = Add("10.0.0.1", Machine.Router(51, 100, "10.0.0.100"));
        Run(0.1);
        byte[] good = new byte[20];
        AdvertisementFormat format = new()
        {
            Version = 2,
            VirtualRouterId = 51,
            AdvertInterval = TimeSpan.FromSeconds(1),
            Addresses = [Machine.Number("10.0.0.100")],
        };
        AdvertisementPacket.Write(good, format, 200, Machine.Number("10.0.0.9"), MulticastGroups.IPv4);
        PacketEnvelope envelope = new(Machine.Number("10.0.0.9"), MulticastGroups.IPv4, 255);

        machine.Network.Arrive(good, envelope with { Ttl = 64 });
        machine.Network.Arrive(good.AsSpan(0, 19), envelope);
        machine.Network.Arrive(good.AsSpan(0, 3), envelope);
        byte[] bad = [.. good];
        bad[6] ^= 1;
        machine.Network.Arrive(bad, envelope);
        machine.Network.Arrive(bad, envelope);
        bad[1] = 77;
        machine.Network.Arrive(bad, envelope);
        Run(3.7);

        Assert.Equal(VirtualRouterState.Master, machine.State);
        Assert.Equal(
            "Length 1, Ttl 1, Checksum 2",
            string.Join(", ", machine["VI_51"].Counters.Drops.Select(drop => $"{drop.Key} {drop.Value}")));
        Assert.Equal(6, machine.Counters.Sum("ipvsha.vrrp.drops"));
        Assert.Single(machine.Logger.Lines, line => line.Contains("Checksum", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_master_is_reported_once_and_when_it_is_gone_the_addresses_are_announced_again()
    {
        Machine machine = Add("10.0.0.1", Machine.Router(51, 100, "10.0.0.100"));
        Machine rogue = Add("10.0.0.2", Machine.Router(51, 90, "10.0.0.100"));
        Run(5);
        machine.TakeEvents();
        byte[] packet = new byte[20];
        AdvertisementFormat format = new()
        {
            Version = 2,
            VirtualRouterId = 51,
            AdvertInterval = TimeSpan.FromSeconds(1),
            Addresses = [Machine.Number("10.0.0.100")],
        };
        AdvertisementPacket.Write(packet, format, 90, Machine.Number("10.0.0.2"), MulticastGroups.IPv4);

        for (int i = 0; i < 3; i++)
        {
            machine.Network.Arrive(packet, new(Machine.Number("10.0.0.2"), MulticastGroups.IPv4, 255));
            Run(0.5);
        }

        Assert.True(machine["VI_51"].HearsOtherMaster);
        machine.TakeLog();
        Run(5);

        Assert.Equal(
            "VI_51 ReceivedLowerPriority, VI_51 OtherMasterDetected, VI_51 ReceivedLowerPriority, "
            + "VI_51 ReceivedLowerPriority, VI_51 OtherMasterGone", // the first alone may be a relieved master's last
            machine.TakeEvents());
        Assert.Contains("arp .100", machine.TakeLog(), StringComparison.Ordinal);
        Assert.Equal(1, machine["VI_51"].Counters.SplitBrains);
        Assert.Equal(VirtualRouterState.Backup, rogue.State);
    }

    [Fact]
    public void A_relieved_master_is_no_split_brain()
    {
        Machine worse = Add("10.0.0.2", Machine.Router(51, 90, "10.0.0.100"));
        Run(5);
        Machine better = Add("10.0.0.1", Machine.Router(51, 100, "10.0.0.100"));
        Run(10);

        Assert.Equal((VirtualRouterState.Backup, VirtualRouterState.Master), (worse.State, better.State));
        Assert.Equal(0, better["VI_51"].Counters.SplitBrains + worse["VI_51"].Counters.SplitBrains);
    }

    [Fact]
    public void A_sync_group_moves_as_one()
    {
        VrrpSettings Settings(byte one, byte two) => new()
        {
            Routers = [Machine.Router(51, one, "10.0.0.100"), Machine.Router(52, two, "10.0.0.101")],
            SyncGroups = [new("G", ["VI_51", "VI_52"])],
        };
        Machine a = Add("10.0.0.1", Settings(110, 110));
        Machine b = Add("10.0.0.2", Settings(100, 100));
        Run(10);
        Assert.Equal("Master Master", States(a));
        Assert.Equal("Backup Backup", States(b));
        Assert.Equal("VI_51 Backup, VI_52 Backup, G Backup, VI_51 Master, VI_52 Master, G Master", a.TakeEvents());

        a.Network.SetUp(false);
        Run(4);
        Assert.Equal("Fault Fault", States(a));
        Assert.Equal("Master Master", States(b));

        a.Network.SetUp(true);
        Run(10);
        Assert.Equal("Master Master", States(a));
        Assert.Equal("Backup Backup", States(b));
    }

    [Fact]
    public void In_a_sync_group_of_opposite_roles_who_came_first_keeps_both()
    {
        VrrpSettings Settings(byte one, byte two) => new()
        {
            Routers = [Machine.Router(51, one, "10.0.0.100"), Machine.Router(52, two, "10.0.0.101")],
            SyncGroups = [new("G", ["VI_51", "VI_52"])],
        };
        Machine a = Add("10.0.0.1", Settings(100, 90));
        Run(5);
        Machine b = Add("10.0.0.2", Settings(90, 100));
        Run(30);

        Assert.Equal("Master Master", States(a));
        Assert.Equal("Backup Backup", States(b));
    }

    [Fact]
    public void One_member_of_a_sync_group_in_FAULT_takes_the_others_along_and_back()
    {
        Machine machine = Add("10.0.0.1", new VrrpSettings
        {
            Routers =
            [
                Machine.Router(51, 100, "10.0.0.100") with { Trackers = [new("chk")] },
                Machine.Router(52, 100, "10.0.0.101"),
            ],
            SyncGroups = [new("G", ["VI_51", "VI_52"])],
        });
        machine.Runner.SetTracker("chk", isGood: true);
        Run(5);
        Assert.Equal("Master Master", States(machine));

        machine.Runner.SetTracker("chk", isGood: false);
        Run(1);
        Assert.Equal("Fault Fault", States(machine));

        machine.Runner.SetTracker("chk", isGood: true);
        Run(5);
        Assert.Equal("Master Master", States(machine));
    }

    [Fact]
    public void Stepping_down_hands_over_to_the_peer_for_good()
    {
        Machine best = Add("10.0.0.1", Machine.Router(51, 110, "10.0.0.100"));
        Machine next = Add("10.0.0.2", Machine.Router(51, 100, "10.0.0.100"));
        Run(5);

        Task<bool> done = best.Runner.StepDownAsync("VI_51");
        Run(20);

        Assert.True(done.IsCompletedSuccessfully);
        Assert.Equal((VirtualRouterState.Backup, VirtualRouterState.Master), (best.State, next.State));
    }

    [Fact]
    public void Advertisements_within_the_startup_delay_are_discarded_and_timers_start_after_it()
    {
        Machine machine = Add("10.0.0.1", new VrrpSettings
        {
            Routers = [Machine.Router(51, 100, "10.0.0.100")],
            StartupDelay = TimeSpan.FromSeconds(10),
        });
        Run(13.6);
        Assert.Equal(VirtualRouterState.Backup, machine.State);
        Run(0.1);
        Assert.Equal(VirtualRouterState.Master, machine.State);
    }

    [Fact]
    public void A_steady_backup_allocates_nothing_per_advertisement()
    {
        Machine backup = Add("10.0.0.1", Machine.Router(51, 90, "10.0.0.100"));
        Run(0.1);
        byte[] packet = new byte[20];
        AdvertisementFormat format = new()
        {
            Version = 2,
            VirtualRouterId = 51,
            AdvertInterval = TimeSpan.FromSeconds(1),
            Addresses = [Machine.Number("10.0.0.100")],
        };
        AdvertisementPacket.Write(packet, format, 100, Machine.Number("10.0.0.2"), MulticastGroups.IPv4);
        backup.Network.IsQuiet = true;
        backup.Network.OnePerStep = packet;
        backup.Network.OnePerStepEnvelope = new(Machine.Number("10.0.0.2"), MulticastGroups.IPv4, 255);
        Step(10);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Step(1000);
        long after = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(0, after - before);
        Assert.Equal(1010, backup["VI_51"].Counters.AdvertisementsReceived);
        Assert.Equal(VirtualRouterState.Backup, backup.State);

        void Step(int count)
        {
            for (int i = 0; i < count; i++)
            {
                _time.Advance(1);
                backup.Runner.Step();
            }
        }
    }

    [Fact]
    public void A_steady_master_allocates_nothing_per_advertisement()
    {
        Machine master = Add("10.0.0.1", Machine.Router(51, 110, "10.0.0.100"));
        Run(5);
        master.Network.IsQuiet = true;
        Step(10);

        int sent = master.Network.Sent;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Step(1000);
        long after = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(1000, master.Network.Sent - sent);
        Assert.Equal(0, after - before);

        void Step(int count)
        {
            for (int i = 0; i < count; i++)
            {
                _time.Advance(1);
                master.Runner.Step();
            }
        }
    }

    private static string States(Machine machine) =>
        string.Join(' ', machine.Status.Routers.Select(router => router.State));

    private Machine Add(string address, VirtualRouterSettings router) =>
        Add(address, new VrrpSettings { Routers = [router] });

    private Machine Add(string address, VrrpSettings settings)
    {
        Machine machine = new(_time, _link, address, settings);
        _machines.Add(machine);
        return machine;
    }

    private void Run(double seconds) => Machine.Run(_time, seconds, [.. _machines]);
}
