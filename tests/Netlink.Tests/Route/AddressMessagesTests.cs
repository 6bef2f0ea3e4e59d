using System.Net;
using IpvsHa.Netlink.Route;

namespace IpvsHa.Netlink.Tests.Route;

public sealed class AddressMessagesTests
{
    // Taken from Linux 6.18: ip addr add 192.0.2.1/24 brd 192.0.2.255 label left:1 dev left.
    private static readonly byte[] _ipv4 = Hex.Bytes("""
        02 18 80 00              # AF_INET, /24, IFA_F_PERMANENT, RT_SCOPE_UNIVERSE
        03 00 00 00              # index 3
        08 00 01 00 c0 00 02 01  # IFA_ADDRESS
        08 00 02 00 c0 00 02 01  # IFA_LOCAL
        08 00 04 00 c0 00 02 ff  # IFA_BROADCAST
        0b 00 03 00              # IFA_LABEL
        6c 65 66 74 3a 31 00 00  #   left:1
        08 00 08 00 80 00 00 00  # IFA_FLAGS
        14 00 06 00              # IFA_CACHEINFO
        ff ff ff ff ff ff ff ff  #   for ever
        21 1f 04 00 21 1f 04 00
        """);

    // ip addr add 192.0.2.5 peer 192.0.2.6/32 dev left
    private static readonly byte[] _peer = Hex.Bytes("""
        02 20 80 00 03 00 00 00
        08 00 01 00 c0 00 02 06  # IFA_ADDRESS: the peer
        08 00 02 00 c0 00 02 05  # IFA_LOCAL
        09 00 03 00 6c 65 66 74 00 00 00 00
        08 00 08 00 80 00 00 00
        14 00 06 00 ff ff ff ff ff ff ff ff 3a 17 04 00 3a 17 04 00
        """);

    // ip -6 addr add 2001:db8::1/64 dev left nodad preferred_lft 0
    private static readonly byte[] _ipv6 = Hex.Bytes("""
        0a 40 a2 00 03 00 00 00
        14 00 01 00 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01
        14 00 06 00
        00 00 00 00 ff ff ff ff  # preferred 0, valid for ever
        3b 17 04 00 3b 17 04 00
        08 00 08 00 a2 00 00 00
        """);

    // The kernel's own, link-local.
    private static readonly byte[] _linkLocal = Hex.Bytes("""
        0a 40 c0 fd 03 00 00 00  # RT_SCOPE_LINK
        14 00 01 00 fe 80 00 00 00 00 00 00 00 00 00 ff fe 00 00 0a
        14 00 06 00 ff ff ff ff ff ff ff ff 3a 17 04 00 3a 17 04 00
        08 00 08 00 c0 00 00 00
        05 00 0b 00 03 00 00 00  # IFA_PROTO, IFAPROT_KERNEL_LL
        """);

    private static readonly NetlinkHeader _newAddr = new(0, RouteMessageType.NewAddr, 0, 0, 0);

    [Fact]
    public void Addresses_are_read_from_the_kernels_bytes()
    {
        Assert.Equal(
            new InterfaceAddress(3, IPAddress.Parse("192.0.2.1"), 24)
            {
                Broadcast = IPAddress.Parse("192.0.2.255"),
                Label = "left:1",
                Flags = AddressTraits.Permanent,
            },
            Decode(_ipv4));
        Assert.Equal(
            new InterfaceAddress(3, IPAddress.Parse("192.0.2.5"), 32)
            {
                Peer = IPAddress.Parse("192.0.2.6"),
                Label = "left",
                Flags = AddressTraits.Permanent,
            },
            Decode(_peer));
        Assert.Equal(
            new InterfaceAddress(3, IPAddress.Parse("2001:db8::1"), 64)
            {
                Flags = AddressTraits.NoDad | AddressTraits.Deprecated | AddressTraits.Permanent,
                PreferredLifetime = TimeSpan.Zero,
            },
            Decode(_ipv6));
        Assert.Equal(
            new InterfaceAddress(3, IPAddress.Parse("fe80::ff:fe00:a"), 64)
            {
                Scope = RouteScope.Link,
                Flags = AddressTraits.Permanent | AddressTraits.Tentative,
                Protocol = 3,
            },
            Decode(_linkLocal));
    }

    [Theory]
    [InlineData("02 18 80 00 03 00 00 00")]                                      // no address at all
    [InlineData("02 18 80 00 03 00 00 00  07 00 02 00 c0 00 02 00")]             // three bytes of one
    [InlineData("0a 40 80 00 03 00 00 00  08 00 01 00 c0 00 02 01")]             // IPv4 in IPv6
    [InlineData("07 00 80 00 03 00 00 00  08 00 01 00 c0 00 02 01")]             // another family
    [InlineData("02 18 80 00 03 00 00")]                                         // a cut header
    [InlineData("02 18 80 00 03 00 00 00  08 00 02 00 c0 00 02 01 0c 00 06 00 ff ff ff ff ff ff ff ff")] // cut lifetimes
    public void What_is_no_address_is_left_out(string hex) =>
        Assert.False(AddressMessages.TryDecode(_newAddr, Hex.Bytes(hex), out _));

    [Fact]
    public void Other_messages_are_no_addresses() => Assert.False(
        AddressMessages.TryDecode(new NetlinkHeader(0, RouteMessageType.NewLink, 0, 0, 0), _ipv4, out _));

