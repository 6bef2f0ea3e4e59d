namespace IpvsHa.Netns.Seeds;

/// <summary>Seed 002: nginx balancers under keepalived, on ens33.</summary>
internal static class Seed002
{
    public const string Vip1 = "172.16.70.183/32";
    public const string Vip2 = "172.16.70.184/32";

    /// <summary>The two balancers with nginx and the healing script; nothing else runs yet.</summary>
    public static async Task<Pair> BuildAsync()
    {
        Pair pair = await Pair.BuildAsync(
            ["ens33 172.16.70.181/24"], ["ens33 172.16.70.182/24"], "172.16.70.171/24 172.16.70.191/24 172.16.70.192/24", hasData: true);
        foreach (Machine machine in new[] { pair.A.Machine, pair.B.Machine })
        {
            await Services.InstallAsync(machine);
            await machine.WriteScriptAsync("/data/apps/keepalived/chk_nginx.sh", SeedFiles.Read("002-chk_nginx.sh"));
            await Nginx.StartAsync(machine, "location / { proxy_pass http://web; }", """
                upstream web {
                    server 172.16.70.191 weight=1 max_fails=3 fail_timeout=20s;
                    server 172.16.70.192 weight=2 max_fails=3 fail_timeout=20s;
                }
                """);
        }

        return pair;
    }

    public static async Task<Pair> StartAsync(string a, string b)
    {
        Pair pair = await BuildAsync();
        pair.A.Start(SeedFiles.Read(a));
        await pair.UntilOnlyAAsync(Vip1, 6);
        pair.B.Start(SeedFiles.Read(b));
        await pair.Lab.UntilAsync(() => pair.B.Logged("Entering BACKUP STATE"), 3, "b is there");
        return pair;
    }
}

/// <summary>Behaviours 2, 3 and 4.</summary>
public sealed class Seed002CheckTests
{
    [Fact]
    public async Task Nginx_that_stops_runs_again_and_the_address_does_not_move()
    {
        await using Pair pair = await Seed002.StartAsync("002-active-backup-master.conf", "002-active-backup-master-peer.conf");
        Assert.True(pair.A.Has("ens33 172.16.70.183/32"));

        await Nginx.StopAsync(pair.A.Machine);

        await pair.Lab.UntilAsync(() => Nginx.IsRunning(pair.A.Machine), 4, "nginx runs again");
        await pair.Lab.HoldsAsync(() => pair.OnlyA(Seed002.Vip1), 4, "the address does not move");
    }

    [Fact]
    public async Task A_script_that_runs_longer_than_its_interval_is_cut_off_and_counts_as_a_failure()
    {
        await using Pair pair = await Seed002.StartAsync("002-active-backup-master.conf", "002-active-backup-master-peer.conf");
        await using Capture wire = await Capture.StartAsync(pair.Client, "proto 112");
        pair.A.Machine.Write("/run/broken", "nginx cannot be started");

        await Nginx.StopAsync(pair.A.Machine);
        await pair.Lab.UntilAsync(() => wire.Adverts(51).LastOrDefault()?.Priority == 105, 8, "a says 110 - 5");

        await pair.Lab.UntilAsync(() => pair.A.Logged("timed out") || pair.A.Logged("timed_out"), 3, "the log says why");
        await pair.Lab.HoldsAsync(() => pair.OnlyA(Seed002.Vip1) && pair.A.IsRunning, 4, "105 is still above 100");
    }
}

