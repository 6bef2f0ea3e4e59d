using System.Buffers.Binary;

namespace IpvsHa.Vrrp.Packets;

/// <summary>An Ethernet frame that tells everybody who has an IPv4 address (RFC 5227 3, RFC 9568 8.1.2).</summary>
/// <remarks>A broadcast ARP request whose sender and target are both the address.</remarks>
public static class GratuitousArp
{
    /// <summary>Ethernet header and ARP packet.</summary>
    public const int Length = 42;

    private const ulong Broadcast = 0xFFFF_FFFF_FFFF;

    /// <summary>Writes the whole frame and returns its length.</summary>
    /// <param name="frame">At least <see cref="Length"/> bytes.</param>
    /// <param name="mac">The interface that has the address.</param>
    /// <param name="address">The IPv4 address as a number.</param>
    public static int Write(Span<byte> frame, ulong mac, UInt128 address)
    {
        frame = frame[..Length];
        VirtualMac.Write(frame, Broadcast);
        VirtualMac.Write(frame[6..], mac);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], 0x0806); // ARP
        BinaryPrimitives.WriteUInt16BigEndian(frame[14..], 1); // Ethernet
        BinaryPrimitives.WriteUInt16BigEndian(frame[16..], 0x0800); // IPv4
        frame[18] = VirtualMac.Length;
        frame[19] = 4;
        BinaryPrimitives.WriteUInt16BigEndian(frame[20..], 1); // request
        VirtualMac.Write(frame[22..], mac);
        BinaryPrimitives.WriteUInt32BigEndian(frame[28..], (uint)address);
        VirtualMac.Write(frame[32..], Broadcast);
        BinaryPrimitives.WriteUInt32BigEndian(frame[38..], (uint)address);
        return Length;
    }
}
