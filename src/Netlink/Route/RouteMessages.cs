using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace IpvsHa.Netlink.Route;

/// <summary>Encodes and decodes the messages about routes.</summary>
/// <remarks>
/// Each writer writes <c>struct rtmsg</c> and attributes, and returns their length in bytes; <see cref="MaxLength"/>
/// bytes are enough for any. Source: linux/rtnetlink.h.
/// <code>
/// struct rtmsg  family:1 dst len:1 src len:1 tos:1  table:1 protocol:1 scope:1 type:1  flags:4
/// </code>
/// </remarks>
public static class RouteMessages
{
    /// <summary>Room for any request, in bytes.</summary>
    public const int MaxLength = 192;

    private const int HeaderLength = 12;
    private const uint ClonedFlag = 0x200; // RTM_F_CLONED: a cached copy, not an entry of the table
    private const uint OnLinkFlag = 4;     // RTNH_F_ONLINK

    private const ushort DestinationAttribute = 1; // RTA_DST
    private const ushort LinkAttribute = 4;        // RTA_OIF
    private const ushort GatewayAttribute = 5;     // RTA_GATEWAY
    private const ushort MetricAttribute = 6;      // RTA_PRIORITY
    private const ushort SourceAttribute = 7;      // RTA_PREFSRC
    private const ushort TableAttribute = 15;      // RTA_TABLE

    /// <summary>For RTM_GETROUTE with NLM_F_DUMP: all routes of both families and all tables.</summary>
    public static int WriteList(Span<byte> buffer)
    {
        buffer[..HeaderLength].Clear();
        return HeaderLength;
    }

    /// <summary>For RTM_NEWROUTE and RTM_DELROUTE.</summary>
    public static int Write(Span<byte> buffer, RouteEntry route)
    {
        bool isIPv4 = route.Destination.AddressFamily == AddressFamily.InterNetwork;
        buffer[..HeaderLength].Clear();
        buffer[0] = (byte)(isIPv4 ? LinuxNumbers.AfInet : LinuxNumbers.AfInet6);
        buffer[1] = route.PrefixLength;
        buffer[4] = (byte)(route.Table <= byte.MaxValue ? route.Table : 0); // RTA_TABLE has it in full
        buffer[5] = route.Protocol;
        buffer[6] = route.Scope;
        buffer[7] = route.Kind;
        MemoryMarshal.Write(buffer[8..], route.IsOnLink ? OnLinkFlag : 0);
        NetlinkAttributeWriter attributes = new(buffer[HeaderLength..]);
        attributes.WriteUInt32(TableAttribute, route.Table);
        if (route.PrefixLength > 0)
        {
            attributes.WriteAddress(DestinationAttribute, route.Destination);
        }

        if (route.Gateway is not null)
        {
            attributes.WriteAddress(GatewayAttribute, route.Gateway);
        }

        if (route.LinkIndex != 0)
        {
            attributes.WriteInt32(LinkAttribute, route.LinkIndex);
        }

        if (route.Source is not null)
        {
            attributes.WriteAddress(SourceAttribute, route.Source);
        }

        if (route.Metric != 0)
        {
            attributes.WriteUInt32(MetricAttribute, route.Metric);
        }

        return HeaderLength + attributes.Length;
    }

    /// <summary>Decodes RTM_NEWROUTE or RTM_DELROUTE; of several next hops it tells none.</summary>
    /// <returns>False for other messages and families, cached copies, and malformed ones.</returns>
    public static bool TryDecode(
        in NetlinkHeader header, ReadOnlySpan<byte> body, [NotNullWhen(true)] out RouteEntry? route)
    {
        route = null;
        if (header.Type is not (RouteMessageType.NewRoute or RouteMessageType.DelRoute) || body.Length < HeaderLength
            || body[0] is not (LinuxNumbers.AfInet or LinuxNumbers.AfInet6)
            || (MemoryMarshal.Read<uint>(body[8..]) & ClonedFlag) != 0)
        {
            return false;
        }

        bool valid = true;
        int addressLength = body[0] == LinuxNumbers.AfInet ? 4 : 16;
        IPAddress? destination = addressLength == 4 ? IPAddress.Any : IPAddress.IPv6Any;
        (IPAddress? gateway, IPAddress? source) = (null, null);
        (int link, uint table, uint metric) = (0, body[4], 0);
        NetlinkAttributeReader attributes = new(body[HeaderLength..]);
        while (attributes.Read(out NetlinkAttributeView attribute))
        {
            switch (attribute.Type)
            {
                case DestinationAttribute: valid &= TryGet(attribute, addressLength, out destination); break;
                case GatewayAttribute: valid &= TryGet(attribute, addressLength, out gateway); break;
                case SourceAttribute: valid &= TryGet(attribute, addressLength, out source); break;
                case LinkAttribute: valid &= attribute.TryGetInt32(out link); break;
                case TableAttribute: valid &= attribute.TryGetUInt32(out table); break;
                case MetricAttribute: valid &= attribute.TryGetUInt32(out metric); break;
            }
        }

        if (!valid || attributes.IsMalformed || destination is null)
        {
            return false;
        }

        route = new RouteEntry(destination, body[1])
        {
            Gateway = gateway,
            LinkIndex = link,
            Source = source,
            Table = table,
            Metric = metric,
            Protocol = body[5],
            Scope = body[6],
            Kind = body[7],
            IsOnLink = (MemoryMarshal.Read<uint>(body[8..]) & OnLinkFlag) != 0,
        };
        return true;
    }

    private static bool TryGet(NetlinkAttributeView attribute, int length, out IPAddress? address)
    {
        bool valid = attribute.Payload.Length == length;
        address = valid ? new IPAddress(attribute.Payload) : null;
        return valid;
    }
}