/// <summary>Behaviours 5 and 6.</summary>
public sealed class Seed002StopTests
{
    [Fact]
    public async Task A_stop_says_priority_0_and_the_peer_announces_the_address_five_times_and_again_after_5_s()
    {
        await using Pair pair = await Seed002.StartAsync("002-active-backup-master.conf", "002-active-backup-master-peer.conf");
        await using Capture wire = await Capture.StartAsync(pair.Client, "proto 112 or arp");

        await pair.A.StopAsync();
        await pair.UntilOnlyBAsync(Seed002.Vip1, 2);

        Assert.True(pair.A.Logged("VI_1", "sent 0 priority"), pair.Lab.Journal.ToString());
        Assert.True(pair.A.Logged("removing"), pair.Lab.Journal.ToString());
        Assert.Equal(0, wire.Adverts(51).Last(advert => advert.Source == "172.16.70.181").Priority);
        string peer = pair.B.Machine.MacOf("ens33");
        await pair.Lab.UntilAsync(() => Announced().Length == 10, 8, "ten gratuitous ARPs");
        Packet[] announced = Announced();
        Assert.InRange((announced[4].Time - announced[0].Time).TotalSeconds, 0, 0.5);
        Assert.InRange((announced[5].Time - announced[0].Time).TotalSeconds, 4.8, 5.5);
        Assert.True(pair.B.Logged("172.16.70.183", "ens33"), pair.Lab.Journal.ToString());

        await Nginx.StopAsync(pair.A.Machine);
        await pair.Lab.HoldsAsync(() => !Nginx.IsRunning(pair.A.Machine), 3, "nobody watches nginx on a");

        Packet[] Announced() => [.. wire.Announcements("172.16.70.183").Where(packet => packet.Text.StartsWith(peer, StringComparison.Ordinal))];
    }
}

/// <summary>Behaviours 1, 7 and 8.</summary>
public sealed class Seed002DualMasterTests
{
    [Fact]
    public async Task Each_balancer_holds_one_address_and_the_other_one_takes_it_over_also_with_the_misspelt_state()
    {
        await using Pair pair = await Seed002.StartAsync("002-dual-master-keepmaster.conf", "002-dual-master-keepbackup.conf");
        await pair.UntilOnlyBAsync(Seed002.Vip2, 4);

        await pair.B.CrashAsync();
        await pair.UntilOnlyAAsync(Seed002.Vip2, 6);
        Assert.True(pair.OnlyA(Seed002.Vip1));
        pair.B.Start();
        await pair.UntilOnlyBAsync(Seed002.Vip2, 8);
        await pair.A.CrashAsync();
        await pair.UntilOnlyBAsync(Seed002.Vip1, 6);
        pair.A.Start();
        await pair.UntilOnlyAAsync(Seed002.Vip1, 8);
    }

    [Fact]
    public async Task Both_web_servers_answer_through_the_balancers_and_through_the_addresses_without_strict_mode()
    {
        await using Pair pair = await Seed002.BuildAsync();
        // The pages name their address: web servers 1 and 2 live on the client's machine.
        await WebServer.StartAsync(pair.Client, 80, "172.16.70.191", "web1");
        await WebServer.StartAsync(pair.Client, 80, "172.16.70.192", "web2");
        pair.A.Start(Tolerant("002-dual-master-keepmaster.conf"));
        pair.B.Start(Tolerant("002-dual-master-keepbackup.conf"));
        await pair.UntilOnlyAAsync(Seed002.Vip1, 8);
        await pair.UntilOnlyBAsync(Seed002.Vip2, 8);

        foreach (string address in new[] { "172.16.70.181", "172.16.70.182", "172.16.70.183", "172.16.70.184" })
        {
            string[] pages = await Browser.AskTimesAsync(pair.Client, 6, address);
            Assert.Equal(2, pages.Count(page => page == "web1"));
            Assert.Equal(4, pages.Count(page => page == "web2"));
        }
    }

    private static string Tolerant(string name) => SeedFiles.Read(name).Replace("   vrrp_strict\n", "", StringComparison.Ordinal);
}

/// <summary>Behaviour 10.</summary>
public sealed class Seed002NopreemptTests
{
    [Fact]
    public async Task Nopreempt_on_the_master_holds_since_strict_mode_made_it_a_backup()
    {
        await using Pair pair = await Seed002.BuildAsync();
        pair.A.Start(SeedFiles.Read("002-nopreempt-on-master.conf"));
        await pair.Lab.UntilAsync(() => pair.A.Has(Seed002.Vip1), 6, "a holds the address");
        pair.B.Start(SeedFiles.Read("002-active-backup-master-peer.conf"));
        await pair.Lab.UntilAsync(() => pair.B.Logged("Entering BACKUP STATE"), 3, "b is there");

        await pair.A.CrashAsync();
        await pair.UntilOnlyBAsync(Seed002.Vip1, 6);
        pair.A.Start();

        await pair.Lab.HoldsAsync(() => pair.OnlyB(Seed002.Vip1), 6, "b keeps the address");
    }
}
