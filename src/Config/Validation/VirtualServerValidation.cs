using System.Net;
using IpvsHa.Config.Blocks;
using IpvsHa.Config.Effective;

namespace IpvsHa.Config;

/// <summary>What is wrong with virtual servers, their groups, servers and checkers.</summary>
internal static class VirtualServerValidation
{
    public static void Check(KeepalivedConfig config, DiagnosticBag bag)
    {
        foreach (VirtualServerGroupBlock group in config.VirtualServerGroups)
        {
            CheckGroup(group, bag);
        }

        config.VirtualServerGroups.RemoveAll(group => bag.Dropped.Exists(
            dropped => dropped.Position == group.Source.Position));
        Dictionary<(string?, uint?, IPAddress?, ushort, LvsProtocol?), BlockSource> keys = [];
        bool toldAboutCertificates = false;
        foreach (VirtualServerBlock block in config.VirtualServers)
        {
            VirtualServerKey key = block.Key;
            if (!keys.TryAdd((key.Group, key.FirewallMark, key.Address, key.Port, block.Protocol), block.Source))
            {
                BlockSource first = keys[(key.Group, key.FirewallMark, key.Address, key.Port, block.Protocol)];
                bag.Add(
                    DiagnosticRules.DuplicateService, block.Source.Position,
                    $"virtual_server {block.Key} stands at {first.Position} already");
            }

            CheckOne(block, config, bag);
            if (!toldAboutCertificates && FindUnverified(block) is { } check)
            {
                toldAboutCertificates = true;
                bag.Add(
                    DiagnosticRules.CertificateUnchecked, check.Source.Position,
                    "SSL_GET accepts every certificate, as keepalived does; 'verify' or 'ca' checks it");
            }
        }

        if (bag.Dropped.Count == 0)
        {
            return; // nothing was left out, so everything stays
        }

        HashSet<ConfigPosition> gone = [.. bag.Dropped.Where(block => block.Kind == "virtual_server")
            .Select(block => block.Position)];
        config.VirtualServers.RemoveAll(block => gone.Contains(block.Source.Position));
        foreach (VirtualServerBlock block in config.VirtualServers)
        {
            IpFamily family = EffectiveVirtualServer.ServicesOf(block, config)[0].Family;
            List<RealServerBlock> usable = EffectiveVirtualServer.ServersOf(block, family);
            if (usable.Count < block.RealServers.Count)
            {
                block.RealServers.Clear();
                block.RealServers.AddRange(usable);
            }
        }
    }

    private static HttpCheckBlock? FindUnverified(VirtualServerBlock block)
    {
        foreach (RealServerBlock server in block.RealServers)
        {
            foreach (ICheckerBlock checker in server.Checkers)
            {
                if (checker is HttpCheckBlock { IsTls: true, Verify: null, Ca: null } check)
                {
                    return check;
                }
            }
        }

        return null;
    }

    private static void CheckGroup(VirtualServerGroupBlock group, DiagnosticBag bag)
    {
        bool v4 = group.Entries.Exists(entry => IsOf(entry, IpFamily.Inet));
        bool v6 = group.Entries.Exists(entry => IsOf(entry, IpFamily.Inet6));
        bool anyMark = group.Entries.Exists(entry => entry.FirewallMark is not null && entry.MarkFamily is null);
        string? problem = group.Entries.Count == 0 ? "has no entries"
            : v4 && v6 && anyMark ? "has addresses of both families, its marks need inet or inet6"
            : null;
        if (problem is not null)
        {
            bag.Add(
                DiagnosticRules.EmptyGroup, group.Source.Position,
                $"virtual_server_group '{group.Name}' {problem}, it is left out");
            bag.Drop("virtual_server_group", group.Name, group.Source.Position);
        }
    }

    private static bool IsOf(VirtualServerGroupEntry entry, IpFamily family) => entry.Address is { } address
        ? AddressText.FamilyOf(address) == family
        : entry.MarkFamily == family;

