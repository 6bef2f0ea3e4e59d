using System.Net;

namespace IpvsHa.Vrrp.Settings;

/// <summary>An address that the master holds, and how it is put on its interface.</summary>
/// <param name="Address">IPv4 or IPv6.</param>
/// <param name="PrefixLength">0 to 32 or 128.</param>
public sealed record VirtualAddress(IPAddress Address, byte PrefixLength)
{
    /// <summary>The interface to put it on; empty means that of the virtual router.</summary>
    public string Device { get; init; } = "";

    /// <summary>The IPv4 broadcast address; null for none.</summary>
    public IPAddress? Broadcast { get; init; }

    /// <summary>The other end of a point-to-point address; null for none.</summary>
    public IPAddress? Peer { get; init; }

    /// <summary><c>RT_SCOPE_</c> number: 0 global, 200 site, 253 link, 254 host. Used for IPv4.</summary>
    public byte Scope { get; init; }

    /// <summary>The IPv4 label; empty for none.</summary>
    public string Label { get; init; } = "";

    /// <summary>False for <c>-nodad</c>: let the kernel check an IPv6 address for duplicates first.</summary>
    public bool SkipsDuplicateDetection { get; init; } = true;

    /// <summary><c>noprefixroute</c>.</summary>
    public bool NoPrefixRoute { get; init; }

    /// <summary><c>home</c>.</summary>
    public bool IsHome { get; init; }

    /// <summary><c>mngtmpaddr</c>.</summary>
    public bool ManagesTemporary { get; init; }

    /// <summary><c>autojoin</c>.</summary>
    public bool AutoJoin { get; init; }

    /// <summary><c>preferred_lft</c> in seconds; null is for ever, 0 is deprecated from the start.</summary>
    public uint? PreferredLifetimeSeconds { get; init; }

    /// <summary>False for <c>no_track</c>: is not put back when somebody else removes it.</summary>
    public bool IsTracked { get; init; } = true;
}
