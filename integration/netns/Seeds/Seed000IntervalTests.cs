namespace IpvsHa.Netns.Seeds;

/// <summary>Seed 000, behaviour 12: <c>advert_int 2</c>.</summary>
public sealed class Seed000IntervalTests
{
    [Fact]
    public async Task An_interval_of_two_seconds_doubles_the_time_of_a_takeover()
    {
        await using Pair pair = await Seed000.BuildAsync();
        await using Capture wire = await Capture.StartAsync(pair.Client, "proto 112");
        pair.A.Start(SeedFiles.Read("000-advert-int-2.conf"));
        pair.B.Start(SeedFiles.Read("000-advert-int-2-peer.conf"));
        await Seed000.SettleAsync(pair, 10);
        await pair.Lab.UntilAsync(() => FromA().Length >= 4, 8, "four adverts");

        Advert[] adverts = FromA();
        Assert.All(adverts, advert => Assert.Equal(2, advert.Interval));
        Assert.All(adverts.Zip(adverts.Skip(1)), two => Assert.InRange((two.Second.Time - two.First.Time).TotalSeconds, 1.8, 2.2));

        await pair.A.CrashAsync();
        await pair.UntilOnlyBAsync(Seed000.Vip1, 9);
        Advert last = FromA()[^1];
        await pair.Lab.UntilAsync(() => wire.Adverts(51)[^1].Source == "192.168.1.12", 1, "b advertises");
        Advert first = wire.Adverts(51).First(advert => advert.Time > last.Time);
        Assert.InRange((first.Time - last.Time).TotalSeconds, 6.6, 7.0); // 3 * 2 s + 166 / 256 s: in version 2 the skew has no unit of adverts

        Advert[] FromA() => [.. wire.Adverts(51).Where(advert => advert.Source == "192.168.1.11")];
    }

    [Fact]
    public async Task Different_intervals_make_two_masters_and_each_reports_the_other()
    {
        await using Pair pair = await Seed000.BuildAsync();
        pair.A.Start(SeedFiles.Read("000-advert-int-2.conf"));
        pair.B.Start(SeedFiles.Read("000-dual-master-b.conf"));

        await pair.Lab.UntilAsync(() => pair.A.Has(Seed000.Vip1) && pair.B.Has(Seed000.Vip1), 12, "both hold the first address");

        await pair.Lab.UntilAsync(() => pair.A.Logged("VI_1", "dvert") && pair.B.Logged("VI_1", "dvert"), 4, "each reports the interval");
        await pair.Lab.HoldsAsync(() => pair.A.Has(Seed000.Vip1) && pair.B.Has(Seed000.Vip1), 3, "both hold the first address");
        Assert.True(pair.OnlyB(Seed000.Vip2));
    }
}
