namespace IpvsHa.Netns.Seeds;

/// <summary>Seed 000, behaviour 11: interfaces that fail.</summary>
public sealed class Seed000InterfaceTests
{
    [Fact]
    public async Task Losing_the_second_card_costs_ten_and_moves_nothing()
    {
        await using Pair pair = await Seed000.StartAsync("000-track-interface.conf", "000-track-interface-peer.conf");
        await using Capture wire = await Capture.StartAsync(pair.Client, "proto 112");
        await pair.Lab.UntilAsync(() => wire.Adverts(51).Any(advert => advert.Priority == 110), 3, "a says priority 110");

        await pair.Lab.CutAsync(pair.A.Machine, "eth1");
        await pair.Lab.UntilAsync(() => wire.Adverts(51).Any(advert => advert.Priority == 100), 3, "a says priority 100");

        await pair.Lab.HoldsAsync(() => pair.OnlyA(Seed000.Vip1), 5, "a keeps the address");
    }

    [Fact]
    public async Task Losing_its_own_card_is_a_fault_and_the_peer_takes_everything_until_it_is_back()
    {
        await using Pair pair = await Seed000.StartAsync("000-track-interface.conf", "000-track-interface-peer.conf");

        await pair.Lab.CutAsync(pair.A.Machine, "eth0");
        await pair.Lab.UntilAsync(() => pair.OnlyB(Seed000.Vip1) && pair.OnlyB(Seed000.Vip2), 6, "b holds both");
        await pair.Lab.UntilAsync(
            () => Services.Calls(pair.A.Machine).Any(call => call.Contains("INSTANCE VI_1 FAULT", StringComparison.Ordinal))
                && Services.Calls(pair.A.Machine).Any(call => call.Contains("INSTANCE VI_2 FAULT", StringComparison.Ordinal)),
            2, "notify says FAULT for both instances");

        await pair.Lab.MendAsync(pair.A.Machine, "eth0");
        await Seed000.SettleAsync(pair);
        await pair.Lab.UntilAsync(
            () => Services.Calls(pair.A.Machine)
                .Where(call => call.Contains("VI_1", StringComparison.Ordinal)).Select(call => call.Split(' ')[3])
                .SequenceEqual(["BACKUP", "MASTER", "FAULT", "BACKUP", "MASTER"]),
            2, "notify has told the whole story");
    }
}
