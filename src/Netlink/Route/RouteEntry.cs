using System.Net;

namespace IpvsHa.Netlink.Route;

/// <summary>A route with at most one next hop, as it is set and as the kernel reports it.</summary>
/// <param name="Destination">The network; its family is that of the route.</param>
/// <param name="PrefixLength">0 to 32 or 128; 0 is the default route.</param>
public sealed record RouteEntry(IPAddress Destination, byte PrefixLength)
{
    /// <summary>The next hop; null when the destination is on the link.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>The interface it leaves by; 0 is the kernel's choice, or none.</summary>
    public int LinkIndex { get; init; }

    /// <summary>The source address to use; null is the kernel's choice.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>The table it stands in, see <see cref="RouteTable"/>.</summary>
    public uint Table { get; init; } = RouteTable.Main;

    /// <summary>Among equals, the lowest counts; 0 is the kernel's choice (1024 for IPv6).</summary>
    public uint Metric { get; init; }

    /// <summary>A <see cref="RouteScope"/> number. The kernel ignores it for IPv6.</summary>
    public byte Scope { get; init; }

    /// <summary>A <see cref="RouteProtocol"/> number.</summary>
    public byte Protocol { get; init; } = RouteProtocol.Static;

    /// <summary>A <see cref="RouteKind"/> number.</summary>
    public byte Kind { get; init; } = RouteKind.Unicast;

    /// <summary>Whether the gateway is taken to be on the link, even if no route says so.</summary>
    public bool IsOnLink { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"route {Destination}/{PrefixLength} in table {Table}";
}
