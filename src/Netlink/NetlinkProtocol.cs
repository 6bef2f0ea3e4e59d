namespace IpvsHa.Netlink;

/// <summary>The netlink protocols in use here (linux/netlink.h).</summary>
public enum NetlinkProtocol
{
    /// <summary>NETLINK_ROUTE: links, addresses, neighbours, routes.</summary>
    Route = 0,

    /// <summary>NETLINK_NETFILTER: nftables, conntrack.</summary>
    Netfilter = 12,

    /// <summary>NETLINK_GENERIC: families by name, IPVS among them.</summary>
    Generic = 16,
}
