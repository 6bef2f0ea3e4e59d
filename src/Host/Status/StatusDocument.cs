using System.Text.Json.Serialization;

namespace IpvsHa.Host.Status;

/// <summary>Everything that <c>ipvsha status --json</c> and <c>/status.json</c> tell.</summary>
internal sealed record StatusDocument
{
    /// <summary>The program's version.</summary>
    public required string Version { get; init; }

    /// <summary>The supervisor's process id.</summary>
    public required int ProcessId { get; init; }

    /// <summary>When the supervisor started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The configuration file.</summary>
    public required string ConfigFile { get; init; }

    /// <summary>The last load of the configuration.</summary>
    public required ReloadStatus Reload { get; init; }

    /// <summary>The child processes.</summary>
    public required IReadOnlyList<RoleStatus> Roles { get; init; }

    /// <summary>The virtual routers of the VRRP role.</summary>
    public required IReadOnlyList<VirtualRouterStatus> VirtualRouters { get; init; }

    /// <summary>The tracked scripts of the VRRP role.</summary>
    public required IReadOnlyList<TrackedScriptStatus> Scripts { get; init; }

    /// <summary>The virtual servers of the checkers role.</summary>
    public required IReadOnlyList<VirtualServerStatus> VirtualServers { get; init; }

    /// <summary>What keeps the daemon from doing its whole work; empty when nothing does.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}

/// <summary>How the configuration was last read.</summary>
/// <param name="At">When.</param>
/// <param name="Succeeded">False when a reload was refused and the running configuration stayed.</param>
/// <param name="Errors">Errors in the file that was read.</param>
/// <param name="Warnings">Warnings in it.</param>
/// <param name="Message">Why it was refused; null when it was not.</param>
/// <param name="Loads">Loads that succeeded since the start, the first one included.</param>
/// <param name="Refusals">Reloads that were refused since the start.</param>
/// <param name="LastSuccessAt">When a load last succeeded.</param>
/// <param name="Seconds">How long the last load took.</param>
internal sealed record ReloadStatus(
    DateTimeOffset At,
    bool Succeeded,
    int Errors,
    int Warnings,
    string? Message,
    long Loads,
    long Refusals,
    DateTimeOffset LastSuccessAt,
    double Seconds);

/// <summary>One child process.</summary>
/// <param name="Name">The role: <c>vrrp</c> or <c>checkers</c>.</param>
/// <param name="ProcessId">Null while it is not running.</param>
/// <param name="State">starting, running, waiting (to be started again) or stopped.</param>
/// <param name="Since">Since when.</param>
/// <param name="Restarts">How often it had to be started again.</param>
/// <param name="LastExit">How the last one died; null when none did.</param>
internal sealed record RoleStatus(
    string Name, int? ProcessId, string State, DateTimeOffset Since, int Restarts, string? LastExit);

/// <summary>One virtual router.</summary>
internal sealed record VirtualRouterStatus
{
    /// <summary>The name of the <c>vrrp_instance</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The interface of its advertisements.</summary>
    public required string Interface { get; init; }

    /// <summary>1 to 255.</summary>
    public required int VirtualRouterId { get; init; }

    /// <summary>INIT, BACKUP, MASTER or FAULT.</summary>
    public required string State { get; init; }

    /// <summary>Since when it is in that state.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The configured priority.</summary>
    public required int BasePriority { get; init; }

    /// <summary>The priority with all weights.</summary>
    public required int EffectivePriority { get; init; }

    /// <summary>The router that was last heard as master; null when none was, or this one is.</summary>
    public string? MasterAddress { get; init; }

    /// <summary>Other routers that claim to be master at the moment.</summary>
    public int OtherMasters { get; init; }

    /// <summary>Why it is in FAULT or was last changed; null when there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>The addresses it is there for.</summary>
    public required IReadOnlyList<VirtualAddressStatus> Addresses { get; init; }

    /// <summary>The counters that keepalived keeps, in their usual names.</summary>
    public required IReadOnlyDictionary<string, long> Counters { get; init; }
}

/// <summary>One virtual address.</summary>
/// <param name="Address">With its prefix length, for example <c>192.0.2.10/24</c>.</param>
/// <param name="Interface">Where it is put.</param>
/// <param name="IsHere">Whether it is on this node.</param>
/// <param name="IsExcluded">Whether it is kept out of the advertisements.</param>
internal sealed record VirtualAddressStatus(string Address, string Interface, bool IsHere, bool IsExcluded);

/// <summary>One tracked script.</summary>
/// <param name="Name">The name of the <c>vrrp_script</c>.</param>
/// <param name="IsGood">Null while there is no result yet.</param>
/// <param name="LastResult">How the last run ended.</param>
internal sealed record TrackedScriptStatus(string Name, bool? IsGood, string? LastResult);

/// <summary>One virtual server.</summary>
internal sealed record VirtualServerStatus
{
    /// <summary>As keepalived writes it, for example <c>[192.0.2.10]:tcp:80</c> or <c>FWM 7</c>.</summary>
    public required string Name { get; init; }

    /// <summary>tcp, udp, sctp or none.</summary>
    public required string Protocol { get; init; }

    /// <summary>The kernel's scheduler.</summary>
    public required string Scheduler { get; init; }

    /// <summary>Whether enough weight is alive.</summary>
    public required bool HasQuorum { get; init; }

    /// <summary>The sum of the weights of the servers that are up.</summary>
    public required long LiveWeight { get; init; }

    /// <summary>What is needed.</summary>
    public required long NeededWeight { get; init; }

    /// <summary>The sorry server; null without one.</summary>
    public string? SorryServer { get; init; }

    /// <summary>Whether the sorry server serves.</summary>
    public bool SorryServerActive { get; init; }

    /// <summary>The real servers, in the order of the file.</summary>
    public required IReadOnlyList<RealServerStatus> RealServers { get; init; }
}

/// <summary>One real server of one virtual server.</summary>
internal sealed record RealServerStatus
{
    /// <summary>As keepalived writes it, for example <c>[10.0.0.7]:tcp:80</c>.</summary>
    public required string Name { get; init; }

    /// <summary>NAT, DR or TUN.</summary>
    public required string Method { get; init; }

    /// <summary>Whether all its checks pass.</summary>
    public required bool IsUp { get; init; }

    /// <summary>The configured weight.</summary>
    public required long Weight { get; init; }

    /// <summary>The weight in the kernel; null when it has no entry there.</summary>
    public required long? KernelWeight { get; init; }

    /// <summary>Why it is out; null when it is in.</summary>
    public string? Reason { get; init; }

    /// <summary>When it last went up or down; null when it never did.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Its checks.</summary>
    public required IReadOnlyList<CheckStatus> Checks { get; init; }
}

/// <summary>One check of one real server.</summary>
/// <param name="Name">The kind and the target, for example <c>TCP_CHECK [10.0.0.7]:80</c>.</param>
/// <param name="Passed">Null before its first result.</param>
/// <param name="Reason">Why it failed; null when it did not.</param>
/// <param name="LastRunAt">Null before its first result.</param>
/// <param name="Milliseconds">How long it took.</param>
internal sealed record CheckStatus(
    string Name, bool? Passed, string? Reason, DateTimeOffset? LastRunAt, double? Milliseconds);

/// <summary>The JSON that people and scripts read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(StatusDocument))]
internal sealed partial class StatusJson : JsonSerializerContext;
