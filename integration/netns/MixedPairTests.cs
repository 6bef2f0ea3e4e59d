namespace IpvsHa.Netns;

/// <summary>One of our directors and one that runs Debian's keepalived, both ways round.</summary>
public sealed class MixedPairTests
{
    private const string Better = "first";

    [Fact]
    public Task With_keepalived_as_the_other_node_the_address_is_handed_over_on_a_stop_and_returns() =>
        HandoverAsync(Daemon.UnderTest, Daemon.Keepalived);

    [Fact]
    public Task With_keepalived_as_the_better_node_the_address_is_handed_over_on_a_stop_and_returns() =>
        HandoverAsync(Daemon.Keepalived, Daemon.UnderTest);

    private static async Task HandoverAsync(Daemon a, Daemon b)
    {
        await using Pair pair = await Examples.StartPairAsync(a, b);
        await using Capture wire = await Capture.StartAsync(pair.Client, "proto 112");

        await pair.A.StopAsync();
        TimeSpan handover = await pair.UntilOnlyBAsync(Examples.FirstAddress, 2);
        Assert.InRange(handover.TotalSeconds, 0, 1.5);
        Assert.Equal(0, wire.Adverts(61).Last(advert => advert.Source == "192.168.7.11").Priority);
        pair.A.Start();
        await pair.UntilOnlyAAsync(Examples.FirstAddress, 6);
        Assert.True(pair.OnlyB(Examples.SecondAddress), Better);
    }
}

/// <summary>The same pairs, with failures instead of stops.</summary>
public sealed class MixedPairFailureTests
{
    [Fact]
    public Task With_keepalived_as_the_other_node_a_crash_a_check_and_a_cut_link_move_the_address_and_back() =>
        FailAsync(Daemon.UnderTest, Daemon.Keepalived);

    [Fact]
    public Task With_keepalived_as_the_better_node_a_crash_a_check_and_a_cut_link_move_the_address_and_back() =>
        FailAsync(Daemon.Keepalived, Daemon.UnderTest);

    private static async Task FailAsync(Daemon a, Daemon b)
    {
        await using Pair pair = await Examples.StartPairAsync(a, b);
        await pair.A.StartScrapingAsync();
        await pair.B.StartScrapingAsync();

        await pair.A.CrashAsync();
        TimeSpan silence = await pair.UntilOnlyBAsync(Examples.FirstAddress, 6);
        Assert.InRange(silence.TotalSeconds, 2, 5);
        pair.A.Start();
        await pair.UntilOnlyAAsync(Examples.FirstAddress, 6);

        pair.A.Machine.Write("/run/web-is-dead", "");
        await pair.UntilOnlyBAsync(Examples.FirstAddress, 8);
        File.Delete(pair.A.Machine.PathOf("/run/web-is-dead"));
        await pair.UntilOnlyAAsync(Examples.FirstAddress, 6);

        await pair.Lab.CutAsync(pair.A.Machine, "eth0");
        await pair.UntilOnlyBAsync(Examples.FirstAddress, 6);
        await pair.Lab.MendAsync(pair.A.Machine, "eth0");
        await pair.UntilOnlyAAsync(Examples.FirstAddress, 6);
        Assert.True(pair.OnlyB(Examples.SecondAddress));
        await pair.A.AssertScrapedAsync(atLeast: 10);
        await pair.B.AssertScrapedAsync(atLeast: 10);
    }
}
