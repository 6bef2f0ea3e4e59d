using System.Net;

namespace IpvsHa.Netlink.Route;

/// <summary>IFA_F_ bits of an address (linux/if_addr.h); others may be set as well.</summary>
[Flags]
public enum AddressTraits : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>IFA_F_SECONDARY of IPv4, IFA_F_TEMPORARY of IPv6; set by the kernel.</summary>
    Secondary = 0x1,

    /// <summary>IFA_F_NODAD: use it at once, without duplicate address detection. IPv6.</summary>
    NoDad = 0x2,

    /// <summary>IFA_F_DADFAILED: somebody else has it; set by the kernel.</summary>
    DadFailed = 0x8,

    /// <summary>IFA_F_HOMEADDRESS. IPv6.</summary>
    Home = 0x10,

    /// <summary>IFA_F_DEPRECATED: not for new connections; set when the preferred lifetime is over.</summary>
    Deprecated = 0x20,

    /// <summary>IFA_F_TENTATIVE: not usable yet; set by the kernel.</summary>
    Tentative = 0x40,

    /// <summary>IFA_F_PERMANENT: without a lifetime; set by the kernel.</summary>
    Permanent = 0x80,

    /// <summary>IFA_F_MANAGETEMPADDR. IPv6.</summary>
    ManageTemporary = 0x100,

    /// <summary>IFA_F_NOPREFIXROUTE: no route to its network comes with it.</summary>
    NoPrefixRoute = 0x200,

    /// <summary>IFA_F_MCAUTOJOIN: join its multicast group on the link.</summary>
    AutoJoin = 0x400,
}

/// <summary>An IP address of an interface, as it is set and as the kernel reports it.</summary>
/// <param name="LinkIndex">The interface.</param>
/// <param name="Address">IPv4 or IPv6.</param>
/// <param name="PrefixLength">0 to 32 or 128.</param>
public sealed record InterfaceAddress(int LinkIndex, IPAddress Address, byte PrefixLength)
{
    /// <summary>The other end of a point-to-point link; null when there is none.</summary>
    public IPAddress? Peer { get; init; }

    /// <summary>The broadcast address; null when there is none. IPv4.</summary>
    public IPAddress? Broadcast { get; init; }

    /// <summary>The label, such as <c>eth0:1</c>, at most 15 characters; empty is the kernel's choice. IPv4.</summary>
    public string Label { get; init; } = "";

    /// <summary>A <see cref="RouteScope"/> number. The kernel ignores it for IPv6.</summary>
    public byte Scope { get; init; }

    /// <summary>IFA_F_ bits.</summary>
    public AddressTraits Flags { get; init; }

    /// <summary>A <see cref="RouteProtocol"/> number; 0 is none. Kernels before 5.18 forget it.</summary>
    public byte Protocol { get; init; }

    /// <summary>How long it may serve new connections, in whole seconds; null is for ever, zero is not at all.</summary>
    public TimeSpan? PreferredLifetime { get; init; }

    /// <summary>How long it stays, in whole seconds; null is for ever.</summary>
    public TimeSpan? ValidLifetime { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Address}/{PrefixLength} on interface {LinkIndex}";
}
