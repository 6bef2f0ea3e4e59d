using System.Net;
using IpvsHa.Vrrp.Packets;

namespace IpvsHa.Vrrp.Tests.Packets;

/// <remarks>
/// The bytes are those of Debian's keepalived 2.2.7 at 10.77.0.2 and fe80::2, caught in a network namespace with
/// <c>tcpdump -i eth0 -nn -x -U 'ip proto 112 or ip6 proto 112 or arp or icmp6'</c>.
/// </remarks>
public sealed class AdvertisementPacketTests
{
    private const string Version2 = """
        21 33 64 02  # version 2, advertisement; VRID 51; priority 100; two addresses
        01 01 02 04  # simple password; 1 s; checksum
        0a 4d 00 64  # 10.77.0.100
        0a 4d 00 65  # 10.77.0.101
        31 31 31 31 00 00 00 00  # 1111
        """;

    private const string Version3 = """
        31 34 c8 01  # version 3; VRID 52; priority 200; one address
        00 19 11 20  # 25 cs; checksum
        0a 4d 00 66  # 10.77.0.102
        """;

    private const string Version3IPv6 = """
        31 35 96 02  # version 3; VRID 53; priority 150; two addresses
        00 64 0b fa  # 100 cs; checksum
        fe 80 00 00 00 00 00 00 00 00 00 00 00 00 01 00
        20 01 0d b8 00 00 00 00 00 00 00 00 00 00 01 00
        """;

    private static readonly UInt128 _sender = Number("10.77.0.2");
    private static readonly UInt128 _senderIPv6 = Number("fe80::2");

    private static readonly AdvertisementFormat _format2 = new()
    {
        Version = 2,
        VirtualRouterId = 51,
        AdvertInterval = TimeSpan.FromSeconds(1),
        Addresses = [Number("10.77.0.100"), Number("10.77.0.101")],
        AuthenticationType = 1,
        AuthenticationData = 0x31313131_00000000,
    };

    private static readonly AdvertisementFormat _format3 = new()
    {
        Version = 3,
        VirtualRouterId = 52,
        AdvertInterval = TimeSpan.FromMilliseconds(250),
        Addresses = [Number("10.77.0.102")],
    };

    private static readonly AdvertisementFormat _format6 = new()
    {
        Version = 3,
        IsIPv6 = true,
        VirtualRouterId = 53,
        AdvertInterval = TimeSpan.FromSeconds(1),
        Addresses = [Number("fe80::100"), Number("2001:db8::100")],
    };

    private readonly byte[] _buffer = new byte[AdvertisementPacket.MaxLength];

    [Fact]
    public void Writes_version_2_as_keepalived_does() =>
        Assert.Equal(Hex.Bytes(Version2), Written(_format2, 100, _sender, MulticastGroups.IPv4));

    [Fact, Rfc(9568, "5.2")]
    public void Writes_version_3_as_keepalived_does() =>
        Assert.Equal(Hex.Bytes(Version3), Written(_format3, 200, _sender, MulticastGroups.IPv4));

    [Fact, Rfc(9568, "5.2")]
    public void Writes_IPv6_as_keepalived_and_the_kernel_do() =>
        Assert.Equal(Hex.Bytes(Version3IPv6), Written(_format6, 150, _senderIPv6, MulticastGroups.IPv6));

    [Fact]
    public void Takes_what_keepalived_sends()
    {
        Assert.Equal(
            (DropReason.None, new ReceivedAdvertisement(new(100, TimeSpan.FromSeconds(1), _sender), false, false)),
            Check(Hex.Bytes(Version2), _format2));
        Assert.Equal(
            (DropReason.None, new ReceivedAdvertisement(new(200, TimeSpan.FromSeconds(0.25), _sender), false, false)),
            Check(Hex.Bytes(Version3), _format3));
        Assert.Equal(
            (DropReason.None, new ReceivedAdvertisement(new(150, TimeSpan.FromSeconds(1), _senderIPv6), false, false)),
            Check(Hex.Bytes(Version3IPv6), _format6));
    }

