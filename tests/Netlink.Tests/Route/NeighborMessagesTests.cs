using System.Net;
using IpvsHa.Netlink.Route;

namespace IpvsHa.Netlink.Tests.Route;

public sealed class NeighborMessagesTests
{
    // Taken from Linux 6.18: ip neigh add 192.0.2.9 lladdr 00:00:5e:00:01:33 dev left.
    private static readonly byte[] _neighbor = Hex.Bytes("""
        02 00 00 00 03 00 00 00 80 00 00 01  # AF_INET, index 3, NUD_PERMANENT, RTN_UNICAST
        08 00 01 00 c0 00 02 09              # NDA_DST
        0a 00 02 00 00 00 5e 00 01 33 00 00  # NDA_LLADDR
        08 00 04 00 00 00 00 00              # NDA_PROBES
        14 00 03 00                          # NDA_CACHEINFO
        1e 00 00 00 1e 00 00 00 1e 00 00 00 00 00 00 00
        """);

    private static readonly Neighbor _expected =
        new(3, IPAddress.Parse("192.0.2.9")) { HardwareAddress = new MacAddress(0x00005e000133) };

    private static readonly NetlinkHeader _newNeigh = new(0, RouteMessageType.NewNeigh, 0, 0, 0);

    [Fact]
    public void A_neighbour_is_read_from_the_kernels_bytes()
    {
        Assert.True(NeighborMessages.TryDecode(_newNeigh, _neighbor, out Neighbor? neighbor));

        Assert.Equal(_expected, neighbor);
    }

    [Theory]
    [InlineData("07 00 00 00 03 00 00 00 80 00 00 00  0a 00 02 00 00 00 5e 00 01 33 00 00")] // of a bridge
    [InlineData("02 00 00 00 03 00 00 00 80 00 00 01  0a 00 02 00 00 00 5e 00 01 33 00 00")] // no address
    [InlineData("02 00 00 00 03 00 00 00 80 00 00")]                                         // a cut header
    public void What_is_no_neighbour_is_left_out(string hex) =>
        Assert.False(NeighborMessages.TryDecode(_newNeigh, Hex.Bytes(hex), out _));

    [Fact]
    public void Cut_anywhere_it_is_a_shorter_message_or_none() =>
        Malformed.Cut(_neighbor, bytes => NeighborMessages.TryDecode(_newNeigh, bytes, out _));

    [Fact]
    public void Survives_any_bytes() =>
        Malformed.Try(_neighbor, seed: 16, bytes => NeighborMessages.TryDecode(_newNeigh, bytes, out _));

    [Fact]
    public void Neighbours_have_these_bytes_and_are_read_back()
    {
        byte[] buffer = new byte[NeighborMessages.MaxLength];
        buffer.AsSpan().Fill(0xEE);
        Neighbor proxy = new(3, IPAddress.Parse("2001:db8::9")) { State = NeighborState.None, IsProxy = true };

        int length = NeighborMessages.Write(buffer, proxy);

        Assert.Equal(
            Hex.Bytes("""
                0a 00 00 00 03 00 00 00 00 00 08 00  # NTF_PROXY
                14 00 01 00 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 09
                """),
            buffer[..length]);
        Assert.True(NeighborMessages.TryDecode(_newNeigh, buffer.AsSpan(0, length), out Neighbor? read));
        Assert.Equal(proxy, read);
        length = NeighborMessages.Write(buffer, _expected);
        Assert.True(NeighborMessages.TryDecode(_newNeigh, buffer.AsSpan(0, length), out read));
        Assert.Equal(_expected, read);
    }
}
