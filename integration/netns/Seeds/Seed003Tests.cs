namespace IpvsHa.Netns.Seeds;

/// <summary>Seed 003: two masters; adverts and addresses on eth1, clients meant to come over eth0.</summary>
internal static class Seed003
{
    public const string Vip1 = "192.168.2.10/32";
    public const string Vip2 = "192.168.2.9/32";

    public static async Task<Pair> StartAsync(bool withClientOnTheSecondNetwork = false)
    {
        // The first network of a pair is the one the client sees; here that is the network of the adverts.
        Pair pair = withClientOnTheSecondNetwork
            ? await Pair.BuildAsync(
                ["eth0 192.168.2.13/24", "eth1 192.168.1.10/24"], ["eth0 192.168.2.14/24", "eth1 192.168.1.11/24"], "192.168.2.50/24")
            : await Pair.BuildAsync(
                ["eth1 192.168.1.10/24", "eth0 192.168.2.13/24"], ["eth1 192.168.1.11/24", "eth0 192.168.2.14/24"], "192.168.1.50/24");
        foreach (Machine machine in new[] { pair.A.Machine, pair.B.Machine })
        {
            await machine.WriteScriptAsync("/etc/keepalived/chk_alive.sh", "#!/bin/bash\ntest ! -e /run/nginx-is-dead\n");
            await Services.RecordAsync(machine, "/etc/keepalived/notification.sh");
        }

        pair.A.Start(SeedFiles.Read("003-dual-master-master1.conf"));
        pair.B.Start(SeedFiles.Read("003-dual-master-master1-peer.conf"));
        await pair.UntilOnlyAAsync(Vip1, 8);
        await pair.UntilOnlyBAsync(Vip2, 4);
        return pair;
    }
}

/// <summary>Behaviours 1, 2 and 3.</summary>
public sealed class Seed003Tests
{
    [Fact]
    public async Task Each_host_holds_one_address_on_the_card_of_the_instance_and_both_when_the_other_fails()
    {
        await using Pair pair = await Seed003.StartAsync();
        Assert.True(pair.A.Has("eth1 192.168.2.10/32"));
        Assert.True(pair.B.Has("eth1 192.168.2.9/32"));

        await pair.A.CrashAsync();

        await pair.UntilOnlyBAsync(Seed003.Vip1, 6);
        Assert.True(pair.B.Has("eth1 192.168.2.10/32"));
        Assert.True(pair.OnlyB(Seed003.Vip2));
    }

    [Fact]
    public async Task The_notify_scripts_are_called_with_the_arguments_of_the_file_and_nothing_else()
    {
        await using Pair pair = await Seed003.StartAsync();
        await pair.Lab.UntilAsync(
            () => Services.Calls(pair.A.Machine).SequenceEqual(["notification.sh backup", "notification.sh master"]),
            2, "backup, then master");

        await pair.Lab.CutAsync(pair.A.Machine, "eth1");

        await pair.Lab.UntilAsync(() => Services.Calls(pair.A.Machine).Last() == "notification.sh fault", 3, "fault");
    }

    [Fact]
    public async Task A_client_of_the_other_network_is_not_told_of_the_new_holder()
    {
        await using Pair pair = await Seed003.StartAsync(withClientOnTheSecondNetwork: true);
        await using Capture wire = await Capture.StartAsync(pair.Client, "arp");

        await pair.A.CrashAsync();
        await pair.UntilOnlyBAsync(Seed003.Vip1, 6);

        await pair.Lab.HoldsAsync(
            () => wire.Announcements("192.168.2.10").Length == 0, 2, "gratuitous ARP goes out on eth1 only");
    }
}

/// <summary>Behaviour 4.</summary>
public sealed class Seed003CheckTests
{
    [Fact]
    public async Task A_dead_nginx_moves_nothing_with_a_weight_of_2()
    {
        await using Pair pair = await Seed003.StartAsync();
        await using Capture wire = await Capture.StartAsync(pair.Client, "proto 112");
        await pair.Lab.UntilAsync(() => wire.Adverts(56).Any(advert => advert.Priority == 102), 4, "a says 102");

        pair.A.Machine.Write("/run/nginx-is-dead", "");
        await pair.Lab.UntilAsync(() => wire.Adverts(56).LastOrDefault()?.Priority == 100, 5, "a says 100");

        await pair.Lab.HoldsAsync(() => pair.OnlyA(Seed003.Vip1), 5, "a keeps the address against b at 92");
    }
}

/// <summary>Behaviours 5 and 7.</summary>
public sealed class Seed003WireTests
{
    [Fact]
    public async Task Gratuitous_ARP_is_repeated_after_garp_master_delay()
    {
        await using Pair pair = await Pair.BuildAsync(
            ["eth1 192.168.1.10/24"], ["eth1 192.168.1.11/24"], "192.168.1.50/24");
        await pair.A.Machine.WriteScriptAsync("/etc/keepalived/chk_alive.sh", "#!/bin/bash\n");
        await Services.RecordAsync(pair.A.Machine, "/etc/keepalived/notification.sh");
        await using Capture wire = await Capture.StartAsync(pair.Client, "arp");

        pair.A.Start(SeedFiles.Read("003-dual-master-master1.conf"));
        await pair.Lab.UntilAsync(() => wire.Announcements("192.168.2.9").Length == 10, 14, "both rounds for both addresses");

        Packet[] first = wire.Announcements("192.168.2.10");
        Packet[] second = wire.Announcements("192.168.2.9");
        Assert.Equal(10, first.Length);
        Assert.InRange((first[5].Time - first[0].Time).TotalSeconds, 0.9, 1.5);
        Assert.InRange((second[5].Time - second[0].Time).TotalSeconds, 4.8, 5.5);
    }

    [Fact]
    public async Task When_the_switch_dies_both_are_master_and_when_it_is_back_one_gives_way()
    {
        await using Pair pair = await Seed003.StartAsync();

        await pair.Lab.PullAsync(pair.A.Machine, "eth1");
        await pair.Lab.UntilAsync(
            () => pair.A.Has(Seed003.Vip1) && pair.A.Has(Seed003.Vip2) && pair.B.Has(Seed003.Vip1) && pair.B.Has(Seed003.Vip2),
            6, "both hold both addresses");
        await pair.Lab.PlugInAsync(pair.A.Machine, "eth1");

        await pair.UntilOnlyAAsync(Seed003.Vip1, 5);
        await pair.UntilOnlyBAsync(Seed003.Vip2, 5);
    }
}
