namespace IpvsHa.Netns;

/// <summary>Traffic of a client through a director, in each of the three ways, and over IPv6.</summary>
[NeedsIpvs]
public sealed class BalancingTests
{
    private const string Service = "TCP 192.168.1.100:80 rr";

    [Fact]
    public async Task Direct_routing_spreads_requests_and_takes_a_dead_server_out_and_back()
    {
        await using Balanced lab = await Balanced.BuildAsync();
        lab.A.Start(Examples.Read("direct-routing.conf"));
        await lab.A.StartScrapingAsync();
        await lab.Lab.UntilAsync(() => lab.A.Has("192.168.1.100/24"), 8, "the director holds the address");
        await lab.Lab.UntilAsync(() => IpvsListing.Destinations(lab.A.Machine).Length == 2, 4, "both servers are in the table");
        Assert.Equal(
            [Service, "-> 192.168.1.111:80 Route 1", "-> 192.168.1.112:80 Route 1"],
            IpvsListing.Read(lab.A.Machine).Order(StringComparer.Ordinal).OrderBy(line => line.StartsWith("->", StringComparison.Ordinal)));

        Assert.Equal(["web1", "web1", "web1", "web2", "web2", "web2"], await lab.AskAsync(6));
        Assert.Contains("192.168.1.50", string.Join(' ', lab.Web[0].Clients));

        await lab.Web[0].StopAsync();
        await lab.Lab.UntilAsync(
            () => IpvsListing.Destinations(lab.A.Machine).SequenceEqual(["-> 192.168.1.112:80 Route 1"]), 8, "web1 is out");
        Assert.Equal(["web2", "web2", "web2"], await lab.AskAsync(3));
        await lab.Web[0].StartAsync();
        await lab.Lab.UntilAsync(() => IpvsListing.Destinations(lab.A.Machine).Length == 2, 6, "web1 is back");
        Assert.Equal(["web1", "web1", "web2", "web2"], await lab.AskAsync(4));

        await lab.A.AssertScrapedAsync(atLeast: 3);
        await lab.A.StopAsync();
        Assert.Empty(IpvsListing.Read(lab.A.Machine));
    }

    [Fact]
    public async Task NAT_spreads_requests_by_weight_and_falls_back_to_the_sorry_server()
    {
        Requires.Ipvs();
        await using Lab lab = new();
        Segment outside = lab.AddSegment("outside");
        Segment inside = lab.AddSegment("inside");
        Director director = new(lab.AddDirectorMachine(
            "a", new Port("eth0", outside, "192.168.1.11/24"), new Port("eth1", inside, "10.0.0.11/24")));
        Machine client = lab.AddHost("client", new Port("eth0", outside, "192.168.1.50/24"));
        int[] numbers = [21, 22, 29];
        Machine[] servers = [.. numbers.Select(number =>
            lab.AddHost($"web{number}", new Port("eth0", inside, $"10.0.0.{number}/24")))];
        await lab.StartAsync();
        await director.Machine.MustAsync("sysctl -qw net.ipv4.ip_forward=1");
        foreach (Machine server in servers)
        {
            await server.MustAsync("ip route add default via 10.0.0.1");
        }

        WebServer[] web = await Task.WhenAll(servers.Select(server => WebServer.StartAsync(server, 8080)));
        director.Start(Examples.Read("nat.conf"));
        await lab.UntilAsync(() => director.Has("192.168.1.100/24") && director.Has("eth1 10.0.0.1/24"), 8, "both addresses");
        await lab.UntilAsync(
            () => IpvsListing.Destinations(director.Machine).SequenceEqual(["-> 10.0.0.21:8080 Masq 1", "-> 10.0.0.22:8080 Masq 2"]),
            4, "both servers are in the table");

        string[] pages = await Browser.AskTimesAsync(client, 6, "192.168.1.100");
        Assert.Equal(2, pages.Count(page => page == "web21"));
        Assert.Equal(4, pages.Count(page => page == "web22"));
        Assert.All(web[0].Clients, address => Assert.Contains("192.168.1.50", address));

        await web[0].StopAsync();
        await web[1].StopAsync();
        await lab.UntilAsync(
            () => IpvsListing.Destinations(director.Machine).SequenceEqual(["-> 10.0.0.29:8080 Masq 1"]), 8, "the sorry server alone");
        Assert.Equal("web29", await Browser.AskAsync(client, "192.168.1.100"));
        await web[1].StartAsync();
        await lab.UntilAsync(
            () => IpvsListing.Destinations(director.Machine).SequenceEqual(["-> 10.0.0.22:8080 Masq 2"]), 6, "web22 is back");
        Assert.Equal("web22", await Browser.AskAsync(client, "192.168.1.100"));
    }

