using System.Net;
using IpvsHa.Netlink.Route;

namespace IpvsHa.Netlink.Tests.Route;

public sealed class LinkMessagesTests
{
    // Taken from Linux 6.18: ip link add vrrp.51 link left address 00:00:5e:00:01:33 type macvlan mode private.
    // Left out are attributes that we do not read.
    private static readonly byte[] _macvlan = Hex.Bytes("""
        00 00 01 00              # AF_UNSPEC, ARPHRD_ETHER
        04 00 00 00              # index 4
        02 10 00 00              # IFF_BROADCAST, IFF_MULTICAST
        00 00 00 00
        0c 00 03 00              # IFLA_IFNAME
        76 72 72 70 2e 35 31 00  #   vrrp.51
        08 00 0d 00 e8 03 00 00  # IFLA_TXQLEN
        05 00 10 00 02 00 00 00  # IFLA_OPERSTATE down
        05 00 11 00 00 00 00 00  # IFLA_LINKMODE
        08 00 04 00 dc 05 00 00  # IFLA_MTU 1500
        05 00 21 00 01 00 00 00  # IFLA_CARRIER
        0a 00 01 00              # IFLA_ADDRESS
        00 00 5e 00 01 33 00 00
        3c 00 12 00              # IFLA_LINKINFO
        0c 00 01 00              #   IFLA_INFO_KIND
        6d 61 63 76 6c 61 6e 00  #     macvlan
        2c 00 02 00              #   IFLA_INFO_DATA
        08 00 01 00 01 00 00 00  #     IFLA_MACVLAN_MODE private
        06 00 02 00 00 00 00 00
        08 00 06 00 00 00 00 00
        08 00 07 00 e8 03 00 00
        08 00 08 00 e8 03 00 00
        08 00 05 00 03 00 00 00  # IFLA_LINK 3
        08 00 0a 00 09 00 00 00  # IFLA_MASTER 9, added by hand
        """);

    private static readonly NetlinkHeader _newLink = new(0, RouteMessageType.NewLink, 0, 0, 0);

    [Fact]
    public void A_link_is_read_from_the_kernels_bytes()
    {
        Assert.True(LinkMessages.TryDecode(_newLink, _macvlan, out LinkInfo? link));

        Assert.Equal(
            new LinkInfo(4, "vrrp.51")
            {
                Flags = LinkTraits.Broadcast | LinkTraits.Multicast,
                State = OperationalState.Down,
                HardwareType = 1,
                Address = new MacAddress(0x00005e000133),
                Mtu = 1500,
                Kind = "macvlan",
                LowerIndex = 3,
                MasterIndex = 9,
            },
            link);
    }

    [Theory]
    [InlineData(LinkTraits.Up | LinkTraits.Running, true)]
    [InlineData(LinkTraits.Up, false)]
    [InlineData(LinkTraits.Running, false)]
    [InlineData(LinkTraits.None, false)]
    public void A_link_is_usable_when_it_is_up_and_running(LinkTraits flags, bool usable) =>
        Assert.Equal(usable, (new LinkInfo(1, "eth0") { Flags = flags }).IsUsable);

    [Theory]
    [InlineData(RouteMessageType.NewAddr)]
    [InlineData(NetlinkHeader.ErrorType)]
    public void Other_messages_are_no_links(int type) =>
        Assert.False(LinkMessages.TryDecode(new NetlinkHeader(0, (ushort)type, 0, 0, 0), _macvlan, out _));

    [Fact]
    public void A_message_about_a_bridge_port_is_no_link()
    {
        byte[] message = [.. _macvlan];
        message[0] = 7; // AF_BRIDGE

        Assert.False(LinkMessages.TryDecode(_newLink, message, out _));
    }

    [Theory]
    [InlineData("06 00 04 00 dc 05 00 00")] // half an MTU
    [InlineData("04 00 10 00")]             // no operational state
    [InlineData("07 00 05 00 03 00 00 00")] // three bytes of an index
    [InlineData("06 00 0a 00 03 00 00 00")]
    [InlineData("03 00 0a 00")]             // shorter than its header
    public void A_value_that_is_too_short_is_no_link(string attribute) =>
        Assert.False(LinkMessages.TryDecode(
            _newLink, Hex.Bytes("00 00 01 00 04 00 00 00 02 10 00 00 00 00 00 00" + attribute), out _));

    [Fact]
    public void An_address_of_another_length_is_left_out()
    {
        byte[] tunnel = Hex.Bytes("00 00 00 03 04 00 00 00 80 00 00 00 00 00 00 00  08 00 01 00 c0 00 02 01");

        Assert.True(LinkMessages.TryDecode(_newLink, tunnel, out LinkInfo? link));
        Assert.Null(link.Address);
        Assert.Equal(768, link.HardwareType);
    }