    [Theory]
    [InlineData(0, 0x31, DropReason.Length)] // version 3 has no authentication data, so eight bytes are too many
    [InlineData(3, 1, DropReason.Length)]
    [InlineData(4, 3, DropReason.UnknownAuthenticationType)]
    [InlineData(4, 0, DropReason.AuthenticationTypeMismatch)]
    [InlineData(4, 2, DropReason.AuthenticationTypeMismatch)]
    [InlineData(16, 0x32, DropReason.AuthenticationFailure)]
    [InlineData(23, 0x01, DropReason.AuthenticationFailure)]
    [InlineData(5, 2, DropReason.Interval)]
    [InlineData(0, 0x22, DropReason.Type)]
    [InlineData(6, 0xFF, DropReason.Checksum)]
    [InlineData(2, 101, DropReason.Checksum)]
    [InlineData(8, 11, DropReason.Checksum)]
    public void Drops_a_version_2_packet_with_one_wrong_byte(int index, int value, DropReason expected)
    {
        byte[] packet = Hex.Bytes(Version2);
        packet[index] = (byte)value;

        Assert.Equal(expected, Check(packet, _format2).Reason);
    }

    [Theory, Rfc(9568, "7.1")]
    [InlineData(0, 0x41, DropReason.Version)]
    [InlineData(0, 0x11, DropReason.Version)]
    [InlineData(0, 0x32, DropReason.Type)]
    [InlineData(3, 0, DropReason.Length)]
    [InlineData(5, 0, DropReason.Interval)] // adopted, an interval of 0 would make every backup master
    [InlineData(2, 199, DropReason.Checksum)]
    [InlineData(11, 0x67, DropReason.Checksum)]
    public void Drops_a_version_3_packet_with_one_wrong_byte(int index, int value, DropReason expected)
    {
        byte[] packet = Hex.Bytes(Version3);
        packet[index] = (byte)value;

        Assert.Equal(expected, Check(packet, _format3).Reason);
    }

    [Theory, Rfc(9568, "7.1")]
    [InlineData(255, DropReason.None)]
    [InlineData(254, DropReason.Ttl)]
    [InlineData(1, DropReason.Ttl)]
    public void Multicast_must_come_from_this_link(byte ttl, DropReason expected) => Assert.Equal(
        expected,
        AdvertisementPacket.Check(
            Hex.Bytes(Version3), new(_sender, MulticastGroups.IPv4, ttl), _format3, MulticastGroups.IPv4, out _));

    [Fact]
    public void The_length_is_checked_before_the_TTL_and_the_TTL_before_the_version()
    {
        byte[] packet = Hex.Bytes(Version3);
        packet[0] = 0x41;
        PacketEnvelope envelope = new(_sender, MulticastGroups.IPv4, 1);

        Assert.Equal(
            DropReason.Length,
            AdvertisementPacket.Check(packet.AsSpan(0, 11), envelope, _format3, MulticastGroups.IPv4, out _));
        Assert.Equal(
            DropReason.Ttl, AdvertisementPacket.Check(packet, envelope, _format3, MulticastGroups.IPv4, out _));
    }

    [Fact]
    public void Version_3_with_another_interval_or_address_list_is_taken_and_noted()
    {
        AdvertisementFormat other = _format3 with
        {
            AdvertInterval = TimeSpan.FromSeconds(1),
            Addresses = [Number("10.77.0.103")],
        };

        (DropReason reason, ReceivedAdvertisement received) = Check(Hex.Bytes(Version3), other);

        Assert.Equal(DropReason.None, reason);
        Assert.Equal(TimeSpan.FromMilliseconds(250), received.Advertisement.MaxAdvertInterval);
        Assert.True(received.IntervalDiffers);
        Assert.True(received.AddressesDiffer);
    }

    [Fact]
    public void Unicast_is_not_multicast()
    {
        UInt128 own = Number("10.77.0.1");
        byte[] unicast = Written(_format3, 200, _sender, own);
        byte[] multicast = Hex.Bytes(Version3);

        Assert.Equal(
            DropReason.None, AdvertisementPacket.Check(unicast, new(_sender, own, 64), _format3, null, out _));
        Assert.Equal(
            DropReason.Destination,
            AdvertisementPacket.Check(unicast, new(_sender, own, 255), _format3, MulticastGroups.IPv4, out _));
        Assert.Equal(
            DropReason.Destination,
            AdvertisementPacket.Check(multicast, new(_sender, MulticastGroups.IPv4, 255), _format3, null, out _));
    }

    [Fact]
    public void Unicast_summed_up_as_if_it_were_multicast_is_taken() => Assert.Equal(
        DropReason.None, // as releases of keepalived before 1.3.7 send it
        AdvertisementPacket.Check(Hex.Bytes(Version3), new(_sender, Number("10.77.0.1"), 64), _format3, null, out _));

