using IpvsHa.Netlink;
using IpvsHa.Netlink.Route;
using IpvsHa.Vrrp;
using IpvsHa.Vrrp.Packets;

namespace IpvsHa.Netns;

/// <summary>Interfaces with a virtual MAC on the real kernel, each test in a network namespace of its own.</summary>
public sealed class VirtualMacInterfaceTests : IDisposable
{
    private const ulong Mac = 0x00_00_5e_00_01_33;

    private readonly NetworkNamespace _namespace;

    public VirtualMacInterfaceTests()
    {
        Requires.Root();
        _namespace = new NetworkNamespace();
    }

    public void Dispose() => _namespace.Dispose();

    [Fact]
    public void It_is_made_with_its_settings_and_removed_with_those_of_the_base_put_back() => With((routes, network, device) =>
    {
        Set("all/rp_filter", "2");

        Assert.True(network.EnsureVirtualMac(device, out string problem));

        Assert.Equal("", problem);
        LinkInfo link = routes.FindLink("vrrp.51")!;
        Assert.Equal(("macvlan", device.BaseIndex, Mac), (link.Kind, link.LowerIndex, link.Address!.Value.Value));
        Assert.True(link.Flags.HasFlag(LinkTraits.Up));
        Assert.Equal(link.Index, network.FindInterface("vrrp.51")!.Index);
        Assert.DoesNotContain(routes.ListAddresses(), address => address.LinkIndex == link.Index);
        Assert.Equal("1 1 0 1", Get("vrrp.51", "arp_ignore", "accept_local", "rp_filter", "promote_secondaries"));
        Assert.Equal("1 1 2 2", Get("eth0", "arp_ignore", "arp_filter", "arp_announce", "rp_filter"));
        Assert.Equal("0", Get("all", "rp_filter"));

        network.RemoveVirtualMac("vrrp.51");

        Assert.Null(routes.FindLink("vrrp.51"));
        Assert.Null(network.FindInterface("vrrp.51"));
        Assert.Equal("0 0 0 0", Get("eth0", "arp_ignore", "arp_filter", "arp_announce", "rp_filter"));
        Assert.Equal("2", Get("all", "rp_filter"));
    });

    [Fact]
    public void One_that_a_crash_has_left_is_taken_over() => With((routes, network, device) =>
    {
        routes.AddMacvlan("vrrp.51", device.BaseIndex, new MacAddress(Mac));
        int index = routes.FindLink("vrrp.51")!.Index;

        Assert.True(network.EnsureVirtualMac(device, out _));

        Assert.Equal(index, network.FindInterface("vrrp.51")!.Index);
        network.RemoveVirtualMac("vrrp.51");
        Assert.Null(routes.FindLink("vrrp.51"));
    });

    [Fact]
    public void Another_interface_of_that_name_is_left_alone() => With((routes, network, device) =>
    {
        routes.AddVeth("vrrp.51", "vrrp.52");

        Assert.False(network.EnsureVirtualMac(device, out string problem));
        network.RemoveVirtualMac("vrrp.51");

        Assert.Equal("interface vrrp.51 is there already, and is not 00:00:5e:00:01:33 over eth0", problem);
        Assert.Equal("veth", routes.FindLink("vrrp.51")!.Kind);
    });

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void What_one_router_sends_is_heard_by_another_with_the_same_virtual_mac(bool isIPv6, bool onBase) =>
        With((routes, network, device) =>
        {
            UInt128 group = isIPv6 ? MulticastGroups.IPv6 : MulticastGroups.IPv4;
            VirtualMacDevice other = device with { Name = "other", BaseIndex = routes.FindLink("peer")!.Index, BaseName = "peer" };
            Assert.True(network.EnsureVirtualMac(device, out _));
            Assert.True(network.EnsureVirtualMac(other, out _));
            int sender = Open(network, device, onBase);
            int receiver = Open(network, other, onBase);
            PacketEnvelope envelope = new(isIPv6 ? new UInt128(0xfe80_0000_0000_0000, 1) : 0x0A000001, group, 255);
            byte[] packet = [.. Enumerable.Range(1, 20).Select(static number => (byte)number)];
            byte[] buffer = new byte[8192];

            Assert.Equal(Errno.None, network.Send(sender, packet, envelope));
            ReceivedPacket received;
            while (!network.TryReceive(buffer, out received))
            {
                network.Wait(TimeSpan.FromSeconds(5));
            }

            Assert.Equal(receiver, received.Port); // and not the sender's own
            Assert.Equal(envelope, received.Envelope);
            Assert.Equal(packet, buffer.AsSpan(received.Start, received.Length).ToArray());

            int Open(LinuxVrrpNetwork network, VirtualMacDevice at, bool onBase)
            {
                InterfaceState holder = network.FindInterface(at.Name)!;
                InterfaceState egress = onBase ? network.FindInterface(at.BaseName)! : holder;
                VrrpPortKey key = new(isIPv6, holder.Index, at.Name, new(at.BaseIndex, egress.Index, egress.Mac));
                Assert.Equal(Errno.None, network.OpenPort(key, group, out int port));
                return port;
            }
        });

    private static void Set(string path, string value) => File.WriteAllText("/proc/sys/net/ipv4/conf/" + path, value);

    private static string Get(string name, params string[] keys) => string.Join(
        ' ', keys.Select(key => File.ReadAllText($"/proc/sys/net/ipv4/conf/{name}/{key}").Trim()));

    private void With(Action<RouteClient, LinuxVrrpNetwork, VirtualMacDevice> test) => _namespace.Run(() =>
    {
        using RouteClient routes = RouteClient.Open();
        routes.AddVeth("eth0", "peer");
        foreach (string name in (ReadOnlySpan<string>)["eth0", "peer"])
        {
            Set($"{name}/rp_filter", "0");
            routes.SetUp(routes.FindLink(name)!.Index, isUp: true);
        }

        using LinuxVrrpNetwork network = new();
        network.Refresh();
        test(routes, network, new("vrrp.51", routes.FindLink("eth0")!.Index, "eth0", Mac, IsIPv6: false));
    });
}
