using System.Net;
using IpvsHa.Vrrp.Packets;
using IpvsHa.Vrrp.Settings;
using IpvsHa.Vrrp.StateMachine;

namespace IpvsHa.Vrrp;

/// <summary>All virtual routers and sync groups at one moment.</summary>
/// <param name="Routers">In the order of the settings.</param>
/// <param name="Groups">In the order of the settings.</param>
public sealed record VrrpStatus(IReadOnlyList<VirtualRouterStatus> Routers, IReadOnlyList<SyncGroupStatus> Groups);

/// <summary>A sync group at one moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">The state its members share.</param>
/// <param name="Members">Names of its virtual routers.</param>
public sealed record SyncGroupStatus(string Name, VirtualRouterState State, IReadOnlyList<string> Members);

/// <summary>A virtual router at one moment.</summary>
public sealed record VirtualRouterStatus
{
    /// <summary>What it runs by.</summary>
    public required VirtualRouterSettings Settings { get; init; }

    /// <summary>Its state.</summary>
    public required VirtualRouterState State { get; init; }

    /// <summary>When it entered the state: wall time, for people.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How long it has been in the state, by the monotonic clock.</summary>
    public required TimeSpan InState { get; init; }

    /// <summary>What it advertises, or would.</summary>
    public required byte EffectivePriority { get; init; }

    /// <summary>The master's interval in BACKUP, the own one in MASTER.</summary>
    public required TimeSpan MasterAdvertInterval { get; init; }

    /// <summary>The master that was heard last in this state; null for none or the router itself.</summary>
    public required IPAddress? MasterAddress { get; init; }

    /// <summary>The priority that master advertised; 0 for none.</summary>
    public required byte MasterPriority { get; init; }

    /// <summary>The source of the own advertisements; null while there is none.</summary>
    public required IPAddress? SourceAddress { get; init; }

    /// <summary>What keeps it in FAULT; empty when nothing does.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>Whether another master was heard lately while this one is MASTER.</summary>
    public required bool HearsOtherMaster { get; init; }

    /// <summary>
    /// Whether each address is on its interface: <see cref="VirtualRouterSettings.Addresses"/>, then the excluded.
    /// </summary>
    public required IReadOnlyList<bool> AddressesPresent { get; init; }

    /// <summary>What it tracks and how that is.</summary>
    public required IReadOnlyList<TrackerStatus> Trackers { get; init; }

    /// <summary>What was counted since the start.</summary>
    public required VirtualRouterCounters Counters { get; init; }
}

/// <summary>Something tracked, at one moment.</summary>
/// <param name="Settings">Its name and weight.</param>
/// <param name="IsInterface">An interface, or a name reported from outside.</param>
/// <param name="Result">What is known of it.</param>
public sealed record TrackerStatus(TrackerSettings Settings, bool IsInterface, TrackerResult Result);

/// <summary>What one virtual router has counted; the lines of <c>keepalived.stats</c>.</summary>
public sealed record VirtualRouterCounters
{
    /// <summary>Advertisements taken, those with another address list included.</summary>
    public long AdvertisementsReceived { get; init; }

    /// <summary>Advertisements sent, each peer of its own.</summary>
    public long AdvertisementsSent { get; init; }

    /// <summary>Times this router became MASTER.</summary>
    public long BecameMaster { get; init; }

    /// <summary>Times this router stopped being MASTER.</summary>
    public long ReleasedMaster { get; init; }

    /// <summary>Priority 0 received.</summary>
    public long PriorityZeroReceived { get; init; }

    /// <summary>Priority 0 sent.</summary>
    public long PriorityZeroSent { get; init; }

    /// <summary>Advertisements with another address list; they count as received too.</summary>
    public long AddressListMismatches { get; init; }

    /// <summary>Version 3 advertisements with another interval than the own; they count as received too.</summary>
    public long IntervalMismatches { get; init; }

    /// <summary>Times another master was heard while MASTER; once until it is over.</summary>
    public long SplitBrains { get; init; }

    /// <summary>Addresses put back after somebody else removed them.</summary>
    public long AddressesRestored { get; init; }

    /// <summary>Packets dropped, by reason; reasons that never occurred are absent.</summary>
    public required IReadOnlyDictionary<DropReason, long> Drops { get; init; }
}
