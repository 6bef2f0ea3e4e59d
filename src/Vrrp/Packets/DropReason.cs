namespace IpvsHa.Vrrp.Packets;

/// <summary>Why a packet was not taken as an advertisement, in the order of the checks.</summary>
public enum DropReason
{
    /// <summary>It was taken.</summary>
    None,

    /// <summary>Shorter than a header, or not an IP packet of this family.</summary>
    Truncated,

    /// <summary>No virtual router of this number on this interface.</summary>
    UnknownVirtualRouter,

    /// <summary>Not exactly as long as its address count and its authentication say.</summary>
    Length,

    /// <summary>TTL or hop limit other than 255 (multicast), or outside the peer's range.</summary>
    Ttl,

    /// <summary>Another version than this virtual router speaks.</summary>
    Version,

    /// <summary>An authentication type that does not exist.</summary>
    UnknownAuthenticationType,

    /// <summary>Another authentication type than the configured one.</summary>
    AuthenticationTypeMismatch,

    /// <summary>Another password.</summary>
    AuthenticationFailure,

    /// <summary>Version 2 with another interval.</summary>
    Interval,

    /// <summary>Not an advertisement.</summary>
    Type,

    /// <summary>A checksum that does not fit.</summary>
    Checksum,

    /// <summary>Multicast where unicast is configured, or the reverse.</summary>
    Destination,

    /// <summary>The sender is no configured peer.</summary>
    UnknownPeer,

    /// <summary>An owner of the addresses that is told to ignore advertisements.</summary>
    IgnoredByOwner,

    /// <summary>Within <c>vrrp_startup_delay</c>.</summary>
    StartupDelay,
}