    private static void CheckOne(VirtualServerBlock block, KeepalivedConfig config, DiagnosticBag bag)
    {
        BlockSource source = block.Source;
        List<EffectiveService> services = EffectiveVirtualServer.ServicesOf(block, config);
        if (services.Count == 0)
        {
            bag.Add(
                DiagnosticRules.UnknownGroup, source.Position,
                $"there is no usable virtual_server_group '{block.Key.Group}', the virtual server is left out");
            bag.Drop("virtual_server", block.Key.ToString(), source.Position);
            return;
        }

        List<RealServerBlock> servers = EffectiveVirtualServer.ServersOf(block, services[0].Family);
        ReportUnusable(block, services[0].Family, servers, bag);
        if (servers.Count == 0)
        {
            bag.Add(
                DiagnosticRules.NoRealServers, source.Position,
                $"virtual_server {block.Key} has no real servers, it is left out");
            bag.Drop("virtual_server", block.Key.ToString(), source.Position);
            return;
        }

        CheckSettings(block, services, bag);
        CheckQuorum(block, servers, bag);
        foreach (RealServerBlock server in servers)
        {
            CheckCheckers(server, config, bag);
        }
    }

    private static void ReportUnusable(
        VirtualServerBlock block, IpFamily family, List<RealServerBlock> usable, DiagnosticBag bag)
    {
        if (usable.Count == block.RealServers.Count)
        {
            return;
        }

        HashSet<RealServerBlock> kept = [.. usable];
        HashSet<(IPAddress, ushort?)> seen = [];
        foreach (RealServerBlock server in block.RealServers)
        {
            bool first = seen.Add((server.Address, server.Port));
            if (kept.Contains(server))
            {
                continue;
            }

            bool wrongFamily = AddressText.FamilyOf(server.Address) != family;
            bag.Add(
                wrongFamily || first ? DiagnosticRules.FamilyMismatch : DiagnosticRules.DuplicateServer,
                server.Source.Position,
                wrongFamily || first
                    ? $"real_server {server.Address} is of another family than {block.Key}, which needs TUN; it is left out"
                    : $"real_server {server.Address} is listed twice, it is left out");
            bag.Drop("real_server", server.Address.ToString(), server.Source.Position);
        }
    }

    private static void CheckSettings(VirtualServerBlock block, List<EffectiveService> services, DiagnosticBag bag)
    {
        BlockSource source = block.Source;
        bool byMark = services.TrueForAll(service => service.FirewallMark is not null);
        if (byMark && block.Protocol is not null)
        {
            bag.Add(
                DiagnosticRules.ProtocolIgnored, source.PositionOf("protocol"),
                "a service by mark has no protocol, this one is ignored");
        }
        else if (!byMark && block.Protocol is null)
        {
            bag.Add(
                DiagnosticRules.MissingProtocol, source.Position,
                $"virtual_server {block.Key} needs 'protocol TCP', UDP or SCTP; UDP is used, as keepalived does");
        }

        if (block.Scheduler is null)
        {
            bag.Add(DiagnosticRules.MissingScheduler, source.Position, $"virtual_server {block.Key} needs lb_algo, wlc is used");
        }

        if (block.Forwarding is null)
        {
            bag.Add(DiagnosticRules.MissingForwarding, source.Position, $"virtual_server {block.Key} needs lb_kind, NAT is used");
        }

        if (block.OnePacket && !byMark && block.Protocol is LvsProtocol.Tcp or LvsProtocol.Sctp)
        {
            bag.Add(DiagnosticRules.OnePacketCleared, source.PositionOf("ops"), "ops works for UDP only, it is cleared");
        }

        bool persistent = block.PersistenceSeconds is not null || block.PersistenceGranularity is not null;
        if (block.Key is { Address: not null, Port: 0 } && !persistent)
        {
            bag.Add(
                DiagnosticRules.PortWithoutPersistence, source.Position,
                $"virtual_server {block.Key} takes all ports, which needs persistence_timeout");
        }

        if (block.Hashed && block.Scheduler is not ("sh" or "mh"))
        {
            bag.Add(DiagnosticRules.SchedulerFlag, source.PositionOf("hashed"), "hashed belongs to the schedulers sh and mh");
        }

        if (block.PersistenceEngine is { Length: > 15 })
        {
            bag.Add(
                DiagnosticRules.TextTruncated, source.PositionOf("persistence_engine"),
                "the name of a persistence engine has at most 15 characters, the others are cut off");
        }

        if (block.PersistenceGranularity is { } mask && mask.Family != services[0].Family)
        {
            bag.Add(
                DiagnosticRules.FamilyMismatch, source.PositionOf("persistence_granularity"),
                "IPv4 takes a netmask and IPv6 a prefix length, this one is ignored");
        }

        if (block.SorryServer is { } sorry && AddressText.FamilyOf(sorry.Address) != services[0].Family
            && (block.SorryServerForwarding ?? block.Forwarding)?.Kind != ForwardingKind.Tun)
        {
            bag.Add(
                DiagnosticRules.FamilyMismatch, sorry.Position,
                $"sorry_server {sorry.Address} is of another family than {block.Key}, which needs TUN");
        }
    }

