using System.Net;

namespace IpvsHa.Ipvs.Planning;

/// <summary>What one <c>virtual_server</c> of the configuration asks for.</summary>
/// <param name="Name">How people know it; unique in one configuration.</param>
/// <param name="Services">
/// The kernel services it becomes: one for an address, one per address of a range or group, one per mark and family.
/// Other plans may name the same ones.
/// </param>
/// <param name="RealServers">Its real servers, in the order of the configuration.</param>
public sealed record ServicePlan(
    string Name, IReadOnlyList<VirtualService> Services, IReadOnlyList<RealServerPlan> RealServers)
{
    /// <summary>The destination that serves while there is no quorum; null for none (<c>sorry_server</c>).</summary>
    public SorryServerPlan? SorryServer { get; init; }

    /// <summary>When it counts as up.</summary>
    public QuorumSettings Quorum { get; init; } = QuorumSettings.Default;
}

/// <summary>A real server as configured.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">Its port, in host byte order; 0 is the service's port.</param>
/// <param name="Forwarding">How packets reach it. DR and TUN always use the service's port.</param>
/// <param name="Weight">Configured weight, 0 to 2147483647.</param>
public sealed record RealServerPlan(IPAddress Address, ushort Port, ForwardingMethod Forwarding, int Weight)
{
    /// <summary>Whether it stays in the table with weight 0 when it is down (<c>inhibit_on_failure</c>).</summary>
    public bool InhibitOnFailure { get; init; }

    /// <summary><c>uthreshold</c>; 0 is no limit.</summary>
    public uint UpperThreshold { get; init; }

    /// <summary><c>lthreshold</c>.</summary>
    public uint LowerThreshold { get; init; }

    /// <summary>What the tunnel is, for <see cref="ForwardingMethod.Tunnel"/>.</summary>
    public Tunnel Tunnel { get; init; }
}

/// <summary>The destination of last resort; its weight is 1.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">Its port, in host byte order; 0 is the service's port.</param>
/// <param name="Forwarding">How packets reach it.</param>
public sealed record SorryServerPlan(IPAddress Address, ushort Port, ForwardingMethod Forwarding)
{
    /// <summary>Whether it stays in the table with weight 0 while there is quorum (<c>sorry_server_inhibit</c>).</summary>
    public bool Inhibit { get; init; }

    /// <summary>What the tunnel is, for <see cref="ForwardingMethod.Tunnel"/>.</summary>
    public Tunnel Tunnel { get; init; }
}

/// <summary>When a virtual server counts as up.</summary>
/// <param name="Quorum">Live weight that is enough, 1 to 4294967295.</param>
/// <param name="Hysteresis">How far beyond that it must go either way, below <paramref name="Quorum"/>.</param>
public readonly record struct QuorumSettings(uint Quorum, uint Hysteresis)
{
    /// <summary>One live server with any weight is enough.</summary>
    public static readonly QuorumSettings Default = new(1, 0);
}

/// <summary>What checks found out about one real server.</summary>
/// <param name="IsUp">Whether no check fails.</param>
/// <param name="Weight">Configured weight plus what checks add; brought into 0 to 2147483647 where it is used.</param>
public readonly record struct RealServerState(bool IsUp, long Weight);
