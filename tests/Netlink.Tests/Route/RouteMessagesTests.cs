using System.Net;
using IpvsHa.Netlink.Route;

namespace IpvsHa.Netlink.Tests.Route;

public sealed class RouteMessagesTests
{
    // Taken from Linux 6.18:
    // ip route add 198.51.100.0/24 via 192.0.2.254 src 192.0.2.1 metric 50 table 1000 proto 18
    private static readonly byte[] _route = Hex.Bytes("""
        02 18 00 00 fc 12 00 01 00 00 00 00  # AF_INET, /24, RT_TABLE_COMPAT, protocol 18, universe, RTN_UNICAST
        08 00 0f 00 e8 03 00 00  # RTA_TABLE 1000
        08 00 01 00 c6 33 64 00  # RTA_DST
        08 00 06 00 32 00 00 00  # RTA_PRIORITY 50
        08 00 07 00 c0 00 02 01  # RTA_PREFSRC
        08 00 05 00 c0 00 02 fe  # RTA_GATEWAY
        08 00 04 00 03 00 00 00  # RTA_OIF 3
        """);

    private static readonly RouteEntry _expected = new(IPAddress.Parse("198.51.100.0"), 24)
    {
        Gateway = IPAddress.Parse("192.0.2.254"),
        LinkIndex = 3,
        Source = IPAddress.Parse("192.0.2.1"),
        Table = 1000,
        Metric = 50,
        Protocol = RouteProtocol.Keepalived,
    };

    private static readonly NetlinkHeader _newRoute = new(0, RouteMessageType.NewRoute, 0, 0, 0);

    [Fact]
    public void A_route_is_read_from_the_kernels_bytes()
    {
        Assert.True(RouteMessages.TryDecode(_newRoute, _route, out RouteEntry? route));

        Assert.Equal(_expected, route);
    }

    [Fact]
    public void A_route_without_a_destination_is_the_default_route_of_its_family()
    {
        byte[] message = Hex.Bytes("0a 00 00 00 fe 03 00 01 04 00 00 00");

        Assert.True(RouteMessages.TryDecode(_newRoute, message, out RouteEntry? route));

        Assert.Equal(
            new RouteEntry(IPAddress.IPv6Any, 0) { Table = 254, Protocol = RouteProtocol.Boot, IsOnLink = true }, route);
    }

    [Theory]
    [InlineData("02 18 00 00 fe 03 00 01 00 02 00 00")]                          // RTM_F_CLONED: a cached copy
    [InlineData("80 18 00 00 fe 03 00 01 00 00 00 00")]                          // a multicast route
    [InlineData("02 18 00 00 fe 03 00 01 00 00 00")]                             // a cut header
    [InlineData("02 18 00 00 fe 03 00 01 00 00 00 00  07 00 01 00 c6 33 64 00")] // three bytes of a destination
    [InlineData("02 18 00 00 fe 03 00 01 00 00 00 00  06 00 04 00 03 00 00 00")] // half an index
    public void What_is_no_route_is_left_out(string hex) =>
        Assert.False(RouteMessages.TryDecode(_newRoute, Hex.Bytes(hex), out _));

    [Fact]
    public void Cut_anywhere_it_is_a_shorter_message_or_none() =>
        Malformed.Cut(_route, bytes => RouteMessages.TryDecode(_newRoute, bytes, out _));

    [Fact]
    public void Survives_any_bytes() =>
        Malformed.Try(_route, seed: 14, bytes => RouteMessages.TryDecode(_newRoute, bytes, out _));

    [Fact]
    public void A_route_has_these_bytes()
    {
        byte[] buffer = new byte[RouteMessages.MaxLength];
        buffer.AsSpan().Fill(0xEE);

        int length = RouteMessages.Write(buffer, _expected with { IsOnLink = true });

        Assert.Equal(
            Hex.Bytes("""
                02 18 00 00 00 12 00 01 04 00 00 00  # RT_TABLE_UNSPEC, RTNH_F_ONLINK
                08 00 0f 00 e8 03 00 00
                08 00 01 00 c6 33 64 00
                08 00 05 00 c0 00 02 fe
                08 00 04 00 03 00 00 00
                08 00 07 00 c0 00 02 01
                08 00 06 00 32 00 00 00
                """),
            buffer[..length]);
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        Random random = new(Seed: 15);
        byte[] buffer = new byte[RouteMessages.MaxLength];
        for (int i = 0; i < 1_000; i++)
        {
            bool isIPv4 = random.Next(2) == 0;
            byte prefix = (byte)random.Next(1, isIPv4 ? 33 : 129);
            RouteEntry route = new(Address(), prefix)
            {
                Gateway = random.Next(2) == 0 ? Address() : null,
                LinkIndex = random.Next(),
                Source = random.Next(2) == 0 ? Address() : null,
                Table = (uint)random.Next(2) == 0 ? RouteTable.Main : (uint)random.Next(),
                Metric = (uint)random.Next(),
                Scope = (byte)random.Next(256),
                Protocol = (byte)random.Next(256),
                Kind = (byte)random.Next(256),
                IsOnLink = random.Next(2) == 0,
            };
            random.NextBytes(buffer);

            int length = RouteMessages.Write(buffer, route);

            Assert.True(RouteMessages.TryDecode(_newRoute, buffer.AsSpan(0, length), out RouteEntry? read));
            Assert.Equal(route, read);

            IPAddress Address()
            {
                byte[] bytes = new byte[isIPv4 ? 4 : 16];
                random.NextBytes(bytes);
                return new IPAddress(bytes);
            }
        }
    }
}
