using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;

namespace IpvsHa.Netlink.Route;

/// <summary>Encodes and decodes the messages about links.</summary>
/// <remarks>
/// Each writer writes <c>struct ifinfomsg</c> and attributes, and returns their length in bytes.
/// <see cref="MaxLength"/> bytes are enough for any. Source: linux/if_link.h, linux/rtnetlink.h.
/// <code>
/// struct ifinfomsg  family:1 pad:1 hardware type:2  index:4  flags:4  mask of the flags to change:4
/// </code>
/// </remarks>
public static class LinkMessages
{
    /// <summary>Room for any request, in bytes.</summary>
    public const int MaxLength = 256;

    private const int HeaderLength = 16;

    private const ushort AddressAttribute = 1;    // IFLA_ADDRESS
    private const ushort NameAttribute = 3;       // IFLA_IFNAME
    private const ushort MtuAttribute = 4;        // IFLA_MTU
    private const ushort LinkAttribute = 5;       // IFLA_LINK
    private const ushort MasterAttribute = 10;    // IFLA_MASTER
    private const ushort StateAttribute = 16;     // IFLA_OPERSTATE
    private const ushort InfoAttribute = 18;      // IFLA_LINKINFO
    private const ushort InfoKind = 1;            // IFLA_INFO_KIND
    private const ushort InfoData = 2;            // IFLA_INFO_DATA
    private const ushort FamiliesAttribute = 26;  // IFLA_AF_SPEC
    private const ushort NamespaceAttribute = 28; // IFLA_NET_NS_FD
    private const ushort ExtMaskAttribute = 29;   // IFLA_EXT_MASK
    private const uint SkipStatistics = 8;        // RTEXT_FILTER_SKIP_STATS

    private const ushort MacvlanMode = 1;         // IFLA_MACVLAN_MODE
    private const uint PrivateMode = 1;           // MACVLAN_MODE_PRIVATE
    private const ushort PeerAttribute = 1;       // VETH_INFO_PEER
    private const ushort TunnelLocal = 2;         // IFLA_IPTUN_LOCAL
    private const ushort TunnelRemote = 3;        // IFLA_IPTUN_REMOTE
    private const ushort AddressGeneration = 8;   // IFLA_INET6_ADDR_GEN_MODE
    private const byte NoGeneration = 1;          // IN6_ADDR_GEN_MODE_NONE

    /// <summary>For RTM_GETLINK with NLM_F_DUMP: all links.</summary>
    public static int WriteList(Span<byte> buffer)
    {
        NetlinkAttributeWriter attributes = Begin(buffer, index: 0);
        attributes.WriteUInt32(ExtMaskAttribute, SkipStatistics);
        return HeaderLength + attributes.Length;
    }

    /// <summary>For RTM_GETLINK: the link of a name.</summary>
    public static int WriteGet(Span<byte> buffer, string name)
    {
        NetlinkAttributeWriter attributes = Begin(buffer, index: 0);
        attributes.WriteString(NameAttribute, name);
        attributes.WriteUInt32(ExtMaskAttribute, SkipStatistics);
        return HeaderLength + attributes.Length;
    }

    /// <summary>For RTM_GETLINK: the link of an index. For RTM_DELLINK: removes it.</summary>
    public static int WriteKey(Span<byte> buffer, int index) => HeaderLength + Begin(buffer, index).Length;

    /// <summary>For RTM_NEWLINK: switches a link on or off.</summary>
    public static int WriteSetUp(Span<byte> buffer, int index, bool isUp)
    {
        Begin(buffer, index);
        MemoryMarshal.Write(buffer[8..], isUp ? LinkTraits.Up : LinkTraits.None);
        MemoryMarshal.Write(buffer[12..], LinkTraits.Up);
        return HeaderLength;
    }

    /// <summary>For RTM_NEWLINK: changes the Ethernet address.</summary>
    public static int WriteSetAddress(Span<byte> buffer, int index, MacAddress address)
    {
        NetlinkAttributeWriter attributes = Begin(buffer, index);
        WriteAddress(ref attributes, address);
        return HeaderLength + attributes.Length;
    }

