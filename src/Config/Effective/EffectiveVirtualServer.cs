using System.Net;
using IpvsHa.Config.Blocks;

namespace IpvsHa.Config.Effective;

/// <summary>One service in the kernel: an address and port, or a mark.</summary>
/// <param name="Family">Its family.</param>
/// <param name="Address">The address; null for a mark.</param>
/// <param name="Port">0: all ports.</param>
/// <param name="FirewallMark">The mark; null for an address.</param>
public sealed record EffectiveService(IpFamily Family, IPAddress? Address, ushort Port, uint? FirewallMark);

/// <summary>How packets reach a server.</summary>
/// <param name="Kind">NAT, DR or TUN.</param>
/// <param name="Tunnel">The tunnel of TUN.</param>
/// <param name="TunnelPort">0 but for GUE.</param>
/// <param name="Checksum">Checksum of the tunnel.</param>
public sealed record EffectiveForwarding(
    ForwardingKind Kind, TunnelKind Tunnel, ushort TunnelPort, TunnelChecksum Checksum);

/// <summary>The server of last resort.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">0: all ports.</param>
/// <param name="Forwarding">How it is reached.</param>
/// <param name="Inhibit">It stays in the table with weight 0.</param>
public sealed record EffectiveSorryServer(IPAddress Address, ushort Port, EffectiveForwarding Forwarding, bool Inhibit);

/// <summary>What a <c>virtual_server</c> means once defaults and inheritance are applied.</summary>
public sealed record EffectiveVirtualServer
{
    private const int MaxRange = 65_536;
    private const int SearchListUpTo = 24;

    /// <summary>The block.</summary>
    public required VirtualServerBlock Block { get; init; }

    /// <summary>At least one; several for a range or a group.</summary>
    public required IReadOnlyList<EffectiveService> Services { get; init; }

    /// <summary>The protocol of services by address; null when all are marks.</summary>
    public required LvsProtocol? Protocol { get; init; }

    /// <summary>The scheduler, as the kernel names it.</summary>
    public required string Scheduler { get; init; }

    /// <summary>Bit 0 is flag 1 of the scheduler, bit 1 is flag 2, bit 2 is flag 3.</summary>
    public required int SchedulerFlags { get; init; }

    /// <summary>One-packet scheduling.</summary>
    public required bool OnePacket { get; init; }

    /// <summary>Default of the servers.</summary>
    public required EffectiveForwarding Forwarding { get; init; }

    /// <summary>0: not persistent.</summary>
    public required uint PersistenceSeconds { get; init; }

    /// <summary>Length of the prefix within which clients count as one, for each family the fitting one.</summary>
    public required int PersistencePrefix { get; init; }

    /// <summary>The persistence engine.</summary>
    public required string? PersistenceEngine { get; init; }

    /// <summary>Weight that must be up.</summary>
    public required uint Quorum { get; init; }

    /// <summary>Below the quorum.</summary>
    public required uint Hysteresis { get; init; }

    /// <summary>Servers are down until checked.</summary>
    public required bool Alpha { get; init; }

    /// <summary>Notify at the stop of the daemon.</summary>
    public required bool Omega { get; init; }

    /// <summary>No checks while the address is elsewhere.</summary>
    public required bool HaSuspend { get; init; }

    /// <summary>Mail on changes of the quorum.</summary>
    public required bool SmtpAlert { get; init; }

    /// <summary>The server of last resort.</summary>
    public required EffectiveSorryServer? SorryServer { get; init; }

    /// <summary>The servers, each address and port once.</summary>
    public required IReadOnlyList<EffectiveRealServer> RealServers { get; init; }

    /// <summary>The family of the services.</summary>
    public IpFamily Family => Services[0].Family;

    /// <summary>The meaning of a block; null when it cannot be used, which the parser has reported.</summary>
    public static EffectiveVirtualServer? Resolve(VirtualServerBlock block, KeepalivedConfig config)
    {
        List<EffectiveService> services = ServicesOf(block, config);
        List<RealServerBlock> servers = services.Count == 0 ? [] : ServersOf(block, services[0].Family);
        if (servers.Count == 0)
        {
            return null;
        }

        bool byMark = services.TrueForAll(service => service.FirewallMark is not null);
        LvsProtocol protocol = block.Protocol ?? LvsProtocol.Udp;
        EffectiveForwarding forwarding = ForwardingOf(block.Forwarding) ?? new(ForwardingKind.Nat, default, 0, default);
        (uint quorum, uint hysteresis) = QuorumOf(block, servers);
        ushort port = services[0].Port;
        ServiceContext context = new(block, config, port);
        return new()
        {
            Block = block,
            Services = services,
            Protocol = byMark ? null : protocol,
            Scheduler = block.Scheduler ?? "wlc",
            SchedulerFlags = FlagsOf(block),
            OnePacket = block.OnePacket && (byMark || protocol == LvsProtocol.Udp),
            Forwarding = forwarding,
            PersistenceSeconds = block.PersistenceSeconds ?? (block.PersistenceGranularity is null ? 0u : 360u),
            PersistencePrefix = block.PersistenceGranularity is { } mask && mask.Family == services[0].Family
                ? mask.PrefixLength
                : services[0].Family == IpFamily.Inet ? 32 : 128,
            PersistenceEngine = block.PersistenceEngine is { Length: > 15 } longName ? longName[..15] : block.PersistenceEngine,
            Quorum = quorum,
            Hysteresis = hysteresis,
            Alpha = block.Alpha,
            Omega = block.Omega,
            HaSuspend = block.HaSuspend && !byMark,
            SmtpAlert = block.SmtpAlert ?? config.GlobalDefs.SmtpAlertChecker ?? config.GlobalDefs.SmtpAlert ?? false,
            SorryServer = block.SorryServer is { } sorry
                ? new(
                    sorry.Address, sorry.Port ?? port, ForwardingOf(block.SorryServerForwarding) ?? forwarding,
                    block.SorryServerInhibit)
                : null,
            RealServers = servers.ConvertAll(server => EffectiveRealServer.Resolve(server, context, forwarding)),
        };
    }