    [Fact]
    public void Without_the_pseudo_header_any_checksum_is_taken()
    {
        AdvertisementFormat format = _format3 with { ChecksumWithoutPseudoHeader = true };
        byte[] packet = Written(format, 200, _sender, MulticastGroups.IPv4);

        Assert.Equal("fbfd", Convert.ToHexStringLower(packet.AsSpan(6, 2))); // ~(3134 + c801 + 0019 + 0a4d + 0066)
        Assert.Equal(DropReason.None, Check(packet, format).Reason);
        Assert.Equal(DropReason.None, Check(Hex.Bytes(Version3), format).Reason);
        Assert.Equal(DropReason.Checksum, Check(packet, _format3).Reason);
    }

    [Fact]
    public void Every_cut_of_a_packet_is_dropped()
    {
        foreach ((string text, AdvertisementFormat format) in new[]
        {
            (Version2, _format2), (Version3, _format3), (Version3IPv6, _format6),
        })
        {
            byte[] packet = Hex.Bytes(text);
            for (int length = 0; length < packet.Length; length++)
            {
                Assert.Equal(
                    length < 8 ? DropReason.Truncated : DropReason.Length, Check(packet[..length], format).Reason);
            }
        }
    }

    [Fact]
    public void Random_packets_never_throw_and_never_pass()
    {
        Random random = new(20261121);
        byte[] packet = new byte[64];
        for (int i = 0; i < 100_000; i++)
        {
            random.NextBytes(packet);
            AdvertisementFormat format = (i % 3) switch { 0 => _format2, 1 => _format3, _ => _format6 };
            packet[0] = (byte)((format.Version << 4) | 1); // let it get past the first checks now and then
            packet[3] = (byte)(i % 4);
            ReadOnlySpan<byte> bytes = packet.AsSpan(0, random.Next(packet.Length + 1));
            UInt128 group = format.IsIPv6 ? MulticastGroups.IPv6 : MulticastGroups.IPv4;

            DropReason reason = AdvertisementPacket.Check(bytes, new(_sender, group, 255), format, group, out _);

            Assert.True(reason != DropReason.None || InternetChecksum.Finish(SumOf(bytes, format, group)) == 0, $"{i}");
        }
    }

    [Fact]
    public void What_is_written_is_taken_with_the_same_meaning()
    {
        Random random = new(7);
        for (int i = 0; i < 10_000; i++)
        {
            bool isIPv6 = random.Next(2) == 0;
            byte version = (byte)(isIPv6 || random.Next(2) == 0 ? 3 : 2);
            AdvertisementFormat format = new()
            {
                Version = version,
                IsIPv6 = isIPv6,
                VirtualRouterId = (byte)random.Next(1, 256),
                AdvertInterval = version == 2
                    ? TimeSpan.FromSeconds(random.Next(1, 256))
                    : TimeSpan.FromMilliseconds(10 * random.Next(1, 4096)),
                Addresses = [.. Enumerable.Range(0, random.Next(0, 256)).Select(_ => (UInt128)(uint)random.Next())],
                AuthenticationType = (byte)(version == 2 ? random.Next(2) : 0),
                AuthenticationData = (ulong)random.NextInt64(),
            };
            byte priority = (byte)random.Next(256);

            byte[] packet = Written(format, priority, _sender, isIPv6 ? MulticastGroups.IPv6 : MulticastGroups.IPv4);

            Assert.Equal(
                (DropReason.None, new ReceivedAdvertisement(new(priority, format.AdvertInterval, _sender), false, false)),
                Check(packet, format, _sender));
        }
    }

    private static uint SumOf(ReadOnlySpan<byte> bytes, AdvertisementFormat format, UInt128 group) => InternetChecksum.Add(
        bytes, format.Version == 2 ? 0 : InternetChecksum.AddPseudoHeader(_sender, group, bytes.Length, 112));

    private static (DropReason Reason, ReceivedAdvertisement Received) Check(byte[] packet, AdvertisementFormat format) =>
        Check(packet, format, format.IsIPv6 ? _senderIPv6 : _sender);

    private static (DropReason Reason, ReceivedAdvertisement Received) Check(
        byte[] packet, AdvertisementFormat format, UInt128 source)
    {
        UInt128 group = format.IsIPv6 ? MulticastGroups.IPv6 : MulticastGroups.IPv4;
        DropReason reason = AdvertisementPacket.Check(
            packet, new(source, group, 255), format, group, out ReceivedAdvertisement received);
        return (reason, received);
    }

    private byte[] Written(AdvertisementFormat format, byte priority, UInt128 source, UInt128 destination)
    {
        _buffer.AsSpan().Fill(0xEE);
        int length = AdvertisementPacket.Write(_buffer, format, priority, source, destination);
        return _buffer[..length];
    }

    private static UInt128 Number(string address) => AddressBytes.ToNumber(IPAddress.Parse(address));
}