    /// <summary>For RTM_NEWLINK: makes a link part of a bridge, bond or VRF; 0 takes it out.</summary>
    public static int WriteSetMaster(Span<byte> buffer, int index, int masterIndex)
    {
        NetlinkAttributeWriter attributes = Begin(buffer, index);
        attributes.WriteInt32(MasterAttribute, masterIndex);
        return HeaderLength + attributes.Length;
    }

    /// <summary>For RTM_NEWLINK: moves a link to the network namespace of an open descriptor.</summary>
    public static int WriteSetNamespace(Span<byte> buffer, int index, int descriptor)
    {
        NetlinkAttributeWriter attributes = Begin(buffer, index);
        attributes.WriteInt32(NamespaceAttribute, descriptor);
        return HeaderLength + attributes.Length;
    }

    /// <summary>For RTM_NEWLINK: the link gives itself no IPv6 link-local address (<c>addrgenmode none</c>).</summary>
    public static int WriteSetNoAddressGeneration(Span<byte> buffer, int index)
    {
        NetlinkAttributeWriter attributes = Begin(buffer, index);
        int families = attributes.BeginNested(FamiliesAttribute);
        int inet6 = attributes.BeginNested(LinuxNumbers.AfInet6);
        attributes.WriteByte(AddressGeneration, NoGeneration);
        attributes.EndNested(inet6);
        attributes.EndNested(families);
        return HeaderLength + attributes.Length;
    }

    /// <summary>For RTM_NEWLINK with NLM_F_CREATE: a macvlan in private mode.</summary>
    /// <param name="buffer">At least <see cref="MaxLength"/> bytes.</param>
    /// <param name="name">At most 15 ASCII characters.</param>
    /// <param name="baseIndex">The link that it lies on.</param>
    /// <param name="address">Its Ethernet address; null is a random one.</param>
    public static int WriteNewMacvlan(Span<byte> buffer, string name, int baseIndex, MacAddress? address)
    {
        NetlinkAttributeWriter attributes = Begin(buffer, index: 0);
        attributes.WriteString(NameAttribute, name);
        attributes.WriteInt32(LinkAttribute, baseIndex);
        if (address is { } own)
        {
            WriteAddress(ref attributes, own);
        }

        int info = attributes.BeginNested(InfoAttribute);
        attributes.WriteString(InfoKind, "macvlan");
        int data = attributes.BeginNested(InfoData);
        attributes.WriteUInt32(MacvlanMode, PrivateMode);
        attributes.EndNested(data);
        attributes.EndNested(info);
        return HeaderLength + attributes.Length;
    }

    /// <summary>For RTM_NEWLINK with NLM_F_CREATE: a pair of virtual Ethernet links.</summary>
    public static int WriteNewVeth(Span<byte> buffer, string name, string peerName)
    {
        NetlinkAttributeWriter attributes = Begin(buffer, index: 0);
        attributes.WriteString(NameAttribute, name);
        int info = attributes.BeginNested(InfoAttribute);
        attributes.WriteString(InfoKind, "veth");
        int data = attributes.BeginNested(InfoData);
        Span<byte> peer = stackalloc byte[HeaderLength + 64]; // a message inside the attribute
        NetlinkAttributeWriter peerAttributes = Begin(peer, index: 0);
        peerAttributes.WriteString(NameAttribute, peerName);
        attributes.WriteBytes(PeerAttribute, peer[..(HeaderLength + peerAttributes.Length)]);
        attributes.EndNested(data);
        attributes.EndNested(info);
        return HeaderLength + attributes.Length;
    }

