using IpvsHa.Checkers;
using IpvsHa.Checkers.Health;
using IpvsHa.Host.Composition;
using IpvsHa.Ipvs.Planning;

namespace IpvsHa.Host.Roles;

/// <summary>One virtual server while it runs.</summary>
internal sealed class VirtualServerRuntime(
    VirtualServerComposition composition, VirtualServerState state, IReadOnlyList<RealServerRuntime> realServers)
{
    /// <summary>What the configuration says.</summary>
    public VirtualServerComposition Composition { get; } = composition;

    /// <summary>Health and quorum.</summary>
    public VirtualServerState State { get; } = state;

    /// <summary>Its real servers, in the order of the file.</summary>
    public IReadOnlyList<RealServerRuntime> RealServers { get; } = realServers;
}

/// <summary>One real server of one virtual server while it runs.</summary>
internal sealed class RealServerRuntime(
    RealServerComposition composition, RealServerHealth health, IReadOnlyList<CheckRuntime> checks)
{
    /// <summary>What the configuration says.</summary>
    public RealServerComposition Composition { get; } = composition;

    /// <summary>What its checks say.</summary>
    public RealServerHealth Health { get; } = health;

    /// <summary>Its checks, in the order of the file.</summary>
    public IReadOnlyList<CheckRuntime> Checks { get; } = checks;

    /// <summary>When it last went up or down; null when it never did.</summary>
    public DateTimeOffset? ChangedAt { get; set; }

    /// <summary>Why it is down; null while it is up.</summary>
    public string? Reason { get; set; }

    /// <summary>For the kernel's table.</summary>
    public RealServerState ToState() => new(Health.IsUp, Health.Weight);
}

/// <summary>One check while it runs. Survives a reload that does not change it.</summary>
internal sealed class CheckRuntime(string key, string name, CheckRunner runner, CheckSnapshot start) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private ReportBox? _lastReport;

    /// <summary>Names it for a successor of this process: virtual server, real server, check.</summary>
    public string Key { get; } = key;

    /// <summary>The kind and the target, for people.</summary>
    public string Name { get; } = name;

    /// <summary>What the role's loop has taken note of so far.</summary>
    public CheckMemory Known { get; set; } = new(start.IsUp, start.Weight);

    /// <summary>Where it belongs at the moment; changed by a reload.</summary>
    public (VirtualServerRuntime VirtualServer, int RealServer, int Check) Place { get; set; }

    /// <summary>How it went last; null before the first result.</summary>
    public CheckReport? LastReport
    {
        get => Volatile.Read(ref _lastReport)?.Report;
        set => Volatile.Write(ref _lastReport, value is { } report ? new ReportBox(report) : null);
    }

    /// <summary>Whether the loop was started.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Starts the loop.</summary>
    public void Start(TimeSpan firstDelay, Action<CheckRuntime, CheckReport> report)
    {
        IsRunning = true;
        _ = RunAsync(firstDelay, report);
    }

    /// <summary>Ends the loop; a run that is under way is cancelled.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync(TimeSpan firstDelay, Action<CheckRuntime, CheckReport> report)
    {
        CancellationToken stop = _stop.Token;
        try
        {
            await runner.RunAsync(
                firstDelay,
                news =>
                {
                    int? weightBefore = LastReport?.Result.Weight ?? start.Weight;
                    LastReport = news;
                    if (news.IsChange || news.Result.Weight != weightBefore)
                    {
                        report(this, news);
                    }
                },
                stop);
        }
        catch (OperationCanceledException)
        {
            // that is how it ends
        }
    }

    private sealed record ReportBox(CheckReport Report);
}
