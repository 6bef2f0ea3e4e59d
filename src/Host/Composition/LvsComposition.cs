using System.Globalization;
using IpvsHa.Checkers;
using IpvsHa.Config;
using IpvsHa.Config.Effective;
using IpvsHa.Ipvs.Planning;
using IpvsHa.Scripts;

namespace IpvsHa.Host.Composition;

/// <summary>What one <c>virtual_server</c> of the configuration becomes.</summary>
/// <param name="Name">As keepalived writes it, for example <c>[192.0.2.10]:tcp:80</c>; unique, and the same after a reload.</param>
/// <param name="Protocol">tcp, udp, sctp or none.</param>
/// <param name="Plan">What the kernel's table should hold for it.</param>
/// <param name="RealServers">Its real servers, in the order of <see cref="ServicePlan.RealServers"/>.</param>
internal sealed record VirtualServerComposition(
    string Name, string Protocol, ServicePlan Plan, IReadOnlyList<RealServerComposition> RealServers)
{
    /// <summary><c>quorum_up</c>; null for none.</summary>
    public ScriptCommand? QuorumUp { get; init; }

    /// <summary><c>quorum_down</c>; null for none.</summary>
    public ScriptCommand? QuorumDown { get; init; }

    /// <summary><c>omega</c>: the down scripts run at a stop as well.</summary>
    public bool Omega { get; init; }
}

/// <summary>What one <c>real_server</c> becomes. What the kernel's table does not need is made when it is asked for.</summary>
/// <param name="server">Its meaning.</param>
/// <param name="protocol">tcp, udp, sctp or none.</param>
/// <param name="compose">Makes its checks; called once.</param>
internal sealed class RealServerComposition(
    EffectiveRealServer server, string protocol, Func<EffectiveRealServer, IReadOnlyList<CheckComposition>> compose)
{
    private string? _name;
    private IReadOnlyList<CheckComposition>? _checks;

    /// <summary>As keepalived writes it, for example <c>[10.0.0.7]:tcp:80</c>.</summary>
    public string Name => _name ??= $"[{server.Address}]:{protocol}:{server.Port}";

    /// <summary>NAT, DR or TUN, for people.</summary>
    public string Method => server.Forwarding.Kind switch
    {
        ForwardingKind.Dr => "DR",
        ForwardingKind.Tun => "TUN",
        _ => "NAT",
    };

    /// <summary>The configured weight.</summary>
    public int Weight => server.Weight;

    /// <summary>Its checks; without any it is up.</summary>
    public IReadOnlyList<CheckComposition> Checks => _checks ??= compose(server);

    /// <summary>Whether it is up before any check has run: none of them is under <c>alpha</c>.</summary>
    public bool StartsUp => !server.MayStartDown || Checks.All(static check => check.StartsUp);

    /// <summary><c>notify_up</c>; null for none.</summary>
    public ScriptCommand? NotifyUp { get; init; }

    /// <summary><c>notify_down</c>; null for none.</summary>
    public ScriptCommand? NotifyDown { get; init; }
}

/// <summary>What one checker becomes.</summary>
/// <param name="Name">The kind and the target, for example <c>TCP_CHECK [10.0.0.7]:80</c>.</param>
/// <param name="Check">The probe.</param>
/// <param name="Timing">When it runs.</param>
/// <param name="StartsUp">False under <c>alpha</c>.</param>
/// <param name="LogAllFailures"><c>log_all_failures</c>.</param>
internal sealed record CheckComposition(
    string Name, ICheck Check, CheckTiming Timing, bool StartsUp, bool LogAllFailures)
{
    /// <summary>Equal for two checks that would behave alike, so that a reload lets the running one run.</summary>
    public string Key => string.Create(
        CultureInfo.InvariantCulture,
        $"{Check.Key} {Timing.DelayLoop.Ticks} {Timing.Retries} {Timing.RetryDelay.Ticks} {Timing.Deadline.Ticks} {Flags}");

    private string Flags => $"{(StartsUp ? "up" : "down")}{(LogAllFailures ? " logs" : "")}";
}
