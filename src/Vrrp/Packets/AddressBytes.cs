using System.Buffers.Binary;
using System.Net;

namespace IpvsHa.Vrrp.Packets;

/// <summary>Addresses as numbers: their 4 or 16 bytes read as a big-endian number.</summary>
public static class AddressBytes
{
    /// <summary>4 or 16.</summary>
    public static int Size(bool isIPv6) => isIPv6 ? 16 : 4;

    /// <summary>Reads <see cref="Size"/> bytes.</summary>
    public static UInt128 Read(ReadOnlySpan<byte> bytes, bool isIPv6) =>
        isIPv6 ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);

    /// <summary>Writes <see cref="Size"/> bytes.</summary>
    public static void Write(Span<byte> bytes, UInt128 address, bool isIPv6)
    {
        if (isIPv6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)address);
        }
    }

    /// <summary>The number of an address.</summary>
    public static UInt128 ToNumber(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out int length) && length == 16
            ? BinaryPrimitives.ReadUInt128BigEndian(bytes)
            : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    /// <summary>The address of a number.</summary>
    public static IPAddress ToAddress(UInt128 number, bool isIPv6)
    {
        Span<byte> bytes = stackalloc byte[16];
        Write(bytes, number, isIPv6);
        return new(bytes[..Size(isIPv6)]);
    }
}
