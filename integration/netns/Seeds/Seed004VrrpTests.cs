namespace IpvsHa.Netns.Seeds;

/// <summary>Seed 004, the parts without LVS: 192.168.1.100/24 on eth0.</summary>
internal static class Seed004
{
    public const string Vip = "192.168.1.100/24";

    public static async Task<Pair> BuildAsync()
    {
        Pair pair = await Pair.BuildAsync(
            ["eth0 192.168.1.101/24", "eth1 10.0.0.11/24"], ["eth0 192.168.1.102/24", "eth1 10.0.0.12/24"], "192.168.1.50/24");
        foreach (Machine machine in new[] { pair.A.Machine, pair.B.Machine })
        {
            await machine.WriteScriptAsync("/usr/bin/check_nginx.sh", "#!/bin/bash\ntest ! -e /run/nginx-is-dead\n");
            await Services.RecordAsync(machine, "/usr/local/bin/notify.sh");
        }

        return pair;
    }

    public static async Task<Pair> StartAsync(string a, string b)
    {
        Pair pair = await BuildAsync();
        pair.A.Start(SeedFiles.Read(a));
        await pair.Lab.UntilAsync(() => pair.A.Has(Vip), 6, "a holds the address");
        pair.B.Start(SeedFiles.Read(b));
        await pair.Lab.UntilAsync(() => pair.B.Logged("Entering BACKUP STATE"), 3, "b is there");
        return pair;
    }
}

/// <summary>Behaviours 1 and 2.</summary>
public sealed class Seed004AdvertTests
{
    [Fact]
    public async Task The_master_sends_an_advert_of_version_2_each_second_and_the_backup_is_silent()
    {
        await using Pair pair = await Seed004.StartAsync("004-notify.conf", "004-notify-peer.conf");
        await using Capture wire = await Capture.StartAsync(pair.Client, "proto 112");

        await pair.Lab.UntilAsync(() => wire.Adverts(51).Length >= 5, 8, "five adverts");

        Advert[] adverts = wire.Adverts(51);
        Assert.All(adverts, advert =>
        {
            Assert.Equal(("192.168.1.101", 2, 100, 1.0), (advert.Source, advert.Version, advert.Priority, advert.Interval));
            Assert.Contains("ttl 255", advert.Text);
            Assert.Contains("tos 0xc0", advert.Text);
            Assert.Contains("192.168.1.101 > 224.0.0.18: VRRPv2", advert.Text);
            Assert.Contains("length 20, addrs: 192.168.1.100 auth \"1111\"", advert.Text);
            Assert.DoesNotContain("bad", advert.Text); // tcpdump checks the sums
        });
        Assert.All(adverts.Zip(adverts.Skip(1)), two => Assert.InRange((two.Second.Time - two.First.Time).TotalSeconds, 0.9, 1.1));
    }

    [Fact]
    public async Task The_backup_takes_the_address_after_three_adverts_and_the_skew_and_gives_it_back()
    {
        await using Pair pair = await Seed004.StartAsync("004-notify.conf", "004-notify-peer.conf");
        await using Capture wire = await Capture.StartAsync(pair.Client, "proto 112");
        await pair.Lab.UntilAsync(() => wire.Adverts(51).Length >= 1, 3, "an advert");

        await pair.A.CrashAsync();
        await pair.UntilOnlyBAsync(Seed004.Vip, 6);
        await pair.Lab.UntilAsync(() => wire.Adverts(51).Any(advert => advert.Source == "192.168.1.102"), 1, "b advertises");

        Advert last = wire.Adverts(51).Last(advert => advert.Source == "192.168.1.101");
        Advert first = wire.Adverts(51).First(advert => advert.Source == "192.168.1.102");
        Assert.InRange((first.Time - last.Time).TotalSeconds, 3.6, 3.9); // 3 + 166 / 256
        pair.A.Start();
        await pair.UntilOnlyAAsync(Seed004.Vip, 6);
    }
}

/// <summary>Behaviour 3.</summary>
public sealed class Seed004NopreemptTests
{
    [Fact]
    public async Task The_better_node_stays_backup_when_it_comes_back()
    {
        await using Pair pair = await Seed004.StartAsync("004-nopreempt.conf", "004-nopreempt-peer.conf");

        await pair.A.CrashAsync();
        await pair.UntilOnlyBAsync(Seed004.Vip, 6);
        pair.A.Start();

        await pair.Lab.HoldsAsync(() => pair.OnlyB(Seed004.Vip), 6, "b keeps the address");
    }

    [Fact]
    public async Task With_state_MASTER_nopreempt_is_cleared_and_the_address_goes_back()
    {
        await using Pair pair = await Seed004.StartAsync("004-nopreempt-on-master.conf", "004-backup-instance.conf");

        await pair.A.CrashAsync();
        await pair.UntilOnlyBAsync(Seed004.Vip, 6);
        pair.A.Start();

        await pair.UntilOnlyAAsync(Seed004.Vip, 6);
        Assert.True(pair.A.Logged("nopreempt"), pair.Lab.Journal.ToString());
    }
}

