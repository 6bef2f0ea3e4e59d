using System.Net;
using IpvsHa.Config.Blocks;

namespace IpvsHa.Config.Effective;

/// <summary>What a <c>real_server</c> means once defaults and inheritance are applied.</summary>
/// <param name="Block">The block.</param>
/// <param name="Address">Its address.</param>
/// <param name="Port">0: all ports.</param>
/// <param name="Weight">0 to 2147483647.</param>
/// <param name="Forwarding">How it is reached.</param>
/// <param name="UpperThreshold">Connections at which it gets no more; 0: no limit.</param>
/// <param name="LowerThreshold">Connections below which it gets some again.</param>
/// <param name="InhibitOnFailure">A failed server keeps its entry, with weight 0.</param>
/// <param name="Alpha">Down until checked.</param>
/// <param name="SmtpAlert">Mail on changes.</param>
public sealed record EffectiveRealServer(
    RealServerBlock Block, IPAddress Address, ushort Port, int Weight, EffectiveForwarding Forwarding,
    uint UpperThreshold, uint LowerThreshold, bool InhibitOnFailure, bool Alpha, bool SmtpAlert)
{
    private List<EffectiveChecker>? _checkers;

    /// <summary>Its checkers that can be used, in order; worked out when they are asked for.</summary>
    public IReadOnlyList<EffectiveChecker> Checkers => _checkers ??= ResolveCheckers();

    /// <summary>Whether one of its checkers starts failed; unlike <see cref="Checkers"/> it costs nothing.</summary>
    public bool MayStartDown
    {
        get
        {
            foreach (ICheckerBlock checker in Block.Checkers)
            {
                if (EffectiveChecker.StartsFailed(checker, Block, Service.Block))
                {
                    return true;
                }
            }

            return false;
        }
    }

    internal ServiceContext Service { get; init; } = null!;

    internal static EffectiveRealServer Resolve(
        RealServerBlock server, ServiceContext service, EffectiveForwarding forwarding)
    {
        GlobalDefsBlock globals = service.Config.GlobalDefs;
        return new(
            server, server.Address, server.Port ?? service.Port, server.Weight ?? service.Block.Weight ?? 1,
            EffectiveVirtualServer.ForwardingOf(server.Forwarding) ?? forwarding,
            server.UpperThreshold ?? 0, server.LowerThreshold ?? 0,
            server.InhibitOnFailure ?? service.Block.InhibitOnFailure, server.Alpha ?? service.Block.Alpha,
            server.SmtpAlert ?? globals.SmtpAlertChecker ?? globals.SmtpAlert ?? true)
        {
            Service = service,
        };
    }

    private List<EffectiveChecker> ResolveCheckers()
    {
        List<EffectiveChecker> checkers = new(Block.Checkers.Length);
        foreach (ICheckerBlock checker in Block.Checkers)
        {
            if (EffectiveChecker.Resolve(checker, Block, Service.Block, Service.Config, Service.Port) is { } effective)
            {
                checkers.Add(effective);
            }
        }

        return checkers;
    }
}

/// <summary>What the real servers of one virtual server take their defaults from.</summary>
internal sealed record ServiceContext(VirtualServerBlock Block, KeepalivedConfig Config, ushort Port);

/// <summary>One request of an HTTP check.</summary>
/// <param name="Path">What is asked for.</param>
/// <param name="Digest">MD5 of the body, lower case.</param>
/// <param name="StatusCodes">Accepted codes, never empty.</param>
/// <param name="VirtualHost">Host header; null: address and port.</param>
/// <param name="ServerName">Name for SNI; null: none is sent.</param>
/// <param name="Regex">The body must match; null: not looked at.</param>
/// <param name="RegexNoMatch">The body must not match.</param>
/// <param name="RegexOptions">Options of the pattern, by keepalived's names.</param>
/// <param name="RegexMinOffset">The match may not start earlier.</param>
/// <param name="RegexMaxOffset">The match may not start later.</param>
public sealed record EffectiveUrl(
    string Path, string? Digest, IReadOnlyList<StatusRange> StatusCodes, string? VirtualHost, string? ServerName,
    string? Regex, bool RegexNoMatch, IReadOnlyList<string> RegexOptions, int RegexMinOffset, int? RegexMaxOffset);