    [Fact]
    public void Cut_anywhere_it_is_a_shorter_message_or_none()
    {
        Malformed.Cut(_ipv4, bytes => AddressMessages.TryDecode(_newAddr, bytes, out _));
        Malformed.Cut(_ipv6, bytes => AddressMessages.TryDecode(_newAddr, bytes, out _));
    }

    [Fact]
    public void Survives_any_bytes()
    {
        Malformed.Try(_ipv4, seed: 11, bytes => AddressMessages.TryDecode(_newAddr, bytes, out _));
        Malformed.Try(_ipv6, seed: 12, bytes => AddressMessages.TryDecode(_newAddr, bytes, out _));
    }

    [Fact]
    public void A_plain_address_has_these_bytes()
    {
        byte[] buffer = Dirty();

        int length = AddressMessages.WriteNew(buffer, new InterfaceAddress(3, IPAddress.Parse("192.0.2.1"), 24));

        Assert.Equal(
            Hex.Bytes("""
                02 18 00 00 03 00 00 00
                08 00 02 00 c0 00 02 01  # IFA_LOCAL
                08 00 01 00 c0 00 02 01  # IFA_ADDRESS
                """),
            buffer[..length]);
    }

    [Fact]
    public void An_address_with_everything_has_these_bytes()
    {
        byte[] buffer = Dirty();
        InterfaceAddress address = new(3, IPAddress.Parse("192.0.2.1"), 32)
        {
            Peer = IPAddress.Parse("192.0.2.2"),
            Broadcast = IPAddress.Parse("192.0.2.255"),
            Label = "left:1",
            Scope = RouteScope.Host,
            Flags = AddressTraits.NoPrefixRoute | AddressTraits.NoDad,
            Protocol = RouteProtocol.Keepalived,
            PreferredLifetime = TimeSpan.FromSeconds(60),
        };

        int length = AddressMessages.WriteNew(buffer, address);

        Assert.Equal(
            Hex.Bytes("""
                02 20 02 fe 03 00 00 00
                08 00 02 00 c0 00 02 01
                08 00 01 00 c0 00 02 02  # the peer
                08 00 04 00 c0 00 02 ff
                0b 00 03 00 6c 65 66 74 3a 31 00 00
                08 00 08 00 02 02 00 00
                05 00 0b 00 12 00 00 00  # IFA_PROTO 18
                14 00 06 00
                3c 00 00 00 ff ff ff ff 00 00 00 00 00 00 00 00
                """),
            buffer[..length]);
    }

    [Fact]
    public void A_removal_names_only_the_address()
    {
        byte[] buffer = Dirty();
        InterfaceAddress address = new(3, IPAddress.Parse("2001:db8::1"), 64)
        {
            Protocol = RouteProtocol.Keepalived,
            PreferredLifetime = TimeSpan.Zero,
        };

        int length = AddressMessages.WriteDelete(buffer, address);

        Assert.Equal(
            Hex.Bytes("""
                0a 40 00 00 03 00 00 00
                14 00 02 00 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01
                14 00 01 00 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01
                """),
            buffer[..length]);
    }

    [Theory]
    [InlineData(-1, 0u)]
    [InlineData(0, 0u)]
    [InlineData(4294967294.0, 0xfffffffeu)]
    [InlineData(4294967295.0, 0xfffffffeu)] // all ones would be for ever
    [InlineData(1e11, 0xfffffffeu)]
    public void A_lifetime_is_never_for_ever_by_accident(double seconds, uint expected)
    {
        byte[] buffer = new byte[AddressMessages.MaxLength];

        int length = AddressMessages.WriteNew(
            buffer,
            new InterfaceAddress(3, IPAddress.Parse("192.0.2.1"), 24) { ValidLifetime = TimeSpan.FromSeconds(seconds) });

        Assert.Equal(expected, BitConverter.ToUInt32(buffer, length - 12));
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        Random random = new(Seed: 13);
        byte[] buffer = new byte[AddressMessages.MaxLength];
        for (int i = 0; i < 1_000; i++)
        {
            InterfaceAddress address = Any(random);
            random.NextBytes(buffer);

            int length = AddressMessages.WriteNew(buffer, address);

            Assert.Equal(address, Decode(buffer[..length]));
        }
    }

    private static InterfaceAddress Any(Random random)
    {
        bool isIPv4 = random.Next(2) == 0;
        return new InterfaceAddress(random.Next(), Address(), (byte)random.Next(isIPv4 ? 33 : 129))
        {
            Peer = random.Next(2) == 0 ? Address() : null,
            Broadcast = random.Next(2) == 0 ? Address() : null,
            Label = random.Next(2) == 0 ? "fifteen.letters" : "",
            Scope = (byte)random.Next(256),
            Flags = (AddressTraits)random.Next(0x1000),
            Protocol = (byte)random.Next(256),
            PreferredLifetime = random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next()) : null,
            ValidLifetime = random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next()) : null,
        };

        IPAddress Address()
        {
            byte[] bytes = new byte[isIPv4 ? 4 : 16];
            random.NextBytes(bytes);
            return new IPAddress(bytes);
        }
    }

    private static InterfaceAddress Decode(byte[] message)
    {
        Assert.True(AddressMessages.TryDecode(_newAddr, message, out InterfaceAddress? address));
        return address;
    }

    private static byte[] Dirty()
    {
        byte[] buffer = new byte[AddressMessages.MaxLength];
        buffer.AsSpan().Fill(0xEE);
        return buffer;
    }
}
