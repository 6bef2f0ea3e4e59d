using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace IpvsHa.Netlink.Route;

/// <summary>Encodes and decodes the messages about neighbours.</summary>
/// <remarks>
/// Each writer writes <c>struct ndmsg</c> and attributes, and returns their length in bytes; <see cref="MaxLength"/>
/// bytes are enough for any. Source: linux/neighbour.h.
/// <code>
/// struct ndmsg  family:1 pad:3  index:4  state:2 flags:1 type:1
/// </code>
/// </remarks>
public static class NeighborMessages
{
    /// <summary>Room for any request, in bytes.</summary>
    public const int MaxLength = 64;

    private const int HeaderLength = 12;
    private const byte ProxyFlag = 8; // NTF_PROXY

    private const ushort AddressAttribute = 1;         // NDA_DST
    private const ushort HardwareAddressAttribute = 2; // NDA_LLADDR

    /// <summary>For RTM_GETNEIGH with NLM_F_DUMP: all neighbours of both families.</summary>
    public static int WriteList(Span<byte> buffer)
    {
        buffer[..HeaderLength].Clear();
        return HeaderLength;
    }

    /// <summary>For RTM_NEWNEIGH and RTM_DELNEIGH.</summary>
    public static int Write(Span<byte> buffer, Neighbor neighbor)
    {
        bool isIPv4 = neighbor.Address.AddressFamily == AddressFamily.InterNetwork;
        buffer[..HeaderLength].Clear();
        buffer[0] = (byte)(isIPv4 ? LinuxNumbers.AfInet : LinuxNumbers.AfInet6);
        MemoryMarshal.Write(buffer[4..], neighbor.LinkIndex);
        MemoryMarshal.Write(buffer[8..], neighbor.State);
        buffer[10] = neighbor.IsProxy ? ProxyFlag : (byte)0;
        NetlinkAttributeWriter attributes = new(buffer[HeaderLength..]);
        attributes.WriteAddress(AddressAttribute, neighbor.Address);
        if (neighbor.HardwareAddress is { } hardwareAddress)
        {
            Span<byte> bytes = stackalloc byte[MacAddress.Length];
            hardwareAddress.WriteTo(bytes);
            attributes.WriteBytes(HardwareAddressAttribute, bytes);
        }

        return HeaderLength + attributes.Length;
    }

    /// <summary>Decodes RTM_NEWNEIGH or RTM_DELNEIGH.</summary>
    /// <returns>False for other messages and families, and for malformed ones.</returns>
    public static bool TryDecode(
        in NetlinkHeader header, ReadOnlySpan<byte> body, [NotNullWhen(true)] out Neighbor? neighbor)
    {
        neighbor = null;
        if (header.Type is not (RouteMessageType.NewNeigh or RouteMessageType.DelNeigh) || body.Length < HeaderLength
            || body[0] is not (LinuxNumbers.AfInet or LinuxNumbers.AfInet6))
        {
            return false;
        }

        (IPAddress? address, MacAddress? hardwareAddress) = (null, null);
        NetlinkAttributeReader attributes = new(body[HeaderLength..]);
        while (attributes.Read(out NetlinkAttributeView attribute))
        {
            if (attribute.Type == AddressAttribute
                && attribute.Payload.Length == (body[0] == LinuxNumbers.AfInet ? 4 : 16))
            {
                address = new IPAddress(attribute.Payload);
            }
            else if (attribute.Type == HardwareAddressAttribute)
            {
                hardwareAddress = MacAddress.TryRead(attribute.Payload, out MacAddress known) ? known : null;
            }
        }

        if (attributes.IsMalformed || address is null)
        {
            return false;
        }

        neighbor = new Neighbor(MemoryMarshal.Read<int>(body[4..]), address)
        {
            HardwareAddress = hardwareAddress,
            State = MemoryMarshal.Read<NeighborState>(body[8..]),
            IsProxy = (body[10] & ProxyFlag) != 0,
        };
        return true;
    }
}
