using System.Buffers.Binary;

namespace IpvsHa.Vrrp.Packets;

/// <summary>The IPv4 header in front of an advertisement (RFC 791).</summary>
public static class IPv4Header
{
    /// <summary>Without options.</summary>
    public const int Length = 20;

    private const byte InternetControl = 0xC0; // precedence 6

    /// <summary>Writes a header without options: TOS 0xc0, no fragments.</summary>
    /// <param name="header">At least <see cref="Length"/> bytes.</param>
    /// <param name="payloadLength">What follows the header.</param>
    /// <param name="ttl">255 for multicast.</param>
    /// <param name="protocol">112 for VRRP.</param>
    /// <param name="source">As a number.</param>
    /// <param name="destination">As a number.</param>
    public static void Write(
        Span<byte> header, int payloadLength, byte ttl, byte protocol, UInt128 source, UInt128 destination)
    {
        header = header[..Length];
        header.Clear();
        header[0] = 0x45; // version 4, five words
        header[1] = InternetControl;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)(Length + payloadLength));
        header[8] = ttl;
        header[9] = protocol;
        BinaryPrimitives.WriteUInt32BigEndian(header[12..], (uint)source);
        BinaryPrimitives.WriteUInt32BigEndian(header[16..], (uint)destination);
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], InternetChecksum.Finish(InternetChecksum.Add(header)));
    }

    /// <summary>Takes the header off a packet as a raw socket gives it.</summary>
    /// <param name="packet">Anything.</param>
    /// <param name="envelope">What the header says.</param>
    /// <param name="payload">What follows it.</param>
    /// <returns>False unless this is a whole IPv4 packet.</returns>
    public static bool TryRead(ReadOnlySpan<byte> packet, out PacketEnvelope envelope, out ReadOnlySpan<byte> payload)
    {
        envelope = default;
        payload = default;
        if (packet.Length < Length || packet[0] >> 4 != 4)
        {
            return false;
        }

        int headerLength = (packet[0] & 0xF) * 4;
        int total = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (headerLength < Length || total < headerLength || packet.Length < total)
        {
            return false;
        }

        envelope = new(
            BinaryPrimitives.ReadUInt32BigEndian(packet[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[16..]),
            packet[8]);
        payload = packet[headerLength..total];
        return true;
    }
}