    [Fact]
    public async Task Tunnels_reach_real_servers_in_another_network()
    {
        Requires.Ipvs();
        await using Lab lab = new();
        Segment near = lab.AddSegment("near");
        Segment far = lab.AddSegment("far");
        Director director = new(lab.AddDirectorMachine("a", new Port("eth0", near, "192.168.1.11/24")));
        Machine client = lab.AddHost("client", new Port("eth0", near, "192.168.1.50/24"));
        Machine router = lab.AddHost("router", new Port("eth0", near, "192.168.1.1/24"), new Port("eth1", far, "10.8.0.1/24"));
        int[] numbers = [21, 22];
        Machine[] servers = [.. numbers.Select(number => lab.AddDirectorMachine($"web{number}", new Port("eth0", far, $"10.8.0.{number}/24")))];
        await lab.StartAsync();
        await router.MustAsync("sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.eth1.rp_filter=0");
        await director.Machine.MustAsync("ip route add 10.8.0.0/24 via 192.168.1.1");
        foreach (Machine server in servers)
        {
            server.Write(Director.ConfigurationPath, Examples.Read("tunnel.conf"));
            await server.MustAsync("ip route add default via 10.8.0.1");
            await server.MustAsync(Daemon.IsKeepalivedUnderTest
                ? "modprobe ipip; ip link set tunl0 up; ip addr add 192.168.1.100/32 dev tunl0; "
                    + "sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.tunl0.rp_filter=0"
                : $"{Daemon.IpvsHa.Path} realserver up -f {Director.ConfigurationPath}");
            await WebServer.StartAsync(server);
        }

        director.Start(Examples.Read("tunnel.conf"));
        await lab.UntilAsync(() => director.Has("192.168.1.100/24"), 8, "the director holds the address");
        await lab.UntilAsync(
            () => IpvsListing.Destinations(director.Machine).SequenceEqual(["-> 10.8.0.21:80 Tunnel 1", "-> 10.8.0.22:80 Tunnel 1"]),
            4, "both servers are in the table");

        string[] pages = await Browser.AskTimesAsync(client, 4, "192.168.1.100");
        Assert.Equal(["web21", "web21", "web22", "web22"], pages.Order(StringComparer.Ordinal));
    }

