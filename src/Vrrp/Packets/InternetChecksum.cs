using System.Buffers.Binary;

namespace IpvsHa.Vrrp.Packets;

/// <summary>The one's complement checksum of IPv4, ICMPv6 and VRRP (RFC 1071).</summary>
public static class InternetChecksum
{
    /// <summary>Adds up 16-bit words; an odd last byte counts as if a zero followed.</summary>
    /// <param name="bytes">In network order.</param>
    /// <param name="sum">What was added up before.</param>
    public static uint Add(ReadOnlySpan<byte> bytes, uint sum = 0)
    {
        ulong total = sum;
        while (bytes.Length >= 2)
        {
            total += BinaryPrimitives.ReadUInt16BigEndian(bytes);
            bytes = bytes[2..];
        }

        if (bytes.Length == 1)
        {
            total += (uint)bytes[0] << 8;
        }

        return Fold(total);
    }

    /// <summary>Adds the pseudo header: both addresses, the length and the protocol.</summary>
    /// <remarks>RFC 9568 5.2.8; the same sum for IPv4 and IPv6, since zeros add nothing.</remarks>
    public static uint AddPseudoHeader(UInt128 source, UInt128 destination, int length, byte protocol)
    {
        Span<byte> bytes = stackalloc byte[32];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, source);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[16..], destination);
        return Fold((ulong)Add(bytes) + (uint)length + protocol);
    }

    /// <summary>The checksum to store; 0 when the bytes summed up hold a correct one.</summary>
    public static ushort Finish(uint sum) => (ushort)~Fold(sum);

    private static uint Fold(ulong sum)
    {
        while (sum > 0xFFFF)
        {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return (uint)sum;
    }
}
