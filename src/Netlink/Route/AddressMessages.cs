using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace IpvsHa.Netlink.Route;

/// <summary>Encodes and decodes the messages about addresses of interfaces.</summary>
/// <remarks>
/// Each writer writes <c>struct ifaddrmsg</c> and attributes, and returns their length in bytes.
/// <see cref="MaxLength"/> bytes are enough for any. Source: linux/if_addr.h.
/// <code>
/// struct ifaddrmsg  family:1 prefix length:1 flags:1 scope:1  index:4
/// IFA_CACHEINFO     preferred:4 valid:4 created:4 changed:4    seconds, seconds, two times
/// </code>
/// </remarks>
public static class AddressMessages
{
    /// <summary>Room for any request, in bytes.</summary>
    public const int MaxLength = 192;

    private const int HeaderLength = 8;
    private const int CacheInfoLength = 16;
    private const uint Forever = uint.MaxValue;

    private const ushort AddressAttribute = 1;   // IFA_ADDRESS: the peer where there is one
    private const ushort LocalAttribute = 2;     // IFA_LOCAL
    private const ushort LabelAttribute = 3;     // IFA_LABEL
    private const ushort BroadcastAttribute = 4; // IFA_BROADCAST
    private const ushort CacheInfoAttribute = 6; // IFA_CACHEINFO
    private const ushort FlagsAttribute = 8;     // IFA_FLAGS
    private const ushort ProtocolAttribute = 11; // IFA_PROTO

    /// <summary>For RTM_GETADDR with NLM_F_DUMP: all addresses of both families.</summary>
    public static int WriteList(Span<byte> buffer)
    {
        buffer[..HeaderLength].Clear();
        return HeaderLength;
    }

    /// <summary>For RTM_NEWADDR.</summary>
    public static int WriteNew(Span<byte> buffer, InterfaceAddress address)
    {
        NetlinkAttributeWriter attributes = Begin(buffer, address);
        if (address.Broadcast is not null)
        {
            attributes.WriteAddress(BroadcastAttribute, address.Broadcast);
        }

        if (address.Label.Length > 0)
        {
            attributes.WriteString(LabelAttribute, address.Label);
        }

        if (address.Flags != AddressTraits.None)
        {
            attributes.WriteUInt32(FlagsAttribute, (uint)address.Flags);
        }

        if (address.Protocol != 0)
        {
            attributes.WriteByte(ProtocolAttribute, address.Protocol);
        }

        if (address.PreferredLifetime is not null || address.ValidLifetime is not null)
        {
            Span<uint> lifetimes = [Seconds(address.PreferredLifetime), Seconds(address.ValidLifetime), 0, 0];
            attributes.WriteBytes(CacheInfoAttribute, MemoryMarshal.AsBytes(lifetimes));
        }

        return HeaderLength + attributes.Length;
    }

    /// <summary>For RTM_DELADDR: interface, address, prefix length and peer count.</summary>
    public static int WriteDelete(Span<byte> buffer, InterfaceAddress address) =>
        HeaderLength + Begin(buffer, address).Length;

    /// <summary>Decodes RTM_NEWADDR or RTM_DELADDR.</summary>
    /// <returns>False for other messages and families, and for malformed ones.</returns>
    public static bool TryDecode(
        in NetlinkHeader header, ReadOnlySpan<byte> body, [NotNullWhen(true)] out InterfaceAddress? address)
    {
        address = null;
        if (header.Type is not (RouteMessageType.NewAddr or RouteMessageType.DelAddr) || body.Length < HeaderLength
            || body[0] is not (LinuxNumbers.AfInet or LinuxNumbers.AfInet6))
        {
            return false;
        }

        bool valid = true;
        (IPAddress? far, IPAddress? local, IPAddress? broadcast) = (null, null, null);
        string label = "";
        (uint flags, byte protocol, uint preferred, uint validFor) = (body[2], 0, Forever, Forever);
        NetlinkAttributeReader attributes = new(body[HeaderLength..]);
        while (attributes.Read(out NetlinkAttributeView attribute))
        {
            switch (attribute.Type)
            {
                case AddressAttribute: valid &= TryGet(attribute, body[0], out far); break;
                case LocalAttribute: valid &= TryGet(attribute, body[0], out local); break;
                case BroadcastAttribute: valid &= TryGet(attribute, body[0], out broadcast); break;
                case LabelAttribute: label = attribute.GetString(); break;
                case FlagsAttribute: valid &= attribute.TryGetUInt32(out flags); break;
                case ProtocolAttribute: valid &= attribute.TryGetByte(out protocol); break;
                case CacheInfoAttribute:
                    valid &= attribute.Payload.Length >= CacheInfoLength && attribute.TryGetUInt32(out preferred);
                    validFor = valid ? MemoryMarshal.Read<uint>(attribute.Payload[sizeof(uint)..]) : Forever;
                    break;
            }
        }

        IPAddress? own = local ?? far;
        if (!valid || attributes.IsMalformed || own is null)
        {
            return false;
        }

        address = new InterfaceAddress(MemoryMarshal.Read<int>(body[4..]), own, body[1])
        {
            Peer = far is null || far.Equals(own) ? null : far,
            Broadcast = broadcast,
            Label = label,
            Scope = body[3],
            Flags = (AddressTraits)flags,
            Protocol = protocol,
            PreferredLifetime = preferred == Forever ? null : TimeSpan.FromSeconds(preferred),
            ValidLifetime = validFor == Forever ? null : TimeSpan.FromSeconds(validFor),
        };
        return true;
    }

    private static bool TryGet(NetlinkAttributeView attribute, byte family, out IPAddress? address)
    {
        bool valid = attribute.Payload.Length == (family == LinuxNumbers.AfInet ? 4 : 16);
        address = valid ? new IPAddress(attribute.Payload) : null;
        return valid;
    }

    private static NetlinkAttributeWriter Begin(Span<byte> buffer, InterfaceAddress address)
    {
        bool isIPv4 = address.Address.AddressFamily == AddressFamily.InterNetwork;
        buffer[0] = (byte)(isIPv4 ? LinuxNumbers.AfInet : LinuxNumbers.AfInet6);
        buffer[1] = address.PrefixLength;
        buffer[2] = (byte)address.Flags; // the others are in IFA_FLAGS
        buffer[3] = address.Scope;
        MemoryMarshal.Write(buffer[4..], address.LinkIndex);
        NetlinkAttributeWriter attributes = new(buffer[HeaderLength..]);
        attributes.WriteAddress(LocalAttribute, address.Address);
        attributes.WriteAddress(AddressAttribute, address.Peer ?? address.Address);
        return attributes;
    }

    private static uint Seconds(TimeSpan? lifetime) =>
        lifetime is { } limited ? (uint)Math.Clamp(limited.TotalSeconds, 0, Forever - 1) : Forever;
}
