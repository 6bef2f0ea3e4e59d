using System.Buffers.Binary;

namespace IpvsHa.Vrrp.Packets;

/// <summary>The IPv6 header in front of an advertisement (RFC 8200); extension headers are not used.</summary>
public static class IPv6Header
{
    /// <summary>Without extension headers.</summary>
    public const int Length = 40;

    private const uint Start = 0x6C00_0000; // version 6, traffic class 0xc0

    /// <summary>Writes a header.</summary>
    /// <param name="header">At least <see cref="Length"/> bytes.</param>
    /// <param name="payloadLength">What follows the header.</param>
    /// <param name="hopLimit">255 for multicast.</param>
    /// <param name="protocol">112 for VRRP.</param>
    /// <param name="source">As a number.</param>
    /// <param name="destination">As a number.</param>
    public static void Write(
        Span<byte> header, int payloadLength, byte hopLimit, byte protocol, UInt128 source, UInt128 destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(header, Start);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)payloadLength);
        header[6] = protocol;
        header[7] = hopLimit;
        BinaryPrimitives.WriteUInt128BigEndian(header[8..], source);
        BinaryPrimitives.WriteUInt128BigEndian(header[24..], destination);
    }

    /// <summary>Takes the header off a packet as a packet socket gives it.</summary>
    /// <param name="packet">Anything.</param>
    /// <param name="protocol">What must follow the header at once.</param>
    /// <param name="envelope">What the header says.</param>
    /// <param name="payload">What follows it.</param>
    /// <returns>False unless this is a whole IPv6 packet of that protocol.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> packet, byte protocol, out PacketEnvelope envelope, out ReadOnlySpan<byte> payload)
    {
        envelope = default;
        payload = default;
        if (packet.Length < Length || packet[0] >> 4 != 6 || packet[6] != protocol)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        if (packet.Length < Length + length)
        {
            return false;
        }

        envelope = new(
            BinaryPrimitives.ReadUInt128BigEndian(packet[8..]),
            BinaryPrimitives.ReadUInt128BigEndian(packet[24..]),
            packet[7]);
        payload = packet.Slice(Length, length);
        return true;
    }
}
