using System.Net;

namespace IpvsHa.Netlink.Route;

/// <summary>NUD_ bits: what is known of a neighbour (linux/neighbour.h).</summary>
[Flags]
public enum NeighborState : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Being asked for.</summary>
    Incomplete = 0x01,

    /// <summary>Answered lately.</summary>
    Reachable = 0x02,

    /// <summary>Known, not checked lately.</summary>
    Stale = 0x04,

    /// <summary>About to be checked.</summary>
    Delay = 0x08,

    /// <summary>Being checked.</summary>
    Probe = 0x10,

    /// <summary>Did not answer.</summary>
    Failed = 0x20,

    /// <summary>Needs no asking.</summary>
    NoArp = 0x40,

    /// <summary>Set by hand, stays.</summary>
    Permanent = 0x80,
}

/// <summary>An entry of the neighbour table: who has an address on a link.</summary>
/// <param name="LinkIndex">The interface.</param>
/// <param name="Address">IPv4 or IPv6.</param>
public sealed record Neighbor(int LinkIndex, IPAddress Address)
{
    /// <summary>Its Ethernet address; null when it is not known.</summary>
    public MacAddress? HardwareAddress { get; init; }

    /// <summary>What is known.</summary>
    public NeighborState State { get; init; } = NeighborState.Permanent;

    /// <summary>Whether we answer in its place (NTF_PROXY).</summary>
    public bool IsProxy { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"neighbour {Address} on interface {LinkIndex}";
}