/// <summary>What only HTTP checks have.</summary>
/// <param name="IsTls">SSL_GET.</param>
/// <param name="Protocol">1.0, 1.0C or 1.1.</param>
/// <param name="FastRecovery">No delay between the urls while recovering.</param>
/// <param name="Verify">The certificate must be valid.</param>
/// <param name="Ca">A file of certificates that count as roots.</param>
/// <param name="TlsCompliant">Say good-bye at the end of the connection.</param>
/// <param name="Urls">At least one.</param>
public sealed record EffectiveHttpCheck(
    bool IsTls, string Protocol, bool FastRecovery, bool Verify, string? Ca, bool TlsCompliant,
    IReadOnlyList<EffectiveUrl> Urls);

/// <summary>What only script checks have.</summary>
/// <param name="Script">The command.</param>
/// <param name="Timeout">Limit of a run.</param>
/// <param name="Dynamic">Exit status 2 to 255 sets the weight.</param>
/// <param name="User">Who runs it; null: nobody is named.</param>
public sealed record EffectiveMiscCheck(ScriptLine Script, TimeSpan Timeout, bool Dynamic, ScriptUserEntry? User);

/// <summary>What a checker means once defaults and inheritance are applied.</summary>
public sealed record EffectiveChecker
{
    private static readonly IReadOnlyList<StatusRange> _success = [new(200, 299)];

    /// <summary>The block.</summary>
    public required ICheckerBlock Block { get; init; }

    /// <summary>Which kind.</summary>
    public CheckerKind Kind => Block.Kind;

    /// <summary>The address to check.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The port to check.</summary>
    public required ushort Port { get; init; }

    /// <summary>The own address.</summary>
    public required IPAddress? BindTo { get; init; }

    /// <summary>The own port.</summary>
    public required ushort? BindPort { get; init; }

    /// <summary>The interface.</summary>
    public required string? BindInterface { get; init; }

    /// <summary>Mark of the packets of the check; 0: none.</summary>
    public required uint FirewallMark { get; init; }

    /// <summary>For the connection and each read.</summary>
    public required TimeSpan ConnectTimeout { get; init; }

    /// <summary>Extra attempts before the checker counts as failed.</summary>
    public required uint Retry { get; init; }

    /// <summary>Wait before each of them.</summary>
    public required TimeSpan DelayBeforeRetry { get; init; }

    /// <summary>Upper bound of the random delay before the first run.</summary>
    public required TimeSpan Warmup { get; init; }

    /// <summary>The interval.</summary>
    public required TimeSpan DelayLoop { get; init; }

    /// <summary>This checker starts failed.</summary>
    public required bool Alpha { get; init; }

    /// <summary>Log failures that are retried too.</summary>
    public required bool LogAllFailures { get; init; }

    /// <summary>Set for HTTP_GET and SSL_GET.</summary>
    public required EffectiveHttpCheck? Http { get; init; }

    /// <summary>Set for MISC_CHECK.</summary>
    public required EffectiveMiscCheck? Misc { get; init; }

    internal static EffectiveChecker? Resolve(
        ICheckerBlock checker, RealServerBlock server, VirtualServerBlock service, KeepalivedConfig config,
        ushort servicePort)
    {
        IPAddress address = checker.Connection?.Address ?? server.Address;
        if (Incomplete(checker, server) is not null)
        {
            return null;
        }

        CheckerTiming timing = checker.Timing;
        TimeSpan loop = timing.DelayLoop ?? server.DelayLoop ?? service.DelayLoop ?? Seconds(60);
        IPAddress? bindTo = checker.Connection?.BindTo;
        return new()
        {
            Block = checker,
            Address = address,
            Port = checker.Connection?.Port ?? server.Port ?? servicePort,
            BindTo = bindTo is not null && AddressText.FamilyOf(bindTo) == AddressText.FamilyOf(address) ? bindTo : null,
            BindPort = checker.Connection?.BindPort,
            BindInterface = checker.Connection?.BindInterface,
            FirewallMark = checker.Connection?.FirewallMark ?? 0,
            ConnectTimeout = checker.Connection?.ConnectTimeout ?? server.ConnectTimeout ?? service.ConnectTimeout
                ?? Seconds(5),
            Retry = timing.Retry ?? server.Retry ?? service.Retry ?? DefaultRetry(checker.Kind),
            DelayBeforeRetry = timing.DelayBeforeRetry ?? server.DelayBeforeRetry ?? service.DelayBeforeRetry
                ?? DefaultDelay(checker.Kind, loop),
            Warmup = timing.Warmup ?? server.Warmup ?? service.Warmup ?? loop,
            DelayLoop = loop,
            Alpha = StartsFailed(checker, server, service),
            LogAllFailures = timing.LogAllFailures ?? config.GlobalDefs.CheckerLogAllFailures ?? false,
            Http = checker is HttpCheckBlock http ? Resolve(http, server, service) : null,
            Misc = checker is MiscCheckBlock misc ? Resolve(misc, service, config) : null,
        };
    }

