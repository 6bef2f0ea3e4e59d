namespace IpvsHa.Netlink.Route;

/// <summary>RTM_ message types (linux/rtnetlink.h), for requests that go into a <see cref="NetlinkBatch"/>.</summary>
public static class RouteMessageType
{
    /// <summary>RTM_NEWLINK: makes or changes a link.</summary>
    public const ushort NewLink = 16;

    /// <summary>RTM_DELLINK.</summary>
    public const ushort DelLink = 17;

    /// <summary>RTM_GETLINK.</summary>
    public const ushort GetLink = 18;

    /// <summary>RTM_NEWADDR.</summary>
    public const ushort NewAddr = 20;

    /// <summary>RTM_DELADDR.</summary>
    public const ushort DelAddr = 21;

    /// <summary>RTM_GETADDR.</summary>
    public const ushort GetAddr = 22;

    /// <summary>RTM_NEWROUTE.</summary>
    public const ushort NewRoute = 24;

    /// <summary>RTM_DELROUTE.</summary>
    public const ushort DelRoute = 25;

    /// <summary>RTM_GETROUTE.</summary>
    public const ushort GetRoute = 26;

    /// <summary>RTM_NEWNEIGH.</summary>
    public const ushort NewNeigh = 28;

    /// <summary>RTM_DELNEIGH.</summary>
    public const ushort DelNeigh = 29;

    /// <summary>RTM_GETNEIGH.</summary>
    public const ushort GetNeigh = 30;
}

/// <summary>RTPROT_ numbers: who put an address or a route there.</summary>
public static class RouteProtocol
{
    /// <summary>RTPROT_KERNEL.</summary>
    public const byte Kernel = 2;

    /// <summary>RTPROT_BOOT: whatever <c>ip</c> is not told otherwise.</summary>
    public const byte Boot = 3;

    /// <summary>RTPROT_STATIC.</summary>
    public const byte Static = 4;

    /// <summary>RTPROT_KEEPALIVED: what keepalived and we put there.</summary>
    public const byte Keepalived = 18;
}

/// <summary>RT_SCOPE_ numbers: how far an address or a route is good.</summary>
public static class RouteScope
{
    /// <summary>RT_SCOPE_UNIVERSE: everywhere.</summary>
    public const byte Universe = 0;

    /// <summary>RT_SCOPE_SITE.</summary>
    public const byte Site = 200;

    /// <summary>RT_SCOPE_LINK: on its link.</summary>
    public const byte Link = 253;

    /// <summary>RT_SCOPE_HOST: inside this machine.</summary>
    public const byte Host = 254;

    /// <summary>RT_SCOPE_NOWHERE.</summary>
    public const byte Nowhere = 255;
}

/// <summary>RTN_ numbers: what a route does with a packet.</summary>
public static class RouteKind
{
    /// <summary>RTN_UNICAST: send it on.</summary>
    public const byte Unicast = 1;

    /// <summary>RTN_LOCAL: take it.</summary>
    public const byte Local = 2;

    /// <summary>RTN_BLACKHOLE: drop it.</summary>
    public const byte Blackhole = 6;

    /// <summary>RTN_UNREACHABLE: drop it and say so.</summary>
    public const byte Unreachable = 7;

    /// <summary>RTN_PROHIBIT: drop it and say that it is forbidden.</summary>
    public const byte Prohibit = 8;
}

/// <summary>RT_TABLE_ numbers.</summary>
public static class RouteTable
{
    /// <summary>RT_TABLE_MAIN.</summary>
    public const uint Main = 254;

    /// <summary>RT_TABLE_LOCAL.</summary>
    public const uint Local = 255;
}
