namespace IpvsHa.Netns.Seeds;

/// <summary>Seed 001: one address for two web servers.</summary>
internal static class Seed001
{
    public const string Vip = "192.168.1.100/32";

    public static Task<Pair> BuildAsync(Daemon? a = null, Daemon? b = null) =>
        Pair.BuildAsync(["eth0 192.168.1.101/24"], ["eth0 192.168.1.102/24"], "192.168.1.50/24", a, b);

    public static async Task<Pair> StartAsync(
        string a = "001-ha-web-master.conf", string b = "001-ha-web-backup.conf", Daemon? daemonA = null, Daemon? daemonB = null)
    {
        Pair pair = await BuildAsync(daemonA, daemonB);
        pair.A.Start(SeedFiles.Read(a));
        await pair.UntilOnlyAAsync(Vip, 6);
        pair.B.Start(SeedFiles.Read(b));
        await pair.Lab.UntilAsync(() => pair.B.Logged("Entering BACKUP STATE"), 3, "b is there");
        return pair;
    }
}

/// <summary>Behaviours 1, 2, 3 and 5.</summary>
public sealed class Seed001Tests
{
    [Fact]
    public async Task The_master_holds_the_address_as_a_host_address_and_answers_ping()
    {
        await using Pair pair = await Seed001.StartAsync();

        Assert.True(pair.A.Has("eth0 192.168.1.100/32"));
        Assert.True(await pair.Client.PingsAsync("192.168.1.100"));
        Assert.Equal(pair.A.Machine.MacOf("eth0"), await pair.Client.NeighbourAsync("192.168.1.100"));
        Assert.True(pair.A.Logged("(VI_1) Entering BACKUP STATE"), pair.Lab.Journal.ToString());
        Assert.True(pair.A.Logged("(VI_1) Entering MASTER STATE"));
        Assert.True(pair.B.Logged("(VI_1) Entering BACKUP STATE"));
        Assert.False(pair.B.Logged("(VI_1) Entering MASTER STATE"));
    }

    [Fact]
    public async Task The_state_MASTER_waits_for_adverts_before_it_takes_the_address()
    {
        await using Pair pair = await Seed001.BuildAsync();

        pair.A.Start(SeedFiles.Read("001-ha-web-master.conf"));

        await pair.Lab.HoldsAsync(() => !pair.A.Has(Seed001.Vip), 0.9, "no address during the first advert interval");
        await pair.Lab.UntilAsync(() => pair.A.Has(Seed001.Vip), 5, "a holds the address");
    }

    [Fact]
    public async Task Stopping_the_master_gives_the_backup_the_address_and_starting_it_takes_it_back()
    {
        await using Pair pair = await Seed001.StartAsync();

        Assert.Equal(0, await pair.A.StopAsync());
        TimeSpan handover = await pair.UntilOnlyBAsync(Seed001.Vip, 2);
        Assert.InRange(handover.TotalSeconds, 0, 1.5);
        pair.A.Start();
        TimeSpan back = await pair.UntilOnlyAAsync(Seed001.Vip, 6);

        Assert.InRange(back.TotalSeconds, 0.9, 5);
    }
}

/// <summary>Behaviour 4: nginx stops, but a weight of 2 moves nothing between priorities of 100 and 90.</summary>
public sealed class Seed001CheckTests
{
    [Fact]
    public async Task A_weight_smaller_than_the_difference_of_the_priorities_moves_nothing()
    {
        await using Pair pair = await Seed001.BuildAsync();
        await using Capture wire = await Capture.StartAsync(pair.Client, "proto 112");
        foreach (Director director in new[] { pair.A, pair.B })
        {
            await Nginx.StartAsync(director.Machine, "location / { return 200 'here'; }");
        }

        pair.A.Start(SeedFiles.Read("001-chk-nginx-master.conf"));
        pair.B.Start(SeedFiles.Read("001-chk-nginx-master-peer.conf"));
        await pair.UntilOnlyAAsync(Seed001.Vip, 8);
        await pair.Lab.UntilAsync(() => wire.Adverts(51).Any(advert => advert.Priority == 102), 5, "a says 100 + 2");

        await Nginx.StopAsync(pair.A.Machine);
        await pair.Lab.UntilAsync(() => wire.Adverts(51).LastOrDefault()?.Priority == 100, 6, "a says 100");

        await pair.Lab.HoldsAsync(() => pair.OnlyA(Seed001.Vip), 5, "a keeps the address against b at 92");
    }
}

/// <summary>Passwords: seed 003, behaviour 6, with the pair of seed 001.</summary>
public sealed class Seed001PasswordTests
{
    [Fact]
    public async Task The_password_of_an_instance_is_in_its_adverts()
    {
        await using Pair pair = await Seed001.StartAsync();
        await using Capture wire = await Capture.StartAsync(pair.Client, "proto 112");

        await pair.Lab.UntilAsync(() => wire.Adverts(51).Length > 0, 3, "an advert");

        Assert.Contains("authtype simple", wire.Adverts(51)[0].Text);
        Assert.Contains("auth \"1234\"", wire.Adverts(51)[0].Text);
    }

    [Fact]
    public async Task Nodes_with_different_passwords_refuse_each_other_and_are_both_master()
    {
        await using Pair pair = await Seed001.BuildAsync();
        pair.A.Start(SeedFiles.Read("001-ha-web-master.conf"));
        pair.B.Start(SeedFiles.Read("001-ha-web-backup.conf").Replace("auth_pass 1234", "auth_pass 4321", StringComparison.Ordinal));

        await pair.Lab.UntilAsync(() => pair.A.Has(Seed001.Vip) && pair.B.Has(Seed001.Vip), 8, "both hold the address");

        await pair.Lab.HoldsAsync(() => pair.A.Has(Seed001.Vip) && pair.B.Has(Seed001.Vip), 3, "both hold the address");
        Assert.True(pair.B.Logged("passw") || pair.B.Logged("uthent"), pair.Lab.Journal.ToString());
    }
}
