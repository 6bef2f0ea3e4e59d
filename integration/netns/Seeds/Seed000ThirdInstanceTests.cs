namespace IpvsHa.Netns.Seeds;

/// <summary>Seed 000, behaviour 14: a third instance, whose address ends in .300.</summary>
public sealed class Seed000ThirdInstanceTests
{
    [Fact]
    public async Task An_address_that_is_none_costs_its_own_instance_only()
    {
        Daemon.SkipOnKeepalived("under strict mode the daemon ends");
        await using Pair pair = await Seed000.StartAsync("000-third-instance.conf", "000-third-instance-peer.conf");

        Assert.True(pair.A.Logged("192.168.1.300"), pair.Lab.Journal.ToString());
    }

    [Fact]
    public async Task A_third_virtual_router_runs_beside_the_others()
    {
        await using Pair pair = await Seed000.BuildAsync();
        await using Capture wire = await Capture.StartAsync(pair.Client, "proto 112");
        pair.A.Start(SeedFiles.Read("000-third-instance.conf").Replace("1.300/24", "1.130/24", StringComparison.Ordinal));
        pair.B.Start(SeedFiles.Read("000-third-instance-peer.conf").Replace("1.300/24", "1.130/24", StringComparison.Ordinal));

        await Seed000.SettleAsync(pair);
        await pair.UntilOnlyAAsync("192.168.1.130/24", 4);
        await pair.Lab.UntilAsync(() => wire.Adverts(53).Length > 0, 3, "VRID 53 on the wire");
    }
}