    [Fact]
    public void Cut_anywhere_it_is_a_shorter_message_or_none() =>
        Malformed.Cut(_macvlan, bytes => LinkMessages.TryDecode(_newLink, bytes, out _));

    [Fact]
    public void Survives_any_bytes() => Malformed.Try(
        _macvlan, seed: 10, bytes => LinkMessages.TryDecode(_newLink, bytes, out _));

    [Fact]
    public void Requests_have_these_bytes()
    {
        byte[] buffer = new byte[LinkMessages.MaxLength];
        buffer.AsSpan().Fill(0xEE);

        Expect(LinkMessages.WriteList(buffer), """
            00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            08 00 1d 00 08 00 00 00  # IFLA_EXT_MASK without statistics
            """);
        Expect(LinkMessages.WriteGet(buffer, "eth0"), """
            00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            09 00 03 00 65 74 68 30 00 00 00 00  # IFLA_IFNAME
            08 00 1d 00 08 00 00 00
            """);
        Expect(LinkMessages.WriteKey(buffer, 7), "00 00 00 00 07 00 00 00 00 00 00 00 00 00 00 00");
        Expect(LinkMessages.WriteSetUp(buffer, 7, isUp: true), "00 00 00 00 07 00 00 00 01 00 00 00 01 00 00 00");
        Expect(LinkMessages.WriteSetUp(buffer, 7, isUp: false), "00 00 00 00 07 00 00 00 00 00 00 00 01 00 00 00");
        Expect(LinkMessages.WriteSetAddress(buffer, 7, new MacAddress(0x00005e000133)), """
            00 00 00 00 07 00 00 00 00 00 00 00 00 00 00 00
            0a 00 01 00 00 00 5e 00 01 33 00 00
            """);
        Expect(LinkMessages.WriteSetMaster(buffer, 7, 9), """
            00 00 00 00 07 00 00 00 00 00 00 00 00 00 00 00
            08 00 0a 00 09 00 00 00
            """);
        Expect(LinkMessages.WriteSetNamespace(buffer, 7, 33), """
            00 00 00 00 07 00 00 00 00 00 00 00 00 00 00 00
            08 00 1c 00 21 00 00 00
            """);
        Expect(LinkMessages.WriteSetNoAddressGeneration(buffer, 7), """
            00 00 00 00 07 00 00 00 00 00 00 00 00 00 00 00
            10 00 1a 80              # IFLA_AF_SPEC
            0c 00 0a 80              #   AF_INET6
            05 00 08 00 01 00 00 00  #     IFLA_INET6_ADDR_GEN_MODE none
            """);
        Expect(LinkMessages.WriteNewMacvlan(buffer, "vrrp.51", 3, new MacAddress(0x00005e000133)), """
            00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            0c 00 03 00 76 72 72 70 2e 35 31 00
            08 00 05 00 03 00 00 00
            0a 00 01 00 00 00 5e 00 01 33 00 00
            1c 00 12 80              # IFLA_LINKINFO
            0c 00 01 00 6d 61 63 76 6c 61 6e 00
            0c 00 02 80
            08 00 01 00 01 00 00 00  #     IFLA_MACVLAN_MODE private
            """);
        Expect(LinkMessages.WriteNewVeth(buffer, "a", "b"), """
            00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            06 00 03 00 61 00 00 00
            30 00 12 80              # IFLA_LINKINFO
            09 00 01 00 76 65 74 68 00 00 00 00
            20 00 02 80              #   IFLA_INFO_DATA
            1c 00 01 00              #     VETH_INFO_PEER: a message of its own
            00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            06 00 03 00 62 00 00 00
            """);
        Expect(LinkMessages.WriteNewIpip(buffer, "t", IPAddress.Parse("192.0.2.1"), null), """
            00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            06 00 03 00 74 00 00 00
            1c 00 12 80
            09 00 01 00 69 70 69 70 00 00 00 00
            0c 00 02 80
            08 00 02 00 c0 00 02 01  #     IFLA_IPTUN_LOCAL
            """);
        Expect(LinkMessages.WriteNew(buffer, "d", "dummy"), """
            00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            06 00 03 00 64 00 00 00
            10 00 12 80
            0a 00 01 00 64 75 6d 6d 79 00 00 00
            """);

        void Expect(int length, string hex)
        {
            Assert.Equal(Hex.Bytes(hex), buffer[..length]);
            buffer.AsSpan().Fill(0xEE);
        }
    }

    [Fact]
    public void The_longest_request_fits()
    {
        byte[] buffer = new byte[LinkMessages.MaxLength];
        string name = new('x', 15);

        LinkMessages.WriteNewVeth(buffer, name, name);
        LinkMessages.WriteNewMacvlan(buffer, name, int.MaxValue, new MacAddress(ulong.MaxValue));
        LinkMessages.WriteNewIpip(buffer, name, IPAddress.Broadcast, IPAddress.Broadcast);
        LinkMessages.WriteNew(buffer, name, name);
    }
}
