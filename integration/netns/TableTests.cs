namespace IpvsHa.Netns;

/// <summary>The table as a whole: the same as keepalived's, repaired, changed by as little as possible.</summary>
[NeedsIpvs]
public sealed class TableTests
{
    private const string Many = """
        virtual_server 192.168.1.100 80 {
            lb_algo wlc
            lb_kind DR
            persistence_timeout 50
            persistence_granularity 255.255.255.0
            protocol TCP
            real_server 192.168.1.111 80 {
                weight 3
                uthreshold 100
                lthreshold 10
            }
            real_server 192.168.1.112 80 {
                weight 0
            }
        }
        virtual_server 192.168.1.100 53 {
            lb_algo rr
            lb_kind NAT
            protocol UDP
            ops
            real_server 192.168.1.111 5353 {
                weight 7
            }
        }
        virtual_server 192.168.1.101 443 {
            lb_algo sh
            lb_kind TUN
            protocol TCP
            flag-1
            real_server 10.8.0.21 443 {
                weight 1
            }
        }
        virtual_server fwmark 9 {
            lb_algo lc
            lb_kind NAT
            real_server 192.168.1.111 0 {
                weight 2
            }
        }
        virtual_server fd01::100 80 {
            lb_algo wrr
            lb_kind DR
            protocol TCP
            real_server fd01::111 80 {
                weight 4
            }
        }
        virtual_server_group several {
            192.168.1.120 80
            192.168.1.121-123 8080
            fwmark 12
        }
        virtual_server group several {
            lb_algo rr
            lb_kind DR
            protocol TCP
            real_server 192.168.1.112 80 {
                weight 1
            }
        }
        """;

    [Fact]
    public async Task The_same_file_gives_the_same_table_as_keepalived()
    {
        Requires.Ipvs();
        await using Lab lab = new();
        Segment lan = lab.AddSegment();
        Director ours = new(lab.AddDirectorMachine("ours", new Port("eth0", lan, "192.168.1.11/24", "fd01::11/64")));
        Director theirs = new(lab.AddDirectorMachine("theirs", new Port("eth0", lan, "192.168.1.12/24", "fd01::12/64")), Daemon.Keepalived);
        await lab.StartAsync();

        ours.Start(Many);
        theirs.Start(Many);
        await lab.UntilAsync(() => IpvsListing.Read(theirs.Machine).Length > 15, 6, "keepalived has filled its table");
        string[] expected = await IpvsListing.SaveAsync(theirs.Machine);
        await lab.UntilAsync(() => IpvsListing.Read(ours.Machine).Length >= expected.Length, 6, "ours has filled its table");

        Assert.Equal(expected, await IpvsListing.SaveAsync(ours.Machine));
    }