/// <summary>Behaviour 4.</summary>
public sealed class Seed004PreemptDelayTests
{
    [Fact]
    public async Task A_node_that_comes_back_waits_for_preempt_delay_but_alone_it_does_not()
    {
        await using Pair pair = await Seed004.StartAsync("004-preempt-delay.conf", "004-backup-instance.conf");

        await pair.A.StopAsync();
        await pair.UntilOnlyBAsync(Seed004.Vip, 3);
        pair.A.Start();

        await pair.Lab.HoldsAsync(() => pair.OnlyB(Seed004.Vip), 10, "b keeps the address for the delay");
        await pair.UntilOnlyAAsync(Seed004.Vip, 6); // 13.3 s in all
    }
}

/// <summary>Behaviour 5.</summary>
public sealed class Seed004ScriptTests
{
    [Fact]
    public async Task A_check_that_fails_twice_gives_the_address_to_the_peer_and_one_success_brings_it_back()
    {
        await using Pair pair = await Seed004.StartAsync("004-track-script.conf", "004-track-script-peer.conf");

        pair.A.Machine.Write("/run/nginx-is-dead", "");
        await pair.UntilOnlyBAsync(Seed004.Vip, 10);
        File.Delete(pair.A.Machine.PathOf("/run/nginx-is-dead"));

        await pair.UntilOnlyAAsync(Seed004.Vip, 8);
    }
}

/// <summary>Behaviour 6.</summary>
public sealed class Seed004InterfaceTests
{
    [Fact]
    public async Task Losing_a_tracked_card_gives_the_address_to_the_peer_and_its_return_brings_it_back()
    {
        await using Pair pair = await Seed004.StartAsync("004-track-interface.conf", "004-track-interface-peer.conf");
        await using Capture wire = await Capture.StartAsync(pair.Client, "proto 112");
        await pair.Lab.UntilAsync(() => wire.Adverts(51).Any(advert => advert.Priority == 120), 3, "100 + 20: the own card has no weight");

        await pair.Lab.CutAsync(pair.A.Machine, "eth1");
        await pair.UntilOnlyBAsync(Seed004.Vip, 6);
        await pair.Lab.MendAsync(pair.A.Machine, "eth1");
        await pair.UntilOnlyAAsync(Seed004.Vip, 6);
    }

    [Fact]
    public async Task Losing_its_own_card_is_a_fault()
    {
        await using Pair pair = await Seed004.StartAsync("004-track-interface.conf", "004-track-interface-peer.conf");

        await pair.Lab.CutAsync(pair.A.Machine, "eth0");

        await pair.Lab.UntilAsync(() => pair.A.Logged("(VI_1) Entering FAULT STATE"), 3, "a is in FAULT");
        await pair.UntilOnlyBAsync(Seed004.Vip, 6);
    }
}

/// <summary>Behaviour 12.</summary>
public sealed class Seed004NotifyTests
{
    [Fact]
    public async Task Each_change_calls_the_specific_and_the_general_script_and_the_end_only_the_general_one()
    {
        await using Pair pair = await Seed004.BuildAsync();
        pair.A.Start(SeedFiles.Read("004-notify.conf"));
        await pair.Lab.UntilAsync(() => Services.Calls(pair.A.Machine).Length == 4, 6, "backup and master");
        Assert.Equal(
            ["notify.sh INSTANCE VI_1 BACKUP 100", "notify.sh INSTANCE VI_1 MASTER 100", "notify.sh backup", "notify.sh master"],
            Services.Calls(pair.A.Machine).Order(StringComparer.Ordinal));

        await pair.Lab.CutAsync(pair.A.Machine, "eth0");
        await pair.Lab.UntilAsync(() => Services.Calls(pair.A.Machine).Length == 6, 4, "fault");
        Assert.Equal(
            ["notify.sh INSTANCE VI_1 FAULT 100", "notify.sh fault"],
            Services.Calls(pair.A.Machine)[4..].Order(StringComparer.Ordinal));

        await pair.A.StopAsync();
        await pair.Lab.UntilAsync(() => Services.Calls(pair.A.Machine).Length >= 7, 3, "stop");
        Assert.Equal(["notify.sh INSTANCE VI_1 STOP 100"], Services.Calls(pair.A.Machine)[6..]);
    }
}

/// <summary>Behaviour 13.</summary>
public sealed class Seed004SplitTests
{
    [Fact]
    public async Task Nodes_that_lose_sight_of_each_other_are_both_master_until_they_meet_again()
    {
        await using Pair pair = await Seed004.StartAsync("004-notify.conf", "004-notify-peer.conf");

        await pair.Lab.PullAsync(pair.B.Machine, "eth0");
        await pair.Lab.UntilAsync(() => pair.A.Has(Seed004.Vip) && pair.B.Has(Seed004.Vip), 6, "both are master");
        await pair.Lab.PlugInAsync(pair.B.Machine, "eth0");

        await pair.UntilOnlyAAsync(Seed004.Vip, 3);
    }
}
