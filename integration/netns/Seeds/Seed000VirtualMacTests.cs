namespace IpvsHa.Netns.Seeds;

/// <summary>Seed 000, behaviour 13: the virtual MAC; the sync daemon line needs IPVS and is left out.</summary>
public sealed class Seed000VirtualMacTests
{
    [Fact]
    public async Task Under_strict_mode_adverts_and_answers_come_from_the_virtual_mac()
    {
        await using Pair pair = await StartAsync(strict: true);
        await using Capture wire = await Capture.StartAsync(pair.Client, "proto 112");

        await pair.Lab.UntilAsync(() => wire.Adverts(51).Length > 0, 3, "an advert");
        Assert.True(pair.A.Has("vrrp.51 192.168.1.100/24"));
        Assert.Equal("00:00:5e:00:01:33", pair.A.Machine.MacOf("vrrp.51"));
        Assert.All(wire.Adverts(51), advert => Assert.Equal("00:00:5e:00:01:33", advert.SourceMac));
        Assert.Equal("00:00:5e:00:01:33", await pair.Client.NeighbourAsync("192.168.1.100"));
        Assert.Contains("VIP1 (192.168.1.100): INACTIVE", await pair.A.Machine.MustAsync("/usr/local/bin/check_vips.sh"));

        await pair.A.StopAsync();
        await pair.Lab.UntilAsync(() => pair.B.Has("vrrp.51 192.168.1.100/24"), 3, "b has it on its virtual MAC");
    }

    [Fact]
    public async Task Without_strict_mode_adverts_come_from_the_card_as_vmac_xmit_base_says()
    {
        await using Pair pair = await StartAsync(strict: false);
        await using Capture wire = await Capture.StartAsync(pair.Client, "proto 112");

        await pair.Lab.UntilAsync(() => wire.Adverts(51).Length > 0, 3, "an advert");
        string card = pair.A.Machine.MacOf("eth0");
        Assert.All(wire.Adverts(51), advert => Assert.Equal(card, advert.SourceMac));
        Assert.True(pair.A.Has("vrrp.51 192.168.1.100/24"));
    }

    private static async Task<Pair> StartAsync(bool strict)
    {
        Pair pair = await Seed000.BuildAsync();
        pair.A.Start(Text("000-vmac-heartbeat.conf"));
        pair.B.Start(Text("000-vmac-heartbeat-peer.conf"));
        await Seed000.SettleAsync(pair);
        return pair;

        string Text(string name)
        {
            string text = SeedFiles.Read(name).Replace("    lvs_sync_daemon_interface eth1\n", "", StringComparison.Ordinal);
            return strict ? text : text.Replace("   vrrp_strict\n", "", StringComparison.Ordinal);
        }
    }
}
