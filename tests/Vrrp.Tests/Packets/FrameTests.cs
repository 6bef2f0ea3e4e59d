using System.Net;
using IpvsHa.Vrrp.Packets;

namespace IpvsHa.Vrrp.Tests.Packets;

/// <remarks>Bytes of Debian's keepalived 2.2.7; the command is in <see cref="AdvertisementPacketTests"/>.</remarks>
public sealed class FrameTests
{
    private const ulong Mac = 0x02_00_00_00_00_02;

    private readonly byte[] _frame = new byte[128];

    public FrameTests() => _frame.AsSpan().Fill(0xEE);

    [Fact, Rfc(9568, "6.4.2")]
    public void Gratuitous_ARP_is_a_broadcast_request_for_the_own_address()
    {
        int length = GratuitousArp.Write(_frame, Mac, Number("10.77.0.100"));

        Assert.Equal(
            Hex.Bytes("""
                ff ff ff ff ff ff 02 00 00 00 00 02 08 06  # to everybody, ARP
                00 01 08 00 06 04 00 01                    # Ethernet, IPv4, request
                02 00 00 00 00 02 0a 4d 00 64              # the sender has 10.77.0.100
                ff ff ff ff ff ff 0a 4d 00 64              # who has 10.77.0.100
                """),
            _frame[..length]);
    }

    [Theory, Rfc(9568, "6.4.2")]
    [InlineData(false, "55 9c 20")] // override
    [InlineData(true, "d5 9b a0")]  // router, override
    public void Neighbour_advertisement_goes_to_all_nodes_from_the_address_itself(bool isRouter, string checksumAndFlags)
    {
        int length = NeighborAdvertisement.Write(_frame, Mac, Number("fe80::100"), isRouter);

        Assert.Equal(
            Hex.Bytes($"""
                33 33 00 00 00 01 02 00 00 00 00 02 86 dd
                60 00 00 00 00 20 3a ff                          # 32 bytes of ICMPv6, hop limit 255
                fe 80 00 00 00 00 00 00 00 00 00 00 00 00 01 00
                ff 02 00 00 00 00 00 00 00 00 00 00 00 00 00 01
                88 00 {checksumAndFlags} 00 00 00                # neighbour advertisement; solicited is not set
                fe 80 00 00 00 00 00 00 00 00 00 00 00 00 01 00
                02 01 02 00 00 00 00 02                          # target link-layer address
                """),
            _frame[..length]);
    }

    [Theory, Rfc(9568, "7.3")]
    [InlineData(51, false, "00005e000133")]
    [InlineData(255, true, "00005e0002ff")]
    public void Virtual_MAC_holds_the_VRID(byte virtualRouterId, bool isIPv6, string expected)
    {
        VirtualMac.Write(_frame, VirtualMac.Of(virtualRouterId, isIPv6));

        Assert.Equal(expected, Convert.ToHexStringLower(_frame.AsSpan(0, 6)));
        Assert.Equal(VirtualMac.Of(virtualRouterId, isIPv6), VirtualMac.Read(_frame));
    }

    [Fact]
    public void IPv4_header_is_that_of_keepalived_but_for_the_id_which_the_kernel_fills_in()
    {
        IPv4Header.Write(_frame, 24, 255, 112, Number("10.77.0.2"), MulticastGroups.IPv4);

        Assert.Equal(
            Hex.Bytes("45 c0 00 2c 00 00 00 00 ff 70 d0 40 0a 4d 00 02 e0 00 00 12"), // id 1 has checksum d03f
            _frame[..IPv4Header.Length]);
    }

    [Fact]
    public void IPv4_header_is_taken_off_with_its_options_and_without_padding()
    {
        byte[] packet = Hex.Bytes("""
            46 c0 00 1a 00 00 00 00 fe 70 00 00 0a 4d 00 02 e0 00 00 12  # 26 bytes, TTL 254
            94 04 00 00   # router alert
            21 33         # payload
            00 00 00      # padding of a short frame
            """);

        Assert.True(IPv4Header.TryRead(packet, out PacketEnvelope envelope, out ReadOnlySpan<byte> payload));
        Assert.Equal(new(Number("10.77.0.2"), Number("224.0.0.18"), 254), envelope);
        Assert.Equal([0x21, 0x33], payload.ToArray());
    }

    [Fact]
    public void Random_bytes_are_never_read_beyond_their_end()
    {
        Random random = new(112);
        byte[] packet = new byte[64];
        for (int i = 0; i < 100_000; i++)
        {
            random.NextBytes(packet);
            packet[0] = (byte)(0x40 | (packet[0] & 0xF));
            packet[2] = 0;
            ReadOnlySpan<byte> bytes = packet.AsSpan(0, random.Next(packet.Length + 1));

            if (IPv4Header.TryRead(bytes, out _, out ReadOnlySpan<byte> payload))
            {
                Assert.True(payload.Length <= bytes.Length - 20);
            }
        }
    }

    [Theory]
    [InlineData("", "ffff")]
    [InlineData("00 01 f2 03 f4 f5 f6 f7", "220d")] // the example of RFC 1071: the sum is ddf2
    [InlineData("01", "feff")]
    [InlineData("ff ff 00 01", "fffe")] // the carry comes round
    public void Internet_checksum(string bytes, string expected) =>
        Assert.Equal(expected, InternetChecksum.Finish(InternetChecksum.Add(Hex.Bytes(bytes))).ToString("x4"));

    private static UInt128 Number(string address) => AddressBytes.ToNumber(IPAddress.Parse(address));
}
