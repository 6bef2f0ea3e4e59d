using System.Buffers.Binary;

namespace IpvsHa.Vrrp.Packets;

/// <summary>MAC addresses as numbers of 48 bits, and the one of a virtual router (RFC 9568 7.3).</summary>
public static class VirtualMac
{
    /// <summary>The six bytes of a MAC address.</summary>
    public const int Length = 6;

    /// <summary>00:00:5e:00:01:VRID, or ..:02:VRID for IPv6.</summary>
    public static ulong Of(byte virtualRouterId, bool isIPv6) => (isIPv6 ? 0x00005E000200UL : 0x00005E000100UL) | virtualRouterId;

    /// <summary>Writes six bytes.</summary>
    public static void Write(Span<byte> bytes, ulong mac)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(mac >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)mac);
    }

    /// <summary>Reads six bytes.</summary>
    public static ulong Read(ReadOnlySpan<byte> bytes) =>
        ((ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]);
}
