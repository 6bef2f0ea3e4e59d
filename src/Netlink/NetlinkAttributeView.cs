using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace IpvsHa.Netlink;

/// <summary>One attribute of a received message: a view, good for as long as the message is.</summary>
/// <remarks>
/// The getters return false when the payload is too short for the type; longer ones are read from their start, as
/// newer kernels may append. Integers are in host byte order unless the name says otherwise.
/// </remarks>
/// <param name="type">Without flags.</param>
/// <param name="payload">Without header and padding.</param>
public readonly ref struct NetlinkAttributeView(ushort type, ReadOnlySpan<byte> payload)
{
    /// <summary>The type, without the nested and byte-order flags.</summary>
    public ushort Type { get; } = type;

    /// <summary>The bytes, without header and padding.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>The attributes inside this one.</summary>
    public NetlinkAttributeReader Nested => new(Payload);

    /// <summary>Reads an 8-bit value.</summary>
    public bool TryGetByte(out byte value) => MemoryMarshal.TryRead(Payload, out value);

    /// <summary>Reads a 16-bit value.</summary>
    public bool TryGetUInt16(out ushort value) => MemoryMarshal.TryRead(Payload, out value);

    /// <summary>Reads a 16-bit value in network byte order, as IPVS has its ports.</summary>
    public bool TryGetUInt16BigEndian(out ushort value) => BinaryPrimitives.TryReadUInt16BigEndian(Payload, out value);

    /// <summary>Reads a 32-bit value.</summary>
    public bool TryGetUInt32(out uint value) => MemoryMarshal.TryRead(Payload, out value);

    /// <summary>Reads a signed 32-bit value.</summary>
    public bool TryGetInt32(out int value) => MemoryMarshal.TryRead(Payload, out value);

    /// <summary>Reads a 32-bit value in network byte order.</summary>
    public bool TryGetUInt32BigEndian(out uint value) => BinaryPrimitives.TryReadUInt32BigEndian(Payload, out value);

    /// <summary>Reads a 64-bit value.</summary>
    public bool TryGetUInt64(out ulong value) => MemoryMarshal.TryRead(Payload, out value);

    /// <summary>Reads text up to its terminating NUL, or all of it when there is none.</summary>
    public string GetString()
    {
        int end = Payload.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? Payload : Payload[..end]);
    }

    /// <summary>Reads an IP address; false when the payload does not have 4 or 16 bytes.</summary>
    public bool TryGetAddress(out IPAddress address)
    {
        bool fits = Payload.Length is 4 or 16;
        address = fits ? new IPAddress(Payload) : IPAddress.None;
        return fits;
    }
}
