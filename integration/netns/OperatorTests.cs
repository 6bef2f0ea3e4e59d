using System.Text.Json;

namespace IpvsHa.Netns;

/// <summary>What the operator sees and scripts read.</summary>
public sealed class OperatorTests
{
    [Fact]
    public async Task Status_tells_who_is_master_of_what()
    {
        Daemon.SkipOnKeepalived("it has no status command");
        await using Pair pair = await Examples.StartPairAsync();

        JsonElement status = await pair.A.StatusAsync();
        string text = status.GetRawText();
        Assert.Contains("first", text);
        Assert.Contains("second", text);
        Assert.Contains("MASTER", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("BACKUP", text, StringComparison.OrdinalIgnoreCase);
        string table = await pair.A.Machine.MustAsync($"{Daemon.IpvsHa.Path} status");
        Assert.Contains("first", table);
        Assert.Contains("192.168.7.100", table);
    }

    [Fact]
    public async Task Metrics_follow_a_takeover_under_the_names_that_dashboards_use()
    {
        Daemon.SkipOnKeepalived("it has no metrics");
        await using Pair pair = await Examples.StartPairAsync();
        string before = await pair.B.ScrapeAsync();
        Assert.Contains("keepalived_up 1", before);
        Assert.Contains("keepalived_vip_status{vip=\"192.168.7.100\"} 0", before);
        Assert.Equal(1, State(before, "first"));

        await pair.A.StopAsync();
        await pair.UntilOnlyBAsync(Examples.FirstAddress, 3);

        string after = await pair.B.ScrapeAsync();
        Assert.Contains("keepalived_vip_status{vip=\"192.168.7.100\"} 1", after);
        Assert.Equal(2, State(after, "first"));
        Assert.Matches("keepalived_become_master_total\\{[^}]*iname=\"first\"[^}]*\\} 1", after);
        Assert.Matches("keepalived_priority_zero_received_total\\{[^}]*iname=\"first\"[^}]*\\} [1-9]", after);
        Assert.Matches("keepalived_advertisements_sent_total\\{[^}]*iname=\"first\"[^}]*\\} [1-9]", after);
    }

    // The series of an instance may have labels of any order.
    private static int State(string page, string instance) => int.Parse(
        page.Split('\n').Single(line => line.StartsWith("keepalived_vrrp_state{", StringComparison.Ordinal)
            && line.Contains($"iname=\"{instance}\"", StringComparison.Ordinal)).Split(' ')[^1],
        System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_taken_metrics_port_costs_the_metrics_only_and_is_said()
    {
        Daemon.SkipOnKeepalived("it has no metrics");
        await using Pair pair = await Examples.BuildPairAsync();
        await WebServer.StartAsync(pair.A.Machine, 9165, "127.0.0.1");

        pair.A.Start(Examples.Read("active-active-a.conf"));

        await pair.Lab.UntilAsync(() => pair.A.Has(Examples.FirstAddress), 6, "the address is there");
        await pair.Lab.UntilAsync(() => pair.A.Logged("9165"), 2, "the log says it");
    }

    [Fact]
    public async Task A_missing_capability_is_named()
    {
        Daemon.SkipOnKeepalived("a matter of our messages");
        await using Pair pair = await Examples.BuildPairAsync();
        pair.A.Machine.Write(Director.ConfigurationPath, Examples.Read("active-active-a.conf"));

        CommandResult result = await pair.A.Machine.RunAsync(
            $"timeout 5 setpriv --bounding-set=-net_admin,-net_raw --inh-caps=-net_admin,-net_raw {Daemon.IpvsHa.Path} -n -l -f {Director.ConfigurationPath}");

        Assert.Contains("CAP_NET_", result.Text);
    }

    [Fact]
    public async Task Without_IPVS_in_the_kernel_the_address_is_owned_all_the_same_and_one_message_says_how_to_get_it()
    {
        Daemon.SkipOnKeepalived("the whole daemon ends");
        if (File.Exists("/proc/net/ip_vs"))
        {
            Assert.Skip("this kernel has ip_vs");
        }

        await using Pair pair = await Pair.BuildAsync(["eth0 192.168.1.11/24"], ["eth0 192.168.1.12/24"], "192.168.1.50/24");

        pair.A.Start(Examples.Read("direct-routing.conf"));

        await pair.Lab.UntilAsync(() => pair.A.Has("192.168.1.100/24"), 6, "the address is there");
        await pair.Lab.UntilAsync(() => pair.A.Logged("modprobe ip_vs"), 2, "the log says how to get it");
        await pair.Lab.HoldsAsync(() => pair.A.IsRunning && pair.A.Has("192.168.1.100/24"), 3, "the daemon runs on");
    }
}

/// <summary>The other half of direct routing.</summary>
public sealed class RealServerCommandTests
{
    [Fact]
    public async Task Up_puts_the_address_on_lo_and_quiets_ARP_and_down_restores_what_was()
    {
        Daemon.SkipOnKeepalived("it has no such command");
        await using Lab lab = new();
        Segment lan = lab.AddSegment();
        Machine server = lab.AddDirectorMachine("web1", new Port("eth0", lan, "192.168.1.111/24"));
        Machine client = lab.AddHost("client", new Port("eth0", lan, "192.168.1.50/24"));
        await lab.StartAsync();
        server.Write(Director.ConfigurationPath, Examples.Read("direct-routing.conf"));
        await server.MustAsync("sysctl -qw net.ipv4.conf.lo.arp_ignore=0 net.ipv4.conf.all.arp_ignore=0 net.ipv4.conf.all.arp_announce=0");
        string Command(string verb) => $"{Daemon.IpvsHa.Path} realserver {verb} -f {Director.ConfigurationPath}";

        Assert.NotEqual(0, (await server.RunAsync(Command("status"))).Status);
        await server.MustAsync(Command("up"));
        await server.MustAsync(Command("up"));
        await server.MustAsync(Command("status"));
        Assert.True(server.Has("lo 192.168.1.100/32"), lab.Journal.ToString());
        Assert.Equal("1\n2\n", await server.MustAsync("cat /proc/sys/net/ipv4/conf/all/arp_ignore /proc/sys/net/ipv4/conf/all/arp_announce"));
        Assert.NotEqual(0, (await client.RunAsync("arping -c 2 -w 2 -I eth0 192.168.1.100")).Status);

        await server.MustAsync(Command("down"));
        await server.MustAsync(Command("down"));
        await lab.UntilAsync(() => !server.Has("192.168.1.100"), 2, "the address is gone");
        Assert.Equal("0\n0\n", await server.MustAsync("cat /proc/sys/net/ipv4/conf/all/arp_ignore /proc/sys/net/ipv4/conf/all/arp_announce"));
    }
}
