namespace IpvsHa.Netns.Seeds;

/// <summary>Seed 004, behaviours 8, 9 and 11: LVS with HTTP checks.</summary>
[NeedsIpvs]
public sealed class Seed004LvsHttpTests
{
    [Fact]
    public async Task Requests_alternate_and_a_sick_server_leaves_after_its_retries_and_returns()
    {
        await using Balanced lab = await StartAsync();
        Assert.Equal(["web1", "web1", "web2", "web2"], await lab.AskAsync(4));

        await lab.Lab.UntilAsync( // the very first check of a server has no retries
            () => lab.Web[0].Checkers.Contains("192.168.1.101"), 10, "a has checked web1 for the first time");

        lab.Web[0].HealthStatus = 503;
        TimeSpan gone = await lab.Lab.UntilAsync(
            () => IpvsListing.Destinations(lab.A.Machine).SequenceEqual(["-> 192.168.1.112:80 Route 1"]), 20, "web1 is out");
        Assert.InRange(gone.TotalSeconds, 8.5, 20 * Lab.Slowness); // the first try and three more, 3 s apart
        Assert.Equal(["web2", "web2"], await lab.AskAsync(2));
        lab.Web[0].HealthStatus = 200;
        await lab.Lab.UntilAsync(() => IpvsListing.Destinations(lab.A.Machine).Length == 2, 9, "web1 is back at the next check");
    }

    [Fact]
    public async Task The_second_director_has_its_table_filled_and_goes_on()
    {
        await using Balanced lab = await StartAsync();
        Assert.Equal(2, IpvsListing.Destinations(lab.B.Machine).Length);
        Assert.False(lab.B.Has("192.168.1.100"));

        await lab.A.CrashAsync();
        await lab.Lab.UntilAsync(() => lab.B.Has("192.168.1.100/24"), 6, "b holds the address");

        Assert.Equal(["web1", "web1", "web2", "web2"], await lab.AskAsync(4));
        lab.A.Start();
        await lab.Lab.UntilAsync(() => lab.A.Has("192.168.1.100/24") && !lab.B.Has("192.168.1.100"), 8, "a is back");
        Assert.Equal(["web1", "web2"], await lab.AskAsync(2));
    }

    private static async Task<Balanced> StartAsync()
    {
        Balanced lab = await Balanced.BuildAsync("192.168.1.101/24", "192.168.1.102/24");
        lab.A.Start(SeedFiles.Read("004-lvs-dr-http-master.conf"));
        lab.B.Start(SeedFiles.Read("004-lvs-dr-http-backup.conf"));
        await lab.Lab.UntilAsync(() => lab.A.Has("192.168.1.100/24") && !lab.B.Has("192.168.1.100"), 10, "a holds the address");
        await lab.Lab.UntilAsync(
            () => IpvsListing.Destinations(lab.A.Machine).Length == 2 && IpvsListing.Destinations(lab.B.Machine).Length == 2,
            5, "both tables are filled");
        return lab;
    }
}

/// <summary>Seed 004, behaviours 7 and 10: LVS with TCP checks and persistence; the real servers are .101 and .102.</summary>
[NeedsIpvs]
public sealed class Seed004LvsTcpTests
{
    [Fact]
    public async Task One_client_stays_with_one_server_and_a_dead_port_is_noticed()
    {
        await using Balanced lab = await Balanced.BuildAsync(servers: ["192.168.1.101/24", "192.168.1.102/24"]);
        lab.A.Start(SeedFiles.Read("004-lvs-dr-tcp-master.conf"));
        lab.B.Start(SeedFiles.Read("004-lvs-dr-tcp-master-peer.conf"));
        await lab.Lab.UntilAsync(() => lab.A.Has("192.168.1.100/24") && !lab.B.Has("192.168.1.100"), 10, "a holds the address");
        await lab.Lab.UntilAsync(() => IpvsListing.Destinations(lab.A.Machine).Length == 2, 5, "the table is filled");
        Assert.Contains("-A -t 192.168.1.100:80 -s rr -p 50", await IpvsListing.SaveAsync(lab.A.Machine));

        string[] pages = await lab.AskAsync(4);
        Assert.Single(pages.Distinct());
        int served = pages[0] == "web1" ? 0 : 1;

        await lab.Web[served].StopAsync();
        await lab.Lab.UntilAsync(() => IpvsListing.Destinations(lab.A.Machine).Length == 1, 22, "the dead port is out");
        Assert.Equal([$"web{2 - served}"], await lab.AskAsync(1));
        await lab.Web[served].StartAsync();
        await lab.Lab.UntilAsync(() => IpvsListing.Destinations(lab.A.Machine).Length == 2, 9, "the live port is back");
    }
}