    /// <summary>For RTM_NEWLINK with NLM_F_CREATE: an IP-in-IP tunnel over IPv4.</summary>
    /// <param name="buffer">At least <see cref="MaxLength"/> bytes.</param>
    /// <param name="name">At most 15 ASCII characters.</param>
    /// <param name="local">Own end; null takes packets to any own address.</param>
    /// <param name="remote">Other end; null takes packets from anybody.</param>
    public static int WriteNewIpip(Span<byte> buffer, string name, IPAddress? local, IPAddress? remote)
    {
        NetlinkAttributeWriter attributes = Begin(buffer, index: 0);
        attributes.WriteString(NameAttribute, name);
        int info = attributes.BeginNested(InfoAttribute);
        attributes.WriteString(InfoKind, "ipip");
        int data = attributes.BeginNested(InfoData);
        if (local is not null)
        {
            attributes.WriteAddress(TunnelLocal, local);
        }

        if (remote is not null)
        {
            attributes.WriteAddress(TunnelRemote, remote);
        }

        attributes.EndNested(data);
        attributes.EndNested(info);
        return HeaderLength + attributes.Length;
    }

    /// <summary>For RTM_NEWLINK with NLM_F_CREATE: a link that needs nothing but its kind, such as a bridge.</summary>
    public static int WriteNew(Span<byte> buffer, string name, string kind)
    {
        NetlinkAttributeWriter attributes = Begin(buffer, index: 0);
        attributes.WriteString(NameAttribute, name);
        int info = attributes.BeginNested(InfoAttribute);
        attributes.WriteString(InfoKind, kind);
        attributes.EndNested(info);
        return HeaderLength + attributes.Length;
    }

    /// <summary>Decodes RTM_NEWLINK or RTM_DELLINK.</summary>
    /// <returns>False for other messages, for those about a port of a bridge, and for malformed ones.</returns>
    public static bool TryDecode(
        in NetlinkHeader header, ReadOnlySpan<byte> body, [NotNullWhen(true)] out LinkInfo? link)
    {
        link = null;
        // Family AF_BRIDGE tells of a bridge port: its removal is not that of the link.
        if (header.Type is not (RouteMessageType.NewLink or RouteMessageType.DelLink)
            || body.Length < HeaderLength || body[0] != 0)
        {
            return false;
        }

        bool valid = true;
        (string name, string kind, MacAddress? address) = ("", "", null);
        (uint mtu, byte state, int master, int lower) = (0, 0, 0, 0);
        NetlinkAttributeReader attributes = new(body[HeaderLength..]);
        while (attributes.Read(out NetlinkAttributeView attribute))
        {
            switch (attribute.Type)
            {
                case NameAttribute: name = attribute.GetString(); break;
                case AddressAttribute:
                    address = MacAddress.TryRead(attribute.Payload, out MacAddress own) ? own : null;
                    break;
                case MtuAttribute: valid &= attribute.TryGetUInt32(out mtu); break;
                case StateAttribute: valid &= attribute.TryGetByte(out state); break;
                case MasterAttribute: valid &= attribute.TryGetInt32(out master); break;
                case LinkAttribute: valid &= attribute.TryGetInt32(out lower); break;
                case InfoAttribute: kind = Kind(attribute.Nested); break;
            }
        }

        if (!valid || attributes.IsMalformed)
        {
            return false;
        }

        link = new LinkInfo(MemoryMarshal.Read<int>(body[4..]), name)
        {
            Flags = MemoryMarshal.Read<LinkTraits>(body[8..]),
            State = (OperationalState)state,
            HardwareType = MemoryMarshal.Read<ushort>(body[2..]),
            Address = address,
            Mtu = mtu,
            Kind = kind,
            MasterIndex = master,
            LowerIndex = lower,
        };
        return true;
    }

    private static string Kind(NetlinkAttributeReader info)
    {
        while (info.Read(out NetlinkAttributeView attribute))
        {
            if (attribute.Type == InfoKind)
            {
                return attribute.GetString();
            }
        }

        return "";
    }

    private static void WriteAddress(ref NetlinkAttributeWriter attributes, MacAddress address)
    {
        Span<byte> bytes = stackalloc byte[MacAddress.Length];
        address.WriteTo(bytes);
        attributes.WriteBytes(AddressAttribute, bytes);
    }

    private static NetlinkAttributeWriter Begin(Span<byte> buffer, int index)
    {
        buffer[..HeaderLength].Clear();
        MemoryMarshal.Write(buffer[4..], index);
        return new NetlinkAttributeWriter(buffer[HeaderLength..]);
    }
}
