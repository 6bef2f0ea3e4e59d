namespace IpvsHa.Netns.Seeds;

/// <summary>Seed 000, behaviour 2: what <c>vrrp_strict</c> does to traffic.</summary>
public sealed class Seed000StrictTests
{
    [Fact]
    public async Task Strict_mode_drops_what_goes_to_the_address_but_not_what_goes_to_the_node()
    {
        Later.Needs(Later.StrictTrafficFilter);
        await using Pair pair = await Seed000.StartAsync();
        await WebServer.StartAsync(pair.A.Machine);

        Assert.Equal("a", await Browser.AskAsync(pair.Client, "192.168.1.11"));
        Assert.Equal("timeout", await Browser.AskAsync(pair.Client, "192.168.1.100"));
        Assert.False(await pair.Client.PingsAsync("192.168.1.100"));
        Assert.False(await pair.Client.PingsAsync("192.168.1.200"));
    }

    [Fact]
    public async Task Without_strict_mode_the_page_of_the_first_service_comes_from_the_address()
    {
        await using Pair pair = await Seed000.BuildAsync();
        await WebServer.StartAsync(pair.A.Machine);
        pair.A.Start(Tolerant("000-dual-master-a.conf"));
        pair.B.Start(Tolerant("000-dual-master-b.conf"));
        await Seed000.SettleAsync(pair);

        Assert.Equal("a", await Browser.AskAsync(pair.Client, "192.168.1.100"));
        Assert.True(await pair.Client.PingsAsync("192.168.1.200"));
    }

    private static string Tolerant(string name) => SeedFiles.Read(name).Replace("   vrrp_strict\n", "", StringComparison.Ordinal);
}
