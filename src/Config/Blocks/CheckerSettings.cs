using System.Net;
using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>A checker of a real server as written.</summary>
public interface ICheckerBlock : IConfigBlock
{
    /// <summary>Which kind.</summary>
    CheckerKind Kind { get; }

    /// <summary>When it runs.</summary>
    CheckerTiming Timing { get; }

    /// <summary>How it reaches the server; null for checkers that open no connection.</summary>
    CheckerConnection? Connection { get; }
}

/// <summary>The keywords about time that checkers share. Null means that the file is silent.</summary>
public sealed class CheckerTiming
{
    /// <summary>Of a checker whose block is silent; shared, never written.</summary>
    internal static CheckerTiming Silent { get; } = new();

    /// <summary><c>retry</c>: extra attempts before the checker counts as failed.</summary>
    public uint? Retry { get; internal set; }

    /// <summary><c>delay_before_retry</c>.</summary>
    public TimeSpan? DelayBeforeRetry { get; internal set; }

    /// <summary><c>warmup</c>: upper bound of the random delay before the first run.</summary>
    public TimeSpan? Warmup { get; internal set; }

    /// <summary><c>delay_loop</c>: the interval.</summary>
    public TimeSpan? DelayLoop { get; internal set; }

    /// <summary><c>alpha</c>: this checker starts failed.</summary>
    public bool? Alpha { get; internal set; }

    /// <summary><c>log_all_failures</c>: log failures that are retried too.</summary>
    public bool? LogAllFailures { get; internal set; }
}

/// <summary>The keywords about the connection that checkers share. Null means that the file is silent.</summary>
public sealed class CheckerConnection
{
    /// <summary>Of a checker whose block is silent; shared, never written.</summary>
    internal static CheckerConnection Silent { get; } = new();

    /// <summary><c>connect_ip</c>; null: the real server.</summary>
    public IPAddress? Address { get; internal set; }

    /// <summary><c>connect_port</c>; null: that of the real server.</summary>
    public ushort? Port { get; internal set; }

    /// <summary><c>bindto</c>: the own address.</summary>
    public IPAddress? BindTo { get; internal set; }

    /// <summary><c>bind_port</c>: the own port.</summary>
    public ushort? BindPort { get; internal set; }

    /// <summary><c>bind_if</c>: the interface.</summary>
    public string? BindInterface { get; internal set; }

    /// <summary><c>connect_timeout</c>, also for each read.</summary>
    public TimeSpan? ConnectTimeout { get; internal set; }

    /// <summary><c>fwmark</c> of the packets of the check.</summary>
    public uint? FirewallMark { get; internal set; }
}

internal static class CheckerKeywords
{
    /// <summary>The keywords whose places are asked for.</summary>
    public static readonly string[] Placed = ["bindto"];

    public static Keyword<T>[] Connection<T>(Func<T, CheckerConnection> of) =>
    [
        new("connect_ip", Works, (b, a) => of(b).Address = a.Address() ?? of(b).Address),
        new("connect_port", Works, (b, a) => of(b).Port = a.Port() ?? of(b).Port),
        new("bindto", Works, (b, a) => of(b).BindTo = a.Address() ?? of(b).BindTo),
        new("bind_port", Works, (b, a) => of(b).BindPort = a.Port() ?? of(b).BindPort),
        new("bind_if", Works, (b, a) => of(b).BindInterface = a.InterfaceName() ?? of(b).BindInterface),
        new("connect_timeout", Works, (b, a) =>
            of(b).ConnectTimeout = a.Seconds(Bounds.Microsecond, Bounds.MaxMicroseconds) ?? of(b).ConnectTimeout),
        new("fwmark", Works, (b, a) => of(b).FirewallMark = a.UInt(0, uint.MaxValue) ?? of(b).FirewallMark),
    ];

    public static Keyword<T>[] Timing<T>(Func<T, CheckerTiming> of) =>
    [
        new("retry", Works, (b, a) => of(b).Retry = a.UInt(0, uint.MaxValue) ?? of(b).Retry),
        new("nb_get_retry", Works, (b, a) =>
        {
            a.Report(DiagnosticRules.OldRetry, "nb_get_retry is an old name that is taken as retry; keepalived has it in HTTP_GET and SSL_GET only");
            of(b).Retry = a.UInt(0, uint.MaxValue) ?? of(b).Retry;
        }),
        new("delay_before_retry", Works, (b, a) =>
            of(b).DelayBeforeRetry = a.Seconds(0, Bounds.Unlimited) ?? of(b).DelayBeforeRetry),
        new("warmup", Works, (b, a) => of(b).Warmup = a.Seconds(0, Bounds.Unlimited) ?? of(b).Warmup),
        new("delay_loop", Works, (b, a) =>
            of(b).DelayLoop = a.Seconds(Bounds.Microsecond, Bounds.Unlimited) ?? of(b).DelayLoop),
        new("alpha", Works, (b, a) => of(b).Alpha = a.Bool() ?? of(b).Alpha),
        new("log_all_failures", Works, (b, a) => of(b).LogAllFailures = a.Bool() ?? of(b).LogAllFailures),
    ];
}
