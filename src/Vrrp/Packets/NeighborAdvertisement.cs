using System.Buffers.Binary;

namespace IpvsHa.Vrrp.Packets;

/// <summary>An Ethernet frame that tells everybody who has an IPv6 address (RFC 4861 4.4, RFC 9568 8.2.2).</summary>
/// <remarks>Unsolicited, to ff02::1, with the override flag and the target link-layer address.</remarks>
public static class NeighborAdvertisement
{
    /// <summary>Ethernet header, IPv6 header, message and its option.</summary>
    public const int Length = EthernetLength + IPv6Length + MessageLength;

    private const int EthernetLength = 14;
    private const int IPv6Length = 40;
    private const int MessageLength = 32;
    private const byte ControlMessage = 58; // ICMPv6

    private static UInt128 AllNodes => new(0xFF02_0000_0000_0000, 1);

    /// <summary>Writes the whole frame and returns its length.</summary>
    /// <param name="frame">At least <see cref="Length"/> bytes.</param>
    /// <param name="mac">The interface that has the address.</param>
    /// <param name="address">The IPv6 address as a number; the source of the packet too.</param>
    /// <param name="isRouter">Sets the router flag: this machine forwards IPv6.</param>
    public static int Write(Span<byte> frame, ulong mac, UInt128 address, bool isRouter)
    {
        frame = frame[..Length];
        frame.Clear();
        VirtualMac.Write(frame, 0x3333_0000_0001); // the group of ff02::1
        VirtualMac.Write(frame[6..], mac);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], 0x86DD); // IPv6

        Span<byte> header = frame[EthernetLength..];
        header[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], MessageLength);
        header[6] = ControlMessage;
        header[7] = 255;
        BinaryPrimitives.WriteUInt128BigEndian(header[8..], address);
        BinaryPrimitives.WriteUInt128BigEndian(header[24..], AllNodes);

        Span<byte> message = header[IPv6Length..];
        message[0] = 136; // neighbour advertisement
        message[4] = (byte)(isRouter ? 0xA0 : 0x20); // router, override
        BinaryPrimitives.WriteUInt128BigEndian(message[8..], address);
        message[24] = 2; // target link-layer address
        message[25] = 1; // of eight bytes
        VirtualMac.Write(message[26..], mac);
        uint sum = InternetChecksum.AddPseudoHeader(address, AllNodes, MessageLength, ControlMessage);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], InternetChecksum.Finish(InternetChecksum.Add(message, sum)));
        return Length;
    }
}