    internal static bool StartsFailed(ICheckerBlock checker, RealServerBlock server, VirtualServerBlock service) =>
        checker.Timing.Alpha ?? (checker as BfdCheckBlock)?.Alpha ?? server.Alpha ?? service.Alpha;

    /// <summary>What the checker lacks, or null.</summary>
    internal static string? Incomplete(ICheckerBlock checker, RealServerBlock server) => checker switch
    {
        HttpCheckBlock http when !http.Urls.Exists(url => url.Path is not null) => "needs a url with a path",
        MiscCheckBlock { Path: null } => "needs misc_path",
        FileCheckBlock { TrackFile: null } => "needs track_file",
        BfdCheckBlock { Name: null } => "needs name",
        { Connection: { BindInterface: null } connection }
            when AddressText.FamilyOf(connection.Address ?? server.Address) == IpFamily.Inet6
                && AddressText.IsLinkLocal(connection.Address ?? server.Address) =>
            "needs bind_if to reach a link-local address",
        _ => null,
    };

    private static EffectiveHttpCheck Resolve(HttpCheckBlock http, RealServerBlock server, VirtualServerBlock service)
    {
        List<EffectiveUrl> urls = [];
        foreach (UrlBlock url in http.Urls)
        {
            if (url.Path is not { } path)
            {
                continue;
            }

            // The real server's name is for the header only, not for SNI.
            string? name = http.SniName ?? url.VirtualHost ?? http.VirtualHost ?? service.VirtualHost;
            bool offsets = url.RegexMinOffset is null || url.RegexMaxOffset is null
                || url.RegexMinOffset <= url.RegexMaxOffset;
            urls.Add(new(
                path, url.Digest, url.StatusCodes.Count == 0 ? _success : url.StatusCodes,
                url.VirtualHost ?? http.VirtualHost ?? server.VirtualHost ?? service.VirtualHost,
                http.IsTls && http.EnableSni == true ? name : null,
                url.Regex, url.RegexNoMatch, url.RegexOptions, offsets ? url.RegexMinOffset ?? 0 : 0,
                offsets ? url.RegexMaxOffset : null));
        }

        return new(
            http.IsTls, http.Protocol ?? "1.0", http.FastRecovery ?? false, http.Verify ?? http.Ca is not null, http.Ca,
            http.TlsCompliant ?? http.Urls.Exists(url => url.TlsCompliant == true), urls);
    }

    private static EffectiveMiscCheck Resolve(MiscCheckBlock misc, VirtualServerBlock service, KeepalivedConfig config) =>
        new(
            misc.Path!, misc.RunTimeout ?? service.DelayLoop ?? Seconds(60), misc.Dynamic,
            misc.User ?? config.GlobalDefs.ScriptUser);

    private static uint DefaultRetry(CheckerKind kind) => kind switch
    {
        CheckerKind.Misc => 0,
        CheckerKind.Dns => 3,
        _ => 1,
    };

    private static TimeSpan DefaultDelay(CheckerKind kind, TimeSpan loop) => kind switch
    {
        CheckerKind.Http or CheckerKind.Ssl => Seconds(3),
        CheckerKind.Dns => loop,
        _ => Seconds(1),
    };

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromTicks(seconds * TimeSpan.TicksPerSecond);
}
