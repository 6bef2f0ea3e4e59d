namespace IpvsHa.Netns;

/// <summary>VRRP version 3: IPv6, unicast, fast adverts.</summary>
public sealed class VrrpVersion3Tests
{
    private static readonly string[] _a = ["eth0 192.168.9.1/24 fd09::1/64"];
    private static readonly string[] _b = ["eth0 192.168.9.2/24 fd09::2/64"];

    private static string Sixth(int priority) => $$"""
        vrrp_instance six {
            interface eth0
            version 3
            virtual_router_id 66
            priority {{priority}}
            advert_int 0.2
            virtual_ipaddress {
                fe80::66/64
                fd09::66/64
            }
        }
        """;

    private static string Unicast(int own, int peer, int priority) => $$"""
        vrrp_instance u {
            interface eth0
            version 3
            virtual_router_id 67
            priority {{priority}}
            advert_int 0.1
            unicast_src_ip 192.168.9.{{own}}
            unicast_peer {
                192.168.9.{{peer}}
            }
            virtual_ipaddress {
                192.168.9.67/24
            }
        }
        """;

    private static string Fast(int priority) => $$"""
        vrrp_instance f {
            interface eth0
            version 3
            virtual_router_id 68
            priority {{priority}}
            advert_int 0.01
            virtual_ipaddress {
                192.168.9.68/24
            }
        }
        """;

    [Fact]
    public Task Two_of_ours_share_an_IPv6_address() => SixAsync(Daemon.UnderTest, Daemon.UnderTest);

    [Fact]
    public Task Ours_and_keepalived_share_an_IPv6_address() => SixAsync(Daemon.UnderTest, Daemon.Keepalived);

    private static async Task SixAsync(Daemon one, Daemon two)
    {
        await using Pair pair = await Pair.BuildAsync(_a, _b, "192.168.9.50/24 fd09::50/64", one, two);
        await using Capture wire = await Capture.StartAsync(pair.Client, "ip6 proto 112 or icmp6");
        pair.A.Start(Sixth(200));
        await pair.Lab.UntilAsync(() => pair.A.Has("fd09::66/64"), 4, "a holds the address");
        pair.B.Start(Sixth(100));
        await pair.Lab.UntilAsync(() => pair.B.Logged("Entering BACKUP STATE"), 3, "b is there");
        Assert.True(await pair.Client.PingsAsync("fd09::66"));
        Assert.Equal(pair.A.Machine.MacOf("eth0"), await pair.Client.NeighbourAsync("fd09::66"));
        await pair.Lab.UntilAsync(() => wire.Adverts(66).Length > 2, 2, "adverts");
        Assert.All(wire.Adverts(66), advert => Assert.Equal((3, 200, 0.2), (advert.Version, advert.Priority, advert.Interval)));

        await pair.A.CrashAsync();
        await pair.UntilOnlyBAsync("fd09::66/64", 3);
        await pair.Lab.UntilAsync(
            () => wire.Packets.Any(packet => packet.Text.Contains("neighbor advertisement", StringComparison.Ordinal)
                && packet.Text.Contains("tgt is fd09::66", StringComparison.Ordinal)
                && packet.Text.StartsWith(pair.B.Machine.MacOf("eth0"), StringComparison.Ordinal)),
            2, "b announces the address");
        Assert.True(await pair.Client.PingsAsync("fd09::66"));
        pair.A.Start();
        await pair.UntilOnlyAAsync("fd09::66/64", 4);
    }

    [Fact]
    public async Task Unicast_peers_agree_and_nothing_is_multicast()
    {
        await using Pair pair = await Pair.BuildAsync(_a, _b, "192.168.9.50/24");
        await using Capture wire = await Capture.StartAsync(pair.Client, "proto 112");
        pair.A.Start(Unicast(1, 2, 200));
        pair.B.Start(Unicast(2, 1, 100));
        await pair.UntilOnlyAAsync("192.168.9.67/24", 4);

        await pair.A.StopAsync();
        await pair.UntilOnlyBAsync("192.168.9.67/24", 2);
        pair.A.Start();
        await pair.UntilOnlyAAsync("192.168.9.67/24", 4);
        Assert.DoesNotContain(wire.Adverts(67), advert => advert.Text.Contains("224.0.0.18", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Adverts_every_10_ms_replace_a_dead_node_within_a_fraction_of_a_second()
    {
        await using Pair pair = await Pair.BuildAsync(_a, _b, "192.168.9.50/24");
        pair.A.Start(Fast(200));
        await pair.Lab.UntilAsync(() => pair.A.Has("192.168.9.68/24"), 4, "a holds the address");
        pair.B.Start(Fast(100));
        await pair.Lab.UntilAsync(() => pair.B.Logged("Entering BACKUP STATE"), 3, "b is there");

        await pair.A.CrashAsync();
        TimeSpan silence = await pair.UntilOnlyBAsync("192.168.9.68/24", 2);

        Assert.InRange(silence.TotalSeconds, 0, 1);
    }
}