    private static void CheckQuorum(VirtualServerBlock block, List<RealServerBlock> servers, DiagnosticBag bag)
    {
        ulong total = EffectiveVirtualServer.TotalWeight(block, servers);
        uint quorum = block.Quorum ?? 1;
        if (block.Quorum is not null && quorum > total)
        {
            bag.Add(
                DiagnosticRules.QuorumTooHigh, block.Source.PositionOf("quorum"),
                $"a quorum of {quorum} can never be reached, the weights make {total}, which is used");
            quorum = (uint)Math.Max(1, total);
        }

        if (block.Hysteresis >= quorum)
        {
            bag.Add(
                DiagnosticRules.HysteresisTooHigh, block.Source.PositionOf("hysteresis"),
                $"hysteresis must be below the quorum, {quorum - 1} is used");
        }
    }

    private static void CheckCheckers(RealServerBlock server, KeepalivedConfig config, DiagnosticBag bag)
    {
        foreach (ICheckerBlock checker in server.Checkers)
        {
            string? unknown = checker.Kind is CheckerKind.File or CheckerKind.Bfd ? Unknown(checker, config) : null;
            string? incomplete = EffectiveChecker.Incomplete(checker, server) is { } lack ? $"this checker {lack}" : unknown;
            if (incomplete is not null)
            {
                bag.Add(
                    unknown is null ? DiagnosticRules.IncompleteChecker : DiagnosticRules.UnknownReference,
                    checker.Source.Position, $"{incomplete}, the checker is left out");
                bag.Drop("checker", checker.Kind.ToString(), checker.Source.Position);
                continue;
            }

            CheckConnection(checker, server, bag);
            if (checker is HttpCheckBlock http)
            {
                CheckUrls(http, bag);
            }
        }
    }

    private static string? Unknown(ICheckerBlock checker, KeepalivedConfig config) => checker switch
    {
        FileCheckBlock { TrackFile: { } name } when !config.TrackFiles.Exists(file => file.Name == name) =>
            $"there is no track_file '{name}'",
        BfdCheckBlock { Name: { } name } when !config.BfdInstances.Exists(bfd => bfd.Name == name) =>
            $"there is no bfd_instance '{name}'",
        _ => null,
    };

    private static void CheckConnection(ICheckerBlock checker, RealServerBlock server, DiagnosticBag bag)
    {
        if (checker.Connection is { BindTo: { } own } connection
            && AddressText.FamilyOf(own) != AddressText.FamilyOf(connection.Address ?? server.Address))
        {
            bag.Add(
                DiagnosticRules.FamilyMismatch, checker.Source.PositionOf("bindto"),
                $"bindto {own} is of another family than the address to check, it is ignored");
        }
    }

    private static void CheckUrls(HttpCheckBlock http, DiagnosticBag bag)
    {
        foreach (UrlBlock url in http.Urls)
        {
            if (url.Path is null)
            {
                bag.Add(DiagnosticRules.IncompleteChecker, url.Source.Position, "a url needs a path, this one is left out");
            }

            if (url.RegexMinOffset > url.RegexMaxOffset)
            {
                bag.Add(
                    DiagnosticRules.ValueReplaced, url.Source.PositionOf("regex_max_offset"),
                    "regex_min_offset is above regex_max_offset, both are cleared");
            }
        }
    }
}