    internal static EffectiveForwarding? ForwardingOf(ForwardingEntry? entry) => entry is null
        ? null
        : new(entry.Kind, entry.Tunnel ?? TunnelKind.Ipip, entry.TunnelPort ?? 0, entry.Checksum ?? TunnelChecksum.None);

    internal static List<EffectiveService> ServicesOf(VirtualServerBlock block, KeepalivedConfig config)
    {
        VirtualServerKey key = block.Key;
        List<EffectiveService> services = new(1);
        if (key.FirewallMark is { } mark)
        {
            services.Add(new(block.Family ?? FamilyOfServers(block), null, 0, mark));
        }
        else if (key.Address is { } address)
        {
            AddRange(services, address, key.LastAddress ?? address, key.Port);
        }
        else if (GroupOf(key, config) is { } group)
        {
            IpFamily? family = block.Family
                ?? (group.Entries.Find(entry => entry.Address is not null) is { } first
                    ? AddressText.FamilyOf(first.Address!)
                    : null);
            foreach (VirtualServerGroupEntry entry in group.Entries)
            {
                if (entry.FirewallMark is { } member)
                {
                    services.Add(new(entry.MarkFamily ?? family ?? FamilyOfServers(block), null, 0, member));
                }
                else
                {
                    AddRange(services, entry.Address!, entry.LastAddress!, entry.Port);
                }
            }
        }

        return services;
    }

    private static VirtualServerGroupBlock? GroupOf(VirtualServerKey key, KeepalivedConfig config) =>
        config.VirtualServerGroups.Find(candidate => candidate.Name == key.Group);

    /// <summary>The servers that can be used: of the right family unless tunnelled, and each once.</summary>
    internal static List<RealServerBlock> ServersOf(VirtualServerBlock block, IpFamily family)
    {
        ForwardingKind kind = block.Forwarding?.Kind ?? ForwardingKind.Nat;
        List<RealServerBlock> servers = block.RealServers;
        return AllFit(servers, kind, family) && AreDistinct(servers) ? servers : Usable(servers, kind, family);
    }

    private static bool AllFit(List<RealServerBlock> servers, ForwardingKind kind, IpFamily family)
    {
        foreach (RealServerBlock server in servers)
        {
            if (!Fits(server, kind, family))
            {
                return false;
            }
        }

        return true;
    }

    private static List<RealServerBlock> Usable(List<RealServerBlock> servers, ForwardingKind kind, IpFamily family)
    {
        HashSet<(IPAddress Address, ushort? Port)> seen = [];
        return servers.FindAll(server => Fits(server, kind, family) && seen.Add((server.Address, server.Port)));
    }

    private static bool Fits(RealServerBlock server, ForwardingKind kind, IpFamily family) =>
        (server.Forwarding?.Kind ?? kind) == ForwardingKind.Tun || AddressText.FamilyOf(server.Address) == family;

    // Few servers are compared without a table of them.
    private static bool AreDistinct(List<RealServerBlock> servers)
    {
        if (servers.Count > SearchListUpTo)
        {
            return servers.DistinctBy(static server => (server.Address, server.Port)).Count() == servers.Count;
        }

        for (int i = 1; i < servers.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (servers[i].Port == servers[j].Port && servers[i].Address.Equals(servers[j].Address))
                {
                    return false;
                }
            }
        }

        return true;
    }

    internal static ulong TotalWeight(VirtualServerBlock block, List<RealServerBlock> servers)
    {
        ulong total = 0;
        foreach (RealServerBlock server in servers)
        {
            total += (ulong)(server.Weight ?? block.Weight ?? 1);
        }

        return total;
    }

    private static (uint Quorum, uint Hysteresis) QuorumOf(VirtualServerBlock block, List<RealServerBlock> servers)
    {
        ulong total = TotalWeight(block, servers);
        uint wanted = block.Quorum ?? 1;
        uint quorum = wanted > total ? (uint)Math.Max(total, 1) : wanted;
        return (quorum, Math.Min(block.Hysteresis ?? 0, quorum - 1));
    }

    private static int FlagsOf(VirtualServerBlock block)
    {
        // The kernel numbers them: fallback is flag 1, port is flag 2, for sh and mh alike.
        bool fallback = block.SchedulerFlag1 || (block.Scheduler == "sh" && block.ShFallback)
            || (block.Scheduler == "mh" && block.MhFallback);
        bool port = block.SchedulerFlag2 || (block.Scheduler == "sh" && block.ShPort)
            || (block.Scheduler == "mh" && block.MhPort);
        return (fallback ? 1 : 0) | (port ? 2 : 0) | (block.SchedulerFlag3 ? 4 : 0);
    }

    private static IpFamily FamilyOfServers(VirtualServerBlock block) =>
        block.RealServers.Count == 0 ? IpFamily.Inet : AddressText.FamilyOf(block.RealServers[0].Address);

    private static void AddRange(List<EffectiveService> services, IPAddress first, IPAddress last, ushort port)
    {
        IpFamily family = AddressText.FamilyOf(first);
        UInt128 start = AddressText.ToNumber(first);
        UInt128 count = AddressText.ToNumber(last) - start;
        if (count == 0)
        {
            services.Add(new(family, first, port, null));
            return;
        }

        for (uint i = 0; i <= count && i < MaxRange; i++)
        {
            services.Add(new(family, AddressText.FromNumber(start + i, family), port, null));
        }
    }
}
