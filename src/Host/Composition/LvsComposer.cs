using System.Globalization;
using System.Net;
using IpvsHa.Checkers;
using IpvsHa.Config;
using IpvsHa.Config.Blocks;
using IpvsHa.Config.Effective;
using IpvsHa.Ipvs;
using IpvsHa.Ipvs.Planning;
using IpvsHa.Scripts;
using TunnelKind = IpvsHa.Ipvs.TunnelKind;

namespace IpvsHa.Host.Composition;

/// <summary>Builds the checkers role's virtual servers from the configuration. Every default is applied by now.</summary>
internal sealed class LvsComposer(KeepalivedConfig config, ScriptComposer scripts, IScriptRunner runner, TimeProvider time)
{
    private const int SchedulerFlagShift = 3; // flag-1 is IP_VS_SVC_F_SCHED1, 8

    /// <summary>The virtual servers that can run, each name once.</summary>
    public IReadOnlyList<VirtualServerComposition> Compose()
    {
        List<VirtualServerComposition> servers = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        Func<EffectiveRealServer, IReadOnlyList<CheckComposition>> composeChecks = ComposeChecks;
        foreach (VirtualServerBlock block in config.VirtualServers)
        {
            if (EffectiveVirtualServer.Resolve(block, config) is { Services.Count: > 0 } server)
            {
                string protocol = ProtocolName(server.Protocol);
                string name = NameOf(server, protocol);
                for (int i = 2; !names.Add(name); i++)
                {
                    name = string.Create(CultureInfo.InvariantCulture, $"{NameOf(server, protocol)}#{i}");
                }

                servers.Add(Compose(server, name, protocol, composeChecks));
            }
        }

        return servers;
    }

    /// <summary>Looks at every script that a virtual server names, and composes nothing else.</summary>
    public static void InspectScripts(KeepalivedConfig config, ScriptComposer scripts)
    {
        foreach (VirtualServerBlock server in config.VirtualServers)
        {
            scripts.Compose(server.QuorumUp);
            scripts.Compose(server.QuorumDown);
            foreach (RealServerBlock real in server.RealServers)
            {
                scripts.Compose(real.NotifyUp);
                scripts.Compose(real.NotifyDown);
                foreach (ICheckerBlock checker in real.Checkers)
                {
                    if (checker is MiscCheckBlock misc)
                    {
                        scripts.Compose(misc.Path, misc.User);
                    }
                }
            }
        }
    }

    private List<CheckComposition> ComposeChecks(EffectiveRealServer server) =>
        [.. server.Checkers.Select(Compose).OfType<CheckComposition>()];

    private VirtualServerComposition Compose(
        EffectiveVirtualServer server, string name, string protocol,
        Func<EffectiveRealServer, IReadOnlyList<CheckComposition>> composeChecks)
    {
        List<RealServerPlan> plans = new(server.RealServers.Count);
        List<RealServerComposition> realServers = new(server.RealServers.Count);
        foreach (EffectiveRealServer real in server.RealServers)
        {
            plans.Add(new RealServerPlan(real.Address, real.Port, Method(real.Forwarding), real.Weight)
            {
                InhibitOnFailure = real.InhibitOnFailure,
                UpperThreshold = real.UpperThreshold,
                LowerThreshold = real.LowerThreshold,
                Tunnel = TunnelOf(real.Forwarding),
            });
            realServers.Add(new RealServerComposition(real, protocol, composeChecks)
            {
                NotifyUp = scripts.Compose(real.Block.NotifyUp),
                NotifyDown = scripts.Compose(real.Block.NotifyDown),
            });
        }

        ServicePlan plan = new(name, [.. server.Services.Select(service => Compose(service, server))], plans)
        {
            Quorum = new QuorumSettings(server.Quorum, server.Hysteresis),
            SorryServer = server.SorryServer is { } sorry
                ? new SorryServerPlan(sorry.Address, sorry.Port, Method(sorry.Forwarding))
                {
                    Inhibit = sorry.Inhibit,
                    Tunnel = TunnelOf(sorry.Forwarding),
                }
                : null,
        };
        return new VirtualServerComposition(name, protocol, plan, realServers)
        {
            QuorumUp = scripts.Compose(server.Block.QuorumUp),
            QuorumDown = scripts.Compose(server.Block.QuorumDown),
            Omega = server.Omega,
        };
    }

    private static VirtualService Compose(EffectiveService service, EffectiveVirtualServer server)
    {
        Ipvs.IpFamily family = service.Family == Config.IpFamily.Inet6 ? Ipvs.IpFamily.IPv6 : Ipvs.IpFamily.IPv4;
        ServiceKey key = service.FirewallMark is { } mark
            ? new ServiceKey(mark, family)
            : new ServiceKey(Protocol(server.Protocol), service.Address!, service.Port);
        ServiceOptions options = (ServiceOptions)(server.SchedulerFlags << SchedulerFlagShift);
        options |= server.OnePacket ? ServiceOptions.OnePacket : ServiceOptions.None;
        options |= server.PersistenceSeconds > 0 ? ServiceOptions.Persistent : ServiceOptions.None;
        VirtualService result = new(key, server.Scheduler)
        {
            Options = options,
            PersistenceTimeout = TimeSpan.FromSeconds(server.PersistenceSeconds),
            PersistenceEngine = server.PersistenceEngine ?? "",
        };
        return result with
        {
            PersistenceMask = family == Ipvs.IpFamily.IPv6 ? (uint)server.PersistencePrefix
                : server.PersistencePrefix == 0 ? 0
                : uint.MaxValue << (32 - server.PersistencePrefix),
        };
    }

