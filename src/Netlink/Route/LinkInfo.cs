namespace IpvsHa.Netlink.Route;

/// <summary>IFF_ bits of a link (linux/if.h); others may be set as well.</summary>
[Flags]
public enum LinkTraits : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>IFF_UP: switched on by an administrator.</summary>
    Up = 0x1,

    /// <summary>IFF_BROADCAST: can broadcast.</summary>
    Broadcast = 0x2,

    /// <summary>IFF_LOOPBACK.</summary>
    Loopback = 0x8,

    /// <summary>IFF_POINTOPOINT.</summary>
    PointToPoint = 0x10,

    /// <summary>IFF_RUNNING: able to carry packets (RFC 2863 operational state up).</summary>
    Running = 0x40,

    /// <summary>IFF_NOARP.</summary>
    NoArp = 0x80,

    /// <summary>IFF_MULTICAST: can multicast.</summary>
    Multicast = 0x1000,

    /// <summary>IFF_LOWER_UP: the driver sees a carrier.</summary>
    LowerUp = 0x10000,

    /// <summary>IFF_DORMANT.</summary>
    Dormant = 0x20000,
}

/// <summary>IF_OPER_ numbers: the operational state of RFC 2863.</summary>
public enum OperationalState : byte
{
    /// <summary>The driver does not say; true of the loopback.</summary>
    Unknown = 0,

    /// <summary>Not present.</summary>
    NotPresent = 1,

    /// <summary>Down.</summary>
    Down = 2,

    /// <summary>The link below is down.</summary>
    LowerLayerDown = 3,

    /// <summary>Testing.</summary>
    Testing = 4,

    /// <summary>Waits for something, such as 802.1X.</summary>
    Dormant = 5,

    /// <summary>Up.</summary>
    Up = 6,
}

/// <summary>A network interface as the kernel reports it.</summary>
/// <param name="Index">Its number, from 1, unique in its network namespace.</param>
/// <param name="Name">At most 15 bytes.</param>
public sealed record LinkInfo(int Index, string Name)
{
    /// <summary>IFF_ bits.</summary>
    public LinkTraits Flags { get; init; }

    /// <summary>Operational state.</summary>
    public OperationalState State { get; init; }

    /// <summary>ARPHRD_ number: 1 Ethernet, 772 loopback, 768 IP tunnel (linux/if_arp.h).</summary>
    public ushort HardwareType { get; init; }

    /// <summary>The Ethernet address; null when the link has none.</summary>
    public MacAddress? Address { get; init; }

    /// <summary>Largest packet, in bytes.</summary>
    public uint Mtu { get; init; }

    /// <summary>IFLA_INFO_KIND: <c>macvlan</c>, <c>veth</c>, <c>ipip</c>; empty for hardware.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The bridge, bond or VRF it belongs to; 0 is none.</summary>
    public int MasterIndex { get; init; }

    /// <summary>The link it lies on or is paired with, perhaps of another namespace; 0 is none.</summary>
    public int LowerIndex { get; init; }

    /// <summary>Switched on and able to carry packets.</summary>
    public bool IsUsable => (Flags & (LinkTraits.Up | LinkTraits.Running)) == (LinkTraits.Up | LinkTraits.Running);
}
