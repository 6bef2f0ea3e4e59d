using System.Net;

namespace IpvsHa.Netlink.Tests;

public sealed class SocketAddressBytesTests
{
    private readonly byte[] _buffer = [.. Enumerable.Repeat((byte)0xEE, SocketAddressBytes.MaxLength)];

    [Fact]
    public void Ipv4_has_16_bytes()
    {
        int length = SocketAddressBytes.Write(_buffer, IPAddress.Parse("224.0.0.18"), port: 0x1234);

        Assert.Equal(Hex.Bytes("02 00 12 34 e0 00 00 12 00 00 00 00 00 00 00 00"), _buffer[..length]);
        Assert.True(SocketAddressBytes.TryRead(_buffer, out ReadOnlySpan<byte> address, out int port, out uint scope));
        Assert.Equal("224.0.0.18", new IPAddress(address).ToString());
        Assert.Equal((0x1234, 0u), (port, scope));
    }

    [Fact]
    public void Ipv6_has_28_bytes_and_the_interface_of_a_link_local_address()
    {
        int length = SocketAddressBytes.Write(_buffer, IPAddress.Parse("ff02::12%3"), port: 0);

        Assert.Equal(
            Hex.Bytes("""
                0a 00 00 00 00 00 00 00
                ff 02 00 00 00 00 00 00 00 00 00 00 00 00 00 12
                03 00 00 00
                """),
            _buffer[..length]);
        Assert.True(SocketAddressBytes.TryRead(_buffer, out ReadOnlySpan<byte> address, out int port, out uint scope));
        Assert.Equal("ff02::12", new IPAddress(address).ToString());
        Assert.Equal((0, 3u), (port, scope));
    }

    [Fact]
    public void A_packet_address_has_20_bytes()
    {
        int length = SocketAddressBytes.WritePacket(_buffer, 3, LinuxNumbers.EthPArp, Hex.Bytes("ff ff ff ff ff ff"));

        Assert.Equal(
            Hex.Bytes("""
                11 00 08 06 03 00 00 00  # AF_PACKET, ETH_P_ARP in network order, interface 3
                00 00 00 06              # six bytes of
                ff ff ff ff ff ff 00 00
                """),
            _buffer[..length]);
        Assert.True(SocketAddressBytes.TryReadPacket(_buffer, out int index, out byte type));
        Assert.Equal((3, 0), (index, type));
        Assert.False(SocketAddressBytes.TryRead(_buffer, out _, out _, out _));
    }

    [Fact]
    public void What_cannot_be_written_is_refused()
    {
        byte[] shorter = new byte[15];

        Assert.Throws<ArgumentException>(() => SocketAddressBytes.Write(shorter, IPAddress.Loopback, 0));
        Assert.Throws<ArgumentException>(() => SocketAddressBytes.Write(_buffer, new byte[5], 0));
        Assert.Throws<ArgumentException>(() => SocketAddressBytes.WritePacket(_buffer, 3, 0, new byte[9]));
        Assert.Throws<OverflowException>(() => SocketAddressBytes.Write(_buffer, IPAddress.Loopback, 65536));
    }

    [Theory]
    [InlineData("")]
    [InlineData("02")]
    [InlineData("02 00 12 34 e0 00 00")]
    [InlineData("0a 00 00 00 00 00 00 00 ff 02 00 00 00 00 00 00 00 00 00 00 00 00 00 12 03 00 00")]
    [InlineData("01 00 2f 74 6d 70 2f 78 00 00 00 00")] // AF_UNIX
    public void A_cut_address_is_none(string hex)
    {
        Assert.False(SocketAddressBytes.TryRead(Hex.Bytes(hex), out _, out _, out _));
        Assert.False(SocketAddressBytes.TryReadPacket(Hex.Bytes(hex), out _, out _));
    }

    [Fact]
    public void Survives_any_bytes()
    {
        Random random = new(Seed: 6);
        byte[] bytes = new byte[32];
        for (int i = 0; i < 100_000; i++)
        {
            random.NextBytes(bytes);
            (bytes[0], bytes[1]) = ((byte)random.Next(20), 0);
            ReadOnlySpan<byte> cut = bytes.AsSpan(0, random.Next(bytes.Length + 1));
            SocketAddressBytes.TryRead(cut, out _, out _, out _);
            SocketAddressBytes.TryReadPacket(cut, out _, out _);
        }
    }
}
