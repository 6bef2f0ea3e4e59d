using System.Net;
using System.Net.Sockets;

namespace IpvsHa.Vrrp.Settings;

/// <summary>One virtual router as it will run: <c>vrrp_instance</c> with every default applied.</summary>
public sealed record VirtualRouterSettings
{
    /// <summary>The name of the instance.</summary>
    public required string Name { get; init; }

    /// <summary>The interface that carries the advertisements; empty for unicast with a source address alone.</summary>
    public required string Interface { get; init; }

    /// <summary>VRID, 1 to 255.</summary>
    public required byte VirtualRouterId { get; init; }

    /// <summary><see cref="AddressFamily.InterNetwork"/> or <see cref="AddressFamily.InterNetworkV6"/>.</summary>
    public AddressFamily Family { get; init; } = AddressFamily.InterNetwork;

    /// <summary>2 or 3; 3 for IPv6.</summary>
    public byte Version { get; init; } = 2;

    /// <summary>The base priority: 1 to 254, or 255 for the owner of the addresses.</summary>
    public byte Priority { get; init; } = 100;

    /// <summary><c>state MASTER</c>: with priority 255 MASTER at once; otherwise it waits like a backup.</summary>
    public bool StartsAsMaster { get; init; }

    /// <summary>10 ms to 40.95 s in version 3, whole seconds 1 to 255 in version 2.</summary>
    public TimeSpan AdvertInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>False for <c>nopreempt</c>.</summary>
    public bool Preempt { get; init; } = true;

    /// <summary><c>preempt_delay</c>; zero for none.</summary>
    public TimeSpan PreemptDelay { get; init; }

    /// <summary><c>down_timer_adverts</c>, 1 to 100.</summary>
    public int DownTimerAdverts { get; init; } = 3;

    /// <summary><c>lower_prio_no_advert</c>.</summary>
    public bool LowerPriorityNoAdvert { get; init; }

    /// <summary><c>higher_prio_send_advert</c>.</summary>
    public bool HigherPrioritySendAdvert { get; init; }

    /// <summary><c>owner_ignore_adverts</c>; counts only at priority 255.</summary>
    public bool OwnerIgnoresAdverts { get; init; }

    /// <summary><c>skip_check_adv_addr</c>: compare the address list only when the master changed.</summary>
    public bool SkipAddressListCheck { get; init; }

    /// <summary><c>v3_checksum_as_v2</c>: no pseudo header on sending, any checksum on receiving.</summary>
    public bool ChecksumWithoutPseudoHeader { get; init; }

    /// <summary>None unless version 2 over IPv4.</summary>
    public VrrpAuthentication Authentication { get; init; } = VrrpAuthentication.None;

    /// <summary><c>mcast_src_ip</c> or <c>unicast_src_ip</c>; null takes the primary address of the interface.</summary>
    public IPAddress? SourceAddress { get; init; }

    /// <summary><c>mcast_dst_ip</c>; null takes 224.0.0.18 or ff02::12. Not used with peers.</summary>
    public IPAddress? MulticastGroup { get; init; }

    /// <summary>Where unicast advertisements go; empty means multicast.</summary>
    public IReadOnlyList<UnicastPeer> UnicastPeers { get; init; } = [];

    /// <summary><c>check_unicast_src</c>: only peers are heard.</summary>
    public bool ChecksUnicastSource { get; init; }

    /// <summary><c>unicast_ttl</c>.</summary>
    public byte UnicastTtl { get; init; } = 255;

    /// <summary><c>virtual_ipaddress</c>, in file order: advertised and held.</summary>
    public IReadOnlyList<VirtualAddress> Addresses { get; init; } = [];

    /// <summary><c>virtual_ipaddress_excluded</c>: held, not advertised.</summary>
    public IReadOnlyList<VirtualAddress> ExcludedAddresses { get; init; } = [];

    /// <summary>How the addresses are announced to the link.</summary>
    public AnnouncementSettings Announcements { get; init; } = new();

    /// <summary>False for <c>dont_track_primary</c>: stay when the own interface is down.</summary>
    public bool TracksInterface { get; init; } = true;

    /// <summary><c>track_src_ip</c>: FAULT while <see cref="SourceAddress"/> is not on the interface.</summary>
    public bool TracksSourceAddress { get; init; }

    /// <summary><c>track_interface</c>, those of the sync group included; without the own interface.</summary>
    public IReadOnlyList<TrackerSettings> TrackedInterfaces { get; init; } = [];

    /// <summary>
    /// <c>track_script</c> and the like, those of the sync group included: names that
    /// <see cref="VrrpRunner.SetTracker"/> reports on.
    /// </summary>
    public IReadOnlyList<TrackerSettings> Trackers { get; init; } = [];

    /// <summary><c>use_vmac</c>; null keeps the addresses on <see cref="Interface"/>.</summary>
    public VmacSettings? Vmac { get; init; }

    /// <summary>
    /// After a crash: how long ago this router was last known to be MASTER; null for a normal start.
    /// </summary>
    /// <remarks>Less than the master-down interval: goes on as MASTER at once, the addresses never leave.</remarks>
    public TimeSpan? WasMasterAgo { get; init; }
}
