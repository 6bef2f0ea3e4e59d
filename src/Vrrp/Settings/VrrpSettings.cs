using System.Net;
using IpvsHa.Scripts;

namespace IpvsHa.Vrrp.Settings;

/// <summary>All that one VRRP role runs.</summary>
public sealed record VrrpSettings
{
    /// <summary>The virtual routers; distinct by VRID, family and interface.</summary>
    public IReadOnlyList<VirtualRouterSettings> Routers { get; init; } = [];

    /// <summary>The sync groups.</summary>
    public IReadOnlyList<SyncGroupSettings> SyncGroups { get; init; } = [];

    /// <summary><c>vrrp_startup_delay</c>: advertisements are discarded and timers start after it.</summary>
    public TimeSpan StartupDelay { get; init; }
}

/// <summary>Virtual routers that are MASTER together or not at all: <c>vrrp_sync_group</c>.</summary>
/// <param name="Name">The name of the group.</param>
/// <param name="Members">Names of virtual routers; a router is in one group at most.</param>
public sealed record SyncGroupSettings(string Name, IReadOnlyList<string> Members);

/// <summary>What a virtual router does with the result of something it tracks.</summary>
/// <param name="Name">An interface, or the name given to <see cref="VrrpRunner.SetTracker"/>.</param>
/// <param name="Weight">
/// -253 to 253: above 0 is added while good, below 0 is added while bad, 0 means FAULT while bad.
/// </param>
/// <param name="IsReversed">The effect times -1; with weight 0, good and bad change places.</param>
/// <param name="StartsBad"><c>init_fail</c>: bad until the first good result, instead of undecided.</param>
public sealed record TrackerSettings(string Name, int Weight = 0, bool IsReversed = false, bool StartsBad = false);

/// <summary>A <c>vrrp_script</c>: a command whose exit status says good or bad.</summary>
public sealed record TrackedScriptSettings
{
    /// <summary>The name that <c>track_script</c> uses.</summary>
    public required string Name { get; init; }

    /// <summary>The command and whom it runs as.</summary>
    public required ScriptCommand Command { get; init; }

    /// <summary>From one start to the next.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A run that takes longer is ended and counts as bad.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Good results in a row that make it good again, 1 or more.</summary>
    public int Rise { get; init; } = 1;

    /// <summary>Bad results in a row that make it bad, 1 or more.</summary>
    public int Fall { get; init; } = 1;

    /// <summary><c>init_fail</c>: bad until the first good result.</summary>
    public bool StartsBad { get; init; }
}

/// <summary>A unicast peer.</summary>
/// <param name="Address">Where advertisements go to and come from.</param>
/// <param name="MinTtl">Advertisements of this peer with a lower TTL are dropped when sources are checked.</param>
/// <param name="MaxTtl">Advertisements of this peer with a higher TTL are dropped when sources are checked.</param>
public sealed record UnicastPeer(IPAddress Address, byte MinTtl = 0, byte MaxTtl = 255);

/// <summary>When gratuitous ARP and unsolicited neighbour advertisements are sent.</summary>
public sealed record AnnouncementSettings
{
    /// <summary><c>garp_master_repeat</c>: rounds in each batch after becoming MASTER, 1 or more.</summary>
    public int Repeat { get; init; } = 5;

    /// <summary><c>garp_master_delay</c>: from the first batch to the second; zero for no second one.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>garp_master_refresh</c>: from then on, again and again; zero for never.</summary>
    public TimeSpan Refresh { get; init; }

    /// <summary><c>garp_master_refresh_repeat</c>, 1 or more.</summary>
    public int RefreshRepeat { get; init; } = 1;

    /// <summary><c>garp_lower_prio_repeat</c>: rounds after an advertisement of a lower priority.</summary>
    public int LowerPriorityRepeat { get; init; } = 5;

    /// <summary><c>garp_lower_prio_delay</c>: from that batch to another one; zero for no second one.</summary>
    public TimeSpan LowerPriorityDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>vrrp_garp_interval</c>: least time between two frames of IPv4 on one interface.</summary>
    public TimeSpan ArpInterval { get; init; }

    /// <summary><c>vrrp_gna_interval</c>: least time between two frames of IPv6 on one interface.</summary>
    public TimeSpan NeighborInterval { get; init; }
}

/// <summary>A macvlan that carries the virtual MAC and the addresses: <c>use_vmac</c>.</summary>
/// <param name="Name">Its name, at most 15 characters; for example <c>vrrp.51</c>.</param>
/// <param name="TransmitsOnBase"><c>vmac_xmit_base</c>: advertisements leave with the MAC of the base.</param>
/// <param name="MacAddress">Six bytes as a number; null for 00:00:5e:00:01:VRID (IPv6 ..:02:VRID).</param>
public sealed record VmacSettings(string Name, bool TransmitsOnBase, ulong? MacAddress = null);

/// <summary>Authentication of version 2 (RFC 2338): a password that everybody on the link can read.</summary>
/// <param name="Type">0 none, 1 simple password.</param>
/// <param name="Data">The first eight bytes of the password, big-endian, padded with zeros.</param>
public readonly record struct VrrpAuthentication(byte Type, ulong Data)
{
    /// <summary>No authentication.</summary>
    public static VrrpAuthentication None => default;

    /// <summary><c>auth_type PASS</c>; bytes after the eighth do not count.</summary>
    public static VrrpAuthentication Password(string password)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        byte[] text = System.Text.Encoding.UTF8.GetBytes(password);
        text.AsSpan(0, Math.Min(text.Length, 8)).CopyTo(bytes);
        return new(1, System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }
}
