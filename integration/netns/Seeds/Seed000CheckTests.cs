namespace IpvsHa.Netns.Seeds;

/// <summary>Seed 000, behaviours 6, 7 and 8: a check that fails twice costs 20.</summary>
public sealed class Seed000CheckTests
{
    [Fact]
    public Task A_check_that_fails_twice_moves_the_address_until_it_succeeds_once() =>
        CheckMovesTheAddressAsync("000-dual-master-ordered-a.conf", "000-dual-master-ordered-b.conf");

    [Fact]
    public Task The_check_counts_in_the_block_order_of_the_seed_as_well()
    {
        Daemon.SkipOnKeepalived("a script that is defined after its use is not tracked");
        return CheckMovesTheAddressAsync("000-dual-master-a.conf", "000-dual-master-b.conf");
    }

    private static async Task CheckMovesTheAddressAsync(string a, string b)
    {
        await using Pair pair = await Seed000.StartAsync(a, b);
        await using Capture wire = await Capture.StartAsync(pair.Client, "proto 112");

        Services.Switch(pair.A.Machine, "nginx", on: false);
        await pair.Lab.UntilAsync(() => wire.Adverts(51).Any(advert => advert.Priority == 80), 7, "a says priority 80");
        await pair.UntilOnlyBAsync(Seed000.Vip1, 6);
        Assert.True(pair.A.Logged("from 100 to 80"), pair.Lab.Journal.ToString());

        Services.Switch(pair.A.Machine, "nginx", on: true);
        await pair.UntilOnlyAAsync(Seed000.Vip1, 8);
        Assert.True(pair.A.Logged("from 80 to 100"), pair.Lab.Journal.ToString());
        Assert.True(pair.OnlyB(Seed000.Vip2), "the other address never moves");
    }
}

/// <summary>Seed 000, behaviour 8.</summary>
public sealed class Seed000OwnNotifyTests
{
    [Fact]
    public async Task With_the_notify_script_of_the_seed_nothing_moves_since_both_checks_fail()
    {
        await using Pair pair = await Seed000.BuildAsync(ownNotify: true);
        await using Capture wire = await Capture.StartAsync(pair.Client, "proto 112");
        pair.A.Start(SeedFiles.Read("000-dual-master-ordered-a.conf"));
        await pair.Lab.UntilAsync(() => pair.A.Has(Seed000.Vip1) && Services.IsOn(pair.A.Machine, "nginx"), 8, "a serves");
        pair.B.Start(SeedFiles.Read("000-dual-master-ordered-b.conf"));
        await pair.Lab.UntilAsync(() => pair.B.Logged("VI_1", "from 90 to 70"), 8, "b has stopped nginx, and its check has noticed");

        Services.Switch(pair.A.Machine, "nginx", on: false);
        await pair.Lab.UntilAsync(() => wire.Adverts(51).Any(advert => advert.Priority == 80), 7, "a says priority 80");

        await pair.Lab.HoldsAsync(() => pair.OnlyA(Seed000.Vip1), 6, "a at 80 keeps the address against b at 70");
    }
}