    // Without a prefix the address is not preferred as a source: the checks go on using the node's own.
    [Fact]
    public async Task IPv6_is_balanced_like_IPv4()
    {
        await using Balanced lab = await Balanced.BuildAsync(virtualAddress: "fd01::100");
        lab.A.Start("""
            vrrp_instance six {
                interface eth0
                version 3
                virtual_router_id 66
                priority 150
                advert_int 1
                virtual_ipaddress {
                    fe80::100/64
                    fd01::100
                }
            }
            virtual_server fd01::100 80 {
                delay_loop 2
                lb_algo rr
                lb_kind DR
                protocol TCP
                real_server fd01::111 80 {
                    weight 1
                    TCP_CHECK {
                        connect_timeout 2
                    }
                }
                real_server fd01::112 80 {
                    weight 1
                    TCP_CHECK {
                        connect_timeout 2
                    }
                }
            }
            """);
        await lab.Lab.UntilAsync(() => lab.A.Has("fd01::100/128"), 8, "the director holds the address");
        await lab.Lab.UntilAsync(() => IpvsListing.Destinations(lab.A.Machine).Length == 2, 4, "both servers are in the table");

        Assert.Equal(
            ["TCP [fd01::100]:80 rr", "-> [fd01::111]:80 Route 1", "-> [fd01::112]:80 Route 1"],
            IpvsListing.Read(lab.A.Machine).Order(StringComparer.Ordinal).OrderBy(line => line.StartsWith("->", StringComparison.Ordinal)));
        Assert.Equal(["web1", "web1", "web2", "web2"], await lab.AskAsync(4, "fd01::100"));
        await lab.Web[1].StopAsync();
        await lab.Lab.UntilAsync(() => IpvsListing.Destinations(lab.A.Machine).Length == 1, 8, "web2 is out");
        Assert.Equal(["web1", "web1"], await lab.AskAsync(2, "fd01::100"));
    }
}

/// <summary>Two directors: who has the address has the traffic.</summary>
[NeedsIpvs]
public sealed class DirectorFailureTests
{
    [Fact]
    public async Task A_director_that_dies_is_replaced_with_address_and_traffic_and_comes_back()
    {
        await using Balanced lab = await Balanced.BuildAsync();
        lab.A.Start(Examples.Read("direct-routing.conf"));
        lab.B.Start(Examples.Read("direct-routing.conf").Replace("priority 150", "priority 100", StringComparison.Ordinal));
        await lab.Lab.UntilAsync(() => lab.A.Has("192.168.1.100/24") && !lab.B.Has("192.168.1.100"), 10, "a holds the address");
        await lab.Lab.UntilAsync(() => IpvsListing.Destinations(lab.B.Machine).Length == 2, 4, "the table of the backup is filled");
        Assert.Equal(["web1", "web2"], await lab.AskAsync(2));

        lab.A.Machine.PowerCut();
        await lab.Lab.UntilAsync(() => lab.B.Has("192.168.1.100/24"), 6, "b holds the address");

        await lab.Lab.UntilAsync(() => lab.Lab.Journal.Entries.Any(entry => entry.Machine == "b" && entry.Text.Contains("has eth0 192.168.1.100", StringComparison.Ordinal)), 1, "seen");
        Assert.Equal(["web1", "web1", "web2", "web2"], await lab.AskAsync(4));
    }

    [Fact]
    public async Task The_link_of_a_director_is_cut_and_mended()
    {
        await using Balanced lab = await Balanced.BuildAsync();
        lab.A.Start(Examples.Read("direct-routing.conf"));
        lab.B.Start(Examples.Read("direct-routing.conf").Replace("priority 150", "priority 100", StringComparison.Ordinal));
        await lab.Lab.UntilAsync(() => lab.A.Has("192.168.1.100/24") && !lab.B.Has("192.168.1.100"), 10, "a holds the address");

        await lab.Lab.CutAsync(lab.A.Machine, "eth0");
        await lab.Lab.UntilAsync(() => lab.B.Has("192.168.1.100/24") && !lab.A.Has("192.168.1.100"), 6, "b holds the address");
        await lab.Lab.UntilAsync(() => IpvsListing.Destinations(lab.B.Machine).Length == 2, 2, "with both servers");
        Assert.Equal(["web1", "web2"], await lab.AskAsync(2));
        await lab.Lab.MendAsync(lab.A.Machine, "eth0");
        await lab.Lab.UntilAsync(() => lab.A.Has("192.168.1.100/24") && !lab.B.Has("192.168.1.100"), 8, "a holds the address again");
        await lab.Lab.UntilAsync(() => IpvsListing.Destinations(lab.A.Machine).Length == 2, 8, "with both servers");
        Assert.Equal(["web1", "web2"], await lab.AskAsync(2));
    }
}