    private CheckComposition? Compose(EffectiveChecker checker)
    {
        TimeSpan deadline = checker.ConnectTimeout;
        ICheck? check;
        string kind;
        switch (checker.Kind)
        {
            case CheckerKind.Tcp:
                kind = "TCP_CHECK";
                check = new TcpCheck(Target(checker));
                break;
            case CheckerKind.Http or CheckerKind.Ssl when checker.Http is { } http:
                kind = http.IsTls ? "SSL_GET" : "HTTP_GET";
                check = new HttpCheck(HttpSettings(checker, http), time);
                deadline = checker.ConnectTimeout * 3; // connect, TLS, answer
                break;
            case CheckerKind.Misc when checker.Misc is { } misc && scripts.Compose(misc.Script, misc.User) is { } command:
                kind = "MISC_CHECK";
                check = new MiscCheck(runner, command, misc.Timeout, misc.Dynamic);
                deadline = misc.Timeout + TimeSpan.FromSeconds(1);
                break;
            default:
                return null; // the parser has told that it does not work yet, or the script that it cannot run
        }

        CheckTiming timing = new(checker.DelayLoop, checker.Retry, checker.DelayBeforeRetry, deadline)
        {
            Warmup = checker.Warmup,
            FromStart = checker.Kind == CheckerKind.Misc,
            FastRecovery = checker.Http?.FastRecovery ?? false,
        };
        return new CheckComposition(
            $"{kind} [{checker.Address}]:{checker.Port}", check, timing, StartsUp: !checker.Alpha, checker.LogAllFailures);
    }

    private static HttpCheckSettings HttpSettings(EffectiveChecker checker, EffectiveHttpCheck http) =>
        new(Target(checker), [.. http.Urls.Select(Url)], checker.ConnectTimeout)
        {
            Protocol = http.Protocol switch
            {
                "1.1" => HttpProtocol.Http11,
                "1.0C" or "1.0c" => HttpProtocol.Http10Close,
                _ => HttpProtocol.Http10,
            },
            UseTls = http.IsTls,
            EnableSni = http.Urls.Any(static url => url.ServerName is not null),
            SendCloseNotify = http.TlsCompliant,
        };

    private static HttpUrl Url(EffectiveUrl url)
    {
        BodyPattern? pattern = null;
        if (url.Regex is not null)
        {
            BodyPattern.TryCreate(
                url.Regex, url.RegexOptions, url.RegexNoMatch, url.RegexMinOffset, url.RegexMaxOffset, out pattern, out _);
        }

        return new HttpUrl(url.Path)
        {
            VirtualHost = url.VirtualHost,
            SniHost = url.ServerName,
            Statuses = new StatusCodes([.. url.StatusCodes.Select(static range => (range.First, range.Last))]),
            Digest = url.Digest is null ? default(ReadOnlyMemory<byte>) : Convert.FromHexString(url.Digest),
            Pattern = pattern,
        };
    }

    private static CheckTarget Target(EffectiveChecker checker)
    {
        IPAddress any = checker.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? IPAddress.IPv6Any
            : IPAddress.Any;
        bool isBound = checker.BindTo is not null || checker.BindPort is not null;
        return new CheckTarget(new IPEndPoint(checker.Address, checker.Port))
        {
            Local = isBound ? new IPEndPoint(checker.BindTo ?? any, checker.BindPort ?? 0) : null,
            Interface = checker.BindInterface,
            Mark = checker.FirewallMark,
        };
    }

    private static string NameOf(EffectiveVirtualServer server, string protocol)
    {
        VirtualServerKey key = server.Block.Key;
        EffectiveService first = server.Services[0];
        return key.Group is { } group ? $"[{group}]:{protocol}"
            : first.FirewallMark is { } mark ? $"FWM {mark}"
            : server.Services.Count > 1
                ? $"[{first.Address}-{server.Services[^1].Address}]:{protocol}:{first.Port}"
                : $"[{first.Address}]:{protocol}:{first.Port}";
    }

    private static ForwardingMethod Method(EffectiveForwarding forwarding) => forwarding.Kind switch
    {
        ForwardingKind.Dr => ForwardingMethod.DirectRoute,
        ForwardingKind.Tun => ForwardingMethod.Tunnel,
        _ => ForwardingMethod.Masquerade,
    };

    private static Tunnel TunnelOf(EffectiveForwarding forwarding) => new(
        forwarding.Tunnel switch
        {
            Config.TunnelKind.Gue => TunnelKind.Gue,
            Config.TunnelKind.Gre => TunnelKind.Gre,
            _ => TunnelKind.Ipip,
        },
        (ushort)forwarding.TunnelPort,
        forwarding.Checksum switch
        {
            TunnelChecksum.Checksum => TunnelChecksums.Checksum,
            TunnelChecksum.RemoteChecksum => TunnelChecksums.RemoteChecksum,
            _ => TunnelChecksums.None,
        });

    private static IpvsProtocol Protocol(LvsProtocol? protocol) => protocol switch
    {
        LvsProtocol.Tcp => IpvsProtocol.Tcp,
        LvsProtocol.Sctp => IpvsProtocol.Sctp,
        LvsProtocol.Udp => IpvsProtocol.Udp,
        _ => IpvsProtocol.None,
    };

    private static string ProtocolName(LvsProtocol? protocol) => protocol switch
    {
        LvsProtocol.Tcp => "tcp",
        LvsProtocol.Sctp => "sctp",
        LvsProtocol.Udp => "udp",
        _ => "none",
    };
}
