using System.Net;

namespace IpvsHa.Ipvs;

/// <summary>One of the kernel's two daemons that copy connections to another director.</summary>
/// <param name="Role">Sender or receiver; one of each may run.</param>
/// <param name="Interface">The interface that carries the multicast; 1 to 15 characters, must exist.</param>
/// <param name="SyncId">0 to 255; directors of one group have the same. A receiver with 0 takes all.</param>
public sealed record SyncDaemon(SyncRole Role, string Interface, int SyncId)
{
    /// <summary>The kernel's own multicast group.</summary>
    public static readonly IPAddress DefaultGroup = IPAddress.Parse("224.0.0.81");

    /// <summary>The kernel's own multicast port.</summary>
    public const ushort DefaultPort = 8848;

    /// <summary>Greatest payload of a datagram in bytes, 1 to 65507; 0 lets the kernel choose from the interface's MTU.</summary>
    public int MaxLength { get; init; }

    /// <summary>The multicast group, IPv4 or IPv6.</summary>
    public IPAddress Group { get; init; } = DefaultGroup;

    /// <summary>The UDP port, in host byte order; 1 to 65535.</summary>
    public ushort Port { get; init; } = DefaultPort;

    /// <summary>Time to live of the datagrams, 1 to 255.</summary>
    public byte TimeToLive { get; init; } = 1;

    /// <summary>For people: <c>master on eth1, sync id 7</c>.</summary>
    public override string ToString() =>
        $"{(Role == SyncRole.Master ? "master" : "backup")} on {Interface}, sync id {SyncId}";
}

/// <summary>Roles of a sync daemon, numbered as IP_VS_STATE_ in linux/ip_vs.h.</summary>
public enum SyncRole
{
    /// <summary>Sends its connections.</summary>
    Master = 1,

    /// <summary>Receives those of the other.</summary>
    Backup = 2,
}
