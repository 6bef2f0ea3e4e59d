using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>A <c>virtual_server</c> block as written. Null means that the file is silent and a default applies.</summary>
public sealed class VirtualServerBlock(BlockSource source) : IConfigBlock
{
    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<VirtualServerBlock> Keywords { get; } = new("virtual_server",
    [
        new("ip_family", Works, static (b, a) =>
            b.Family = a.Choice(Choices.Family, DiagnosticRules.BadWord, "inet or inet6") ?? b.Family),
        new("retry", Works, static (b, a) => b.Retry = a.StrictUInt(1, uint.MaxValue) ?? b.Retry),
        new("delay_before_retry", Works, static (b, a) =>
            b.DelayBeforeRetry = a.Seconds(0, Bounds.Unlimited) ?? b.DelayBeforeRetry),
        new("warmup", Works, static (b, a) => b.Warmup = a.Seconds(0, Bounds.Unlimited) ?? b.Warmup),
        new("connect_timeout", Works, static (b, a) =>
            b.ConnectTimeout = a.Seconds(Bounds.Microsecond, Bounds.MaxMicroseconds) ?? b.ConnectTimeout),
        new("delay_loop", Works, static (b, a) =>
            b.DelayLoop = a.Seconds(Bounds.Microsecond, Bounds.Unlimited) ?? b.DelayLoop),
        new("inhibit_on_failure", Works, static (b, a) => b.InhibitOnFailure = true),
        new("lb_algo", Works, static (b, a) => b.Scheduler = a.OneOf(Choices.Schedulers) ?? b.Scheduler),
        new("lvs_sched", Works, static (b, a) => b.Scheduler = a.OneOf(Choices.Schedulers) ?? b.Scheduler),
        new("hashed", NoEffect, static (b, a) => b.Hashed = true),
        new("ops", Works, static (b, a) => b.OnePacket = true),
        new("flag-1", Works, static (b, a) => b.SchedulerFlag1 = true),
        new("flag-2", Works, static (b, a) => b.SchedulerFlag2 = true),
        new("flag-3", Works, static (b, a) => b.SchedulerFlag3 = true),
        new("sh-port", Works, static (b, a) => b.ReadSchedulerFlag(a, "sh", () => b.ShPort = true)),
        new("sh-fallback", Works, static (b, a) => b.ReadSchedulerFlag(a, "sh", () => b.ShFallback = true)),
        new("mh-port", Works, static (b, a) => b.ReadSchedulerFlag(a, "mh", () => b.MhPort = true)),
        new("mh-fallback", Works, static (b, a) => b.ReadSchedulerFlag(a, "mh", () => b.MhFallback = true)),
        new("lb_kind", Works, static (b, a) => b.Forwarding = ForwardingEntry.Read(a) ?? b.Forwarding),
        new("lvs_method", Works, static (b, a) => b.Forwarding = ForwardingEntry.Read(a) ?? b.Forwarding),
        new("persistence_engine", Works, static (b, a) => b.PersistenceEngine = a.Word() ?? b.PersistenceEngine),
        new("persistence_timeout", Works, static (b, a) =>
            b.PersistenceSeconds = a.HasMore ? a.StrictUInt(1, 2_678_400) ?? b.PersistenceSeconds : 360),
        new("persistence_granularity", Works, static (b, a) =>
            b.PersistenceGranularity = PersistenceMask.Read(a) ?? b.PersistenceGranularity),
        new("protocol", Works, static (b, a) =>
            b.Protocol = a.Choice(Choices.Protocol, DiagnosticRules.BadWord, "TCP, UDP or SCTP", ignoreCase: true) ?? b.Protocol),
        new("ha_suspend", NotYet, static (b, a) => b.HaSuspend = true),
        new("smtp_alert", NotYet, static (b, a) => b.SmtpAlert = a.Bool() ?? b.SmtpAlert),
        new("virtualhost", Works, static (b, a) => b.VirtualHost = a.Word() ?? b.VirtualHost),
        new("snmp_name", NotYet, static (b, a) => b.SnmpName = a.Word() ?? b.SnmpName),
        new("alpha", Works, static (b, a) => b.Alpha = true),
        new("omega", Works, static (b, a) => b.Omega = true),
        new("quorum", Works, static (b, a) => b.Quorum = a.UInt(1, uint.MaxValue) ?? b.Quorum),
        new("hysteresis", Works, static (b, a) => b.Hysteresis = a.UInt(0, uint.MaxValue) ?? b.Hysteresis),
        new("quorum_up", Works, static (b, a) => b.QuorumUp = a.Script() ?? b.QuorumUp),
        new("quorum_down", Works, static (b, a) => b.QuorumDown = a.Script() ?? b.QuorumDown),
        new("weight", Works, static (b, a) => b.Weight = a.Int(1, int.MaxValue) ?? b.Weight),
        new("sorry_server", Works, static (b, a) => b.SorryServer = SorryServerEntry.Read(a) ?? b.SorryServer),
        new("sorry_server_inhibit", Works, static (b, a) => b.ReadSorryInhibit(a)),
        new("sorry_server_lvs_method", Works, static (b, a) => b.ReadSorryForwarding(a)),
        new("real_server", Works, static (b, a) => RealServerBlock.Read(a, b.RealServers)),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>ip_family</c>: family of a service by mark or group</summary>
    public IpFamily? Family { get; internal set; }

    /// <summary><c>retry</c>: default of the checkers</summary>
    public uint? Retry { get; internal set; }

    /// <summary><c>delay_before_retry</c>: default of the checkers</summary>
    public TimeSpan? DelayBeforeRetry { get; internal set; }

    /// <summary><c>warmup</c>: default of the checkers</summary>
    public TimeSpan? Warmup { get; internal set; }

    /// <summary><c>connect_timeout</c>: default of the checkers, 5 s</summary>
    public TimeSpan? ConnectTimeout { get; internal set; }

    /// <summary><c>delay_loop</c>: default interval of the checkers, 60 s</summary>
    public TimeSpan? DelayLoop { get; internal set; }

    /// <summary><c>inhibit_on_failure</c>: default of the real servers</summary>
    public bool InhibitOnFailure { get; internal set; }

    /// <summary><c>lb_algo</c>: rr, wrr, lc, wlc, lblc, lblcr, sh, mh, dh, fo, ovf, sed, nq or twos</summary>
    public string? Scheduler { get; internal set; }

    /// <summary><c>hashed</c>: accepted as keepalived does</summary>
    public bool Hashed { get; internal set; }

    /// <summary><c>ops</c>: one-packet scheduling</summary>
    public bool OnePacket { get; internal set; }

    /// <summary><c>flag-1</c>: flag 1 of the scheduler</summary>
    public bool SchedulerFlag1 { get; internal set; }

    /// <summary><c>flag-2</c>: flag 2 of the scheduler</summary>
    public bool SchedulerFlag2 { get; internal set; }

    /// <summary><c>flag-3</c>: flag 3 of the scheduler</summary>
    public bool SchedulerFlag3 { get; internal set; }

    /// <summary><c>sh-port</c>: the source port counts</summary>
    public bool ShPort { get; internal set; }

    /// <summary><c>sh-fallback</c>: another server when the chosen one is away</summary>
    public bool ShFallback { get; internal set; }

    /// <summary><c>mh-port</c>: the source port counts</summary>
    public bool MhPort { get; internal set; }

    /// <summary><c>mh-fallback</c>: another server when the chosen one is away</summary>
    public bool MhFallback { get; internal set; }

    /// <summary><c>lb_kind</c>: NAT, DR or TUN</summary>
    public ForwardingEntry? Forwarding { get; internal set; }

    /// <summary><c>persistence_engine</c>: sip</summary>
    public string? PersistenceEngine { get; internal set; }

    /// <summary><c>persistence_timeout</c>: seconds; 360 without a number</summary>
    public uint? PersistenceSeconds { get; internal set; }

    /// <summary><c>persistence_granularity</c>: which clients count as one</summary>
    public PersistenceMask? PersistenceGranularity { get; internal set; }

    /// <summary><c>protocol</c>: TCP, UDP or SCTP</summary>
    public LvsProtocol? Protocol { get; internal set; }

    /// <summary><c>ha_suspend</c>: no checks while the address is elsewhere</summary>
    public bool HaSuspend { get; internal set; }

    /// <summary><c>smtp_alert</c>: mail on changes of the quorum</summary>
    public bool? SmtpAlert { get; internal set; }

    /// <summary><c>virtualhost</c>: default Host header of the checkers</summary>
    public string? VirtualHost { get; internal set; }

    /// <summary><c>snmp_name</c>: name in SNMP</summary>
    public string? SnmpName { get; internal set; }

    /// <summary><c>alpha</c>: servers are down until checked</summary>
    public bool Alpha { get; internal set; }

    /// <summary><c>omega</c>: notify at the stop of the daemon</summary>
    public bool Omega { get; internal set; }

    /// <summary><c>quorum</c>: weight that must be up, default 1</summary>
    public uint? Quorum { get; internal set; }

    /// <summary><c>hysteresis</c>: default 0</summary>
    public uint? Hysteresis { get; internal set; }

    /// <summary><c>quorum_up</c>: run when the quorum is reached</summary>
    public ScriptLine? QuorumUp { get; internal set; }

    /// <summary><c>quorum_down</c>: run when the quorum is lost</summary>
    public ScriptLine? QuorumDown { get; internal set; }

    /// <summary><c>weight</c>: default of the real servers, 1</summary>
    public int? Weight { get; internal set; }

    /// <summary><c>sorry_server</c>: used while the quorum is lost</summary>
    public SorryServerEntry? SorryServer { get; internal set; }

    /// <summary><c>sorry_server_inhibit</c>: keep it with weight 0</summary>
    public bool SorryServerInhibit { get; internal set; }

    /// <summary><c>sorry_server_lvs_method</c>: how it is reached</summary>
    public ForwardingEntry? SorryServerForwarding { get; internal set; }

    /// <summary><c>real_server</c>: the servers, in order</summary>
    public List<RealServerBlock> RealServers { get; } = [];

    /// <summary>The address, mark or group that the block stands for.</summary>
    public VirtualServerKey Key { get; internal set; } = new();

    private void ReadSchedulerFlag(ArgumentReader a, string scheduler, Action set)
    {
        if (Scheduler == scheduler)
        {
            set();
            return;
        }

        a.Report(DiagnosticRules.OutOfPlace, $"'{a.Keyword}' must stand after 'lb_algo {scheduler}'");
    }

    private bool FollowsSorryServer(ArgumentReader a)
    {
        if (SorryServer is not null)
        {
            return true;
        }

        a.Report(DiagnosticRules.OutOfPlace, $"'{a.Keyword}' must stand after 'sorry_server'");
        a.Ignore();
        return false;
    }

    private void ReadSorryInhibit(ArgumentReader a) => SorryServerInhibit |= FollowsSorryServer(a);

    private void ReadSorryForwarding(ArgumentReader a)
    {
        if (FollowsSorryServer(a))
        {
            SorryServerForwarding = ForwardingEntry.Read(a) ?? SorryServerForwarding;
        }
    }
}
