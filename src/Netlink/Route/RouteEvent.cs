namespace IpvsHa.Netlink.Route;

/// <summary>What happened.</summary>
public enum RouteEventKind
{
    /// <summary>Notifications were lost: list everything again.</summary>
    Overflowed,

    /// <summary>A link is new, or something about it changed; perhaps nothing that we see.</summary>
    LinkChanged,

    /// <summary>A link is gone.</summary>
    LinkRemoved,

    /// <summary>An address is new, or something about it changed.</summary>
    AddressAdded,

    /// <summary>An address is gone.</summary>
    AddressRemoved,

    /// <summary>A route is new, or something about it changed.</summary>
    RouteAdded,

    /// <summary>A route is gone.</summary>
    RouteRemoved,
}

/// <summary>One notification of the kernel: <see cref="Kind"/> says which of the others is there.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Link">Of a link: how it is now, or was last.</param>
/// <param name="Address">Of an address.</param>
/// <param name="Route">Of a route.</param>
public readonly record struct RouteEvent(
    RouteEventKind Kind, LinkInfo? Link = null, InterfaceAddress? Address = null, RouteEntry? Route = null);
