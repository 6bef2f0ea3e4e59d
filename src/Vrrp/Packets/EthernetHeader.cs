using System.Buffers.Binary;

namespace IpvsHa.Vrrp.Packets;

/// <summary>The Ethernet header in front of a multicast IP packet (RFC 1112 6.4, RFC 2464 7).</summary>
public static class EthernetHeader
{
    /// <summary>Without a VLAN tag.</summary>
    public const int Length = 14;

    /// <summary>The MAC address of an IP multicast group.</summary>
    public static ulong GroupMac(UInt128 group, bool isIPv6) =>
        isIPv6 ? 0x3333_0000_0000UL | (uint)group : 0x0100_5E00_0000UL | ((uint)group & 0x7F_FFFF);

    /// <summary>Writes the header.</summary>
    /// <param name="header">At least <see cref="Length"/> bytes.</param>
    /// <param name="destination">A MAC address as a number.</param>
    /// <param name="source">A MAC address as a number.</param>
    /// <param name="isIPv6">What follows: an IPv6 packet, or IPv4.</param>
    public static void Write(Span<byte> header, ulong destination, ulong source, bool isIPv6)
    {
        VirtualMac.Write(header, destination);
        VirtualMac.Write(header[VirtualMac.Length..], source);
        BinaryPrimitives.WriteUInt16BigEndian(header[12..], (ushort)(isIPv6 ? 0x86DD : 0x0800));
    }
}
