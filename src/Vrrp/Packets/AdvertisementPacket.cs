using System.Buffers.Binary;
using System.Security.Cryptography;
using IpvsHa.Vrrp.StateMachine;

namespace IpvsHa.Vrrp.Packets;

/// <summary>Writes and checks VRRP advertisements (RFC 3768 5.3, RFC 9568 5.2).</summary>
/// <remarks>
/// <code>
///  0 version and type | 1 VRID | 2 priority | 3 number of addresses
///  4 v2: authentication type, 5 v2: interval in seconds | 4-5 v3: interval in centiseconds, 12 bits
///  6-7 checksum | 8 addresses, 4 or 16 bytes each | v2: 8 bytes of authentication data
/// </code>
/// </remarks>
public static class AdvertisementPacket
{
    /// <summary>The IP protocol of VRRP.</summary>
    public const byte Protocol = 112;

    /// <summary>The longest advertisement: 255 addresses of IPv6.</summary>
    public const int MaxLength = HeaderLength + (255 * 16);

    private const int HeaderLength = 8;
    private const int AuthenticationLength = 8;
    private const byte AdvertisementType = 1;
    private const byte MulticastTtl = 255;

    /// <summary>The VRID of what may be an advertisement; 0, which is none, when it is too short.</summary>
    public static byte VirtualRouterIdOf(ReadOnlySpan<byte> packet) => packet.Length >= HeaderLength ? packet[1] : (byte)0;

    /// <summary>Writes one advertisement and returns its length.</summary>
    /// <param name="packet">At least 16 bytes and the addresses; <see cref="MaxLength"/> is always enough.</param>
    /// <param name="format">What is the same in all of them.</param>
    /// <param name="priority">0 to 255.</param>
    /// <param name="source">The source of the IP packet, for the checksum.</param>
    /// <param name="destination">The destination of the IP packet, for the checksum.</param>
    public static int Write(
        Span<byte> packet, AdvertisementFormat format, byte priority, UInt128 source, UInt128 destination)
    {
        packet = packet[..LengthOf(format.Version, format.IsIPv6, format.Addresses.Length)];
        packet[0] = (byte)((format.Version << 4) | AdvertisementType);
        packet[1] = format.VirtualRouterId;
        packet[2] = priority;
        packet[3] = (byte)format.Addresses.Length;
        if (format.Version == 2)
        {
            packet[4] = format.AuthenticationType;
            packet[5] = (byte)(format.AdvertInterval.Ticks / TimeSpan.TicksPerSecond);
            BinaryPrimitives.WriteUInt64BigEndian(packet[^AuthenticationLength..], format.AuthenticationData);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet[4..], Centiseconds(format));
        }

        packet[6..HeaderLength].Clear();
        int at = HeaderLength;
        foreach (UInt128 address in format.Addresses)
        {
            AddressBytes.Write(packet[at..], address, format.IsIPv6);
            at += AddressBytes.Size(format.IsIPv6);
        }