    [Fact]
    public async Task What_somebody_changes_is_repaired_and_what_is_not_ours_is_left_alone()
    {
        Daemon.SkipOnKeepalived("it does not look at the table again");
        await using Balanced lab = await Balanced.BuildAsync();
        await lab.A.Machine.MustAsync("ipvsadm -A -t 192.168.1.99:99 -s rr; ipvsadm -a -t 192.168.1.99:99 -r 192.168.1.98:99 -g");
        lab.A.Start(Examples.Read("direct-routing.conf"));
        string[] right =
        [
            "-> 192.168.1.111:80 Route 1", "-> 192.168.1.112:80 Route 1", "-> 192.168.1.98:99 Route 1",
            "TCP 192.168.1.100:80 rr", "TCP 192.168.1.99:99 rr",
        ];
        await lab.Lab.UntilAsync(() => Table().SequenceEqual(right), 6, "ours beside the other one");

        await lab.A.Machine.MustAsync("ipvsadm -d -t 192.168.1.100:80 -r 192.168.1.111:80; ipvsadm -e -t 192.168.1.100:80 -r 192.168.1.112:80 -g -w 9");
        await lab.Lab.UntilAsync(() => Table().SequenceEqual(right), 14, "repaired");
        await lab.A.Machine.MustAsync("ipvsadm -D -t 192.168.1.100:80");
        await lab.Lab.UntilAsync(() => Table().SequenceEqual(right), 14, "repaired");

        await lab.A.StopAsync();
        Assert.Equal(["-> 192.168.1.98:99 Route 1", "TCP 192.168.1.99:99 rr"], Table());

        string[] Table() => [.. IpvsListing.Read(lab.A.Machine).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task The_table_is_emptied_and_its_timeouts_are_set_as_global_defs_say_and_go_back_at_the_stop()
    {
        await using Balanced lab = await Balanced.BuildAsync();
        Machine director = lab.A.Machine;
        string before = await director.MustAsync("ipvsadm -L --timeout");
        await director.MustAsync("ipvsadm -A -t 192.168.1.99:99 -s rr");
        const string Globals = """
            global_defs {
                lvs_flush
                lvs_flush_on_stop
                lvs_timeouts tcp 100 udp 30
            }

            """;

        lab.A.Start(Globals + Examples.Read("direct-routing.conf"));
        await lab.Lab.UntilAsync(() => IpvsListing.Destinations(director).Length == 2, 6, "ours alone is there");

        Assert.DoesNotContain("TCP 192.168.1.99:99 rr", IpvsListing.Read(director));
        Assert.Matches(@"\(tcp tcpfin udp\): 100 \d+ 30", await director.MustAsync("ipvsadm -L --timeout"));
        await director.MustAsync("ipvsadm -A -t 192.168.1.98:98 -s rr");
        await lab.A.StopAsync();
        Assert.Empty(IpvsListing.Read(director));
        Assert.Equal(before, await director.MustAsync("ipvsadm -L --timeout"));
    }

    [Fact]
    public async Task A_checkers_role_that_dies_adopts_the_table_with_the_health_it_knew()
    {
        Daemon.SkipOnKeepalived("it starts over");
        await using Balanced lab = await Balanced.BuildAsync();
        lab.A.Start(Examples.Read("direct-routing.conf"));
        await lab.Web[0].StopAsync();
        string[] alive = ["-> 192.168.1.112:80 Route 1"];
        await lab.Lab.UntilAsync(() => IpvsListing.Destinations(lab.A.Machine).SequenceEqual(alive), 10, "web1 is out");
        int[] before = lab.A.Processes();

        foreach (int role in before.Skip(1))
        {
            Kernel.Signal(role, Signal.Kill);
        }

        await lab.Lab.HoldsAsync(() => IpvsListing.Destinations(lab.A.Machine).SequenceEqual(alive), 5, "the table stays as it is");
        Assert.Equal(before.Length, lab.A.Processes().Length);
        await lab.Web[0].StartAsync();
        await lab.Lab.UntilAsync(() => IpvsListing.Destinations(lab.A.Machine).Length == 2, 6, "the new role checks");
    }

    [Fact]
    public async Task A_reload_changes_a_weight_and_leaves_connections_and_health_alone()
    {
        await using Balanced lab = await Balanced.BuildAsync();
        string text = Examples.Read("direct-routing.conf");
        lab.A.Start(text);
        await lab.Lab.UntilAsync(() => lab.A.Has("192.168.1.100/24"), 8, "the director holds the address");
        await lab.Web[1].StopAsync();
        await lab.Lab.UntilAsync(
            () => IpvsListing.Destinations(lab.A.Machine).SequenceEqual(["-> 192.168.1.111:80 Route 1"]), 8, "web2 is out");
        Assert.Equal(["web1", "web1"], await lab.AskAsync(2));
        // The kernel adds up what each processor counted only every two seconds.
        await lab.Lab.UntilAsync(
            () => IpvsListing.Connections(lab.A.Machine) == 2, 8, "the kernel has counted both connections");
        string packets = await lab.A.Machine.MustAsync("ipvsadm -Ln --stats --exact | grep 192.168.1.111");

        lab.A.Reload(text.Replace("weight 1", "weight 6", StringComparison.Ordinal));
        await lab.Lab.UntilAsync(
            () => IpvsListing.Destinations(lab.A.Machine).SequenceEqual(["-> 192.168.1.111:80 Route 6"]), 5, "the new weight, web2 still out");

        Assert.Equal(packets, await lab.A.Machine.MustAsync("ipvsadm -Ln --stats --exact | grep 192.168.1.111"));
        await lab.Web[1].StartAsync();
        await lab.Lab.UntilAsync(() => IpvsListing.Destinations(lab.A.Machine).Length == 2, 6, "web2 is back");
        Assert.Equal("-> 192.168.1.112:80 Route 6", IpvsListing.Destinations(lab.A.Machine)[1]);
    }
}