        ushort checksum = InternetChecksum.Finish(
            InternetChecksum.Add(packet, PseudoHeader(format, source, destination, packet.Length)));
        BinaryPrimitives.WriteUInt16BigEndian(packet[6..], checksum);
        return packet.Length;
    }

    /// <summary>Checks a received packet, in keepalived's order.</summary>
    /// <param name="packet">From the VRRP header on; anything.</param>
    /// <param name="envelope">What IP said.</param>
    /// <param name="expected">How this virtual router itself would write one.</param>
    /// <param name="multicastGroup">Where multicast goes to; null when this router uses unicast.</param>
    /// <param name="received">The advertisement, if the answer is <see cref="DropReason.None"/>.</param>
    public static DropReason Check(
        ReadOnlySpan<byte> packet,
        in PacketEnvelope envelope,
        AdvertisementFormat expected,
        UInt128? multicastGroup,
        out ReceivedAdvertisement received)
    {
        received = default;
        if (packet.Length < HeaderLength)
        {
            return DropReason.Truncated;
        }

        int version = packet[0] >> 4;
        int length = LengthOf(version, expected.IsIPv6, packet[3]);
        if (packet.Length != length)
        {
            return DropReason.Length;
        }

        if (multicastGroup is not null && envelope.Ttl != MulticastTtl)
        {
            return DropReason.Ttl;
        }

        if (version != expected.Version)
        {
            return DropReason.Version;
        }

        DropReason reason = version == 2 ? CheckVersion2(packet, expected) : DropReason.None;
        if (reason != DropReason.None)
        {
            return reason;
        }

        if ((packet[0] & 0xF) != AdvertisementType)
        {
            return DropReason.Type;
        }

        TimeSpan interval = IntervalOf(packet, version);
        if (interval == TimeSpan.Zero)
        {
            return DropReason.Interval; // adopted, it would make every backup master at once
        }

        if (!HasGoodChecksum(packet, envelope, expected, multicastGroup is null))
        {
            return DropReason.Checksum;
        }

        if (multicastGroup is { } group
            ? envelope.Destination != group
            : IsMulticast(envelope.Destination, expected.IsIPv6))
        {
            return DropReason.Destination;
        }

        received = new(
            new(packet[2], interval, envelope.Source),
            interval != expected.AdvertInterval,
            !HasAddresses(packet[HeaderLength..], packet[3], expected));
        return DropReason.None;
    }

    private static DropReason CheckVersion2(ReadOnlySpan<byte> packet, AdvertisementFormat expected)
    {
        if (packet[4] > 2)
        {
            return DropReason.UnknownAuthenticationType;
        }

        if (packet[4] != expected.AuthenticationType)
        {
            return DropReason.AuthenticationTypeMismatch;
        }

        Span<byte> data = stackalloc byte[AuthenticationLength];
        BinaryPrimitives.WriteUInt64BigEndian(data, expected.AuthenticationData);
        if (packet[4] == 1 && !CryptographicOperations.FixedTimeEquals(packet[^AuthenticationLength..], data))
        {
            return DropReason.AuthenticationFailure;
        }

        return packet[5] * TimeSpan.TicksPerSecond == expected.AdvertInterval.Ticks
            ? DropReason.None
            : DropReason.Interval;
    }

    private static bool HasGoodChecksum(
        ReadOnlySpan<byte> packet, in PacketEnvelope envelope, AdvertisementFormat expected, bool isUnicast)
    {
        int length = packet.Length;
        if (expected is { Version: 3, IsIPv6: false, ChecksumWithoutPseudoHeader: true })
        {
            return true;
        }

        uint sum = InternetChecksum.Add(packet);
        return IsGood(envelope.Source, envelope.Destination)
            || (isUnicast && expected is { Version: 3, IsIPv6: false } // releases before 1.3.7 send this one
                && IsGood(envelope.Source, MulticastGroups.IPv4));

        bool IsGood(UInt128 source, UInt128 destination) =>
            InternetChecksum.Finish(sum + PseudoHeader(expected, source, destination, length)) == 0;
    }

    private static bool HasAddresses(ReadOnlySpan<byte> bytes, int count, AdvertisementFormat expected)
    {
        if (count != expected.Addresses.Length)
        {
            return false;
        }

        int size = AddressBytes.Size(expected.IsIPv6);
        for (int i = 0; i < count; i++)
        {
            if (Array.IndexOf(expected.Addresses, AddressBytes.Read(bytes[(i * size)..], expected.IsIPv6)) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsMulticast(UInt128 address, bool isIPv6) =>
        isIPv6 ? (byte)(address >> 120) == 0xFF : (uint)address >> 28 == 0xE;

    private static uint PseudoHeader(AdvertisementFormat format, UInt128 source, UInt128 destination, int length) =>
        format.Version == 2 || (format is { ChecksumWithoutPseudoHeader: true, IsIPv6: false })
            ? 0
            : InternetChecksum.AddPseudoHeader(source, destination, length, Protocol);

    private static TimeSpan IntervalOf(ReadOnlySpan<byte> packet, int version) => version == 2
        ? TimeSpan.FromSeconds(packet[5])
        : new((BinaryPrimitives.ReadUInt16BigEndian(packet[4..]) & 0xFFF) * 10 * TimeSpan.TicksPerMillisecond);

    private static ushort Centiseconds(AdvertisementFormat format) =>
        (ushort)(format.AdvertInterval.Ticks / (10 * TimeSpan.TicksPerMillisecond) & 0xFFF);

    private static int LengthOf(int version, bool isIPv6, int addresses) =>
        HeaderLength + (addresses * AddressBytes.Size(isIPv6)) + (version == 2 ? AuthenticationLength : 0);
}

/// <summary>An advertisement that passed the checks, and what is odd about it.</summary>
/// <param name="Advertisement">What the state machine needs.</param>
/// <param name="IntervalDiffers">Another interval than the own one; taken all the same in version 3.</param>
/// <param name="AddressesDiffer">Another address list than the own one; taken all the same.</param>
public readonly record struct ReceivedAdvertisement(
    Advertisement Advertisement, bool IntervalDiffers, bool AddressesDiffer);
