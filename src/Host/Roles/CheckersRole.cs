using System.Diagnostics.Metrics;
using System.Threading.Channels;
using IpvsHa.Checkers;
using IpvsHa.Checkers.Health;
using IpvsHa.Host.CommandLine;
using IpvsHa.Host.Composition;
using IpvsHa.Host.Metrics;
using IpvsHa.Host.Status;
using IpvsHa.Ipvs;
using IpvsHa.Ipvs.Planning;
using IpvsHa.Scripts;
using Microsoft.Extensions.Logging;

namespace IpvsHa.Host.Roles;

/// <summary>The checkers role: runs the checks and owns the IPVS table.</summary>
/// <remarks>One loop owns health, quorum and table; checks run on the thread pool and report to it.</remarks>
internal sealed partial class CheckersRole(
    Action<RoleMemory> tell, MeterCollector meters, LoggerHolder loggers, TimeProvider time) : IRole
{
    private const int MaxLinesAtStart = 50; // of virtual servers that gain or lose their quorum

    private static readonly TimeSpan _omegaLimit = TimeSpan.FromSeconds(1);

    private readonly Channel<Func<Task>> _work = Channel.CreateUnbounded<Func<Task>>(new() { SingleReader = true });
    private readonly CancellationTokenSource _stopped = new();
    private readonly Random _random = new(Environment.ProcessId);

    private ILogger _logger = loggers.Factory.CreateLogger<CheckersRole>();
    private DaemonOptions _options = new();
    private ScriptRunner? _scripts;
    private NotifyScripts? _notify;
    private CheckEnvironment _environment = null!;
    private IpvsMetrics? _ipvsMetrics;
    private IpvsAccess _access = null!;
    private TableSettings _settings = new(false, false, null, null);
    private KernelIpvsTable? _table;
    private IpvsTimeouts? _timeoutsBefore;
    private TableReconciler? _reconciler;
    private RoleMemory? _memory;
    private List<VirtualServerRuntime> _servers = [];
    private TablePlanner _planner = new([]);
    private bool _isStopping;

    /// <inheritdoc/>
    public async Task StartAsync(RoleCommand command)
    {
        _options = command.Options!;
        _memory = command.Memory;
        loggers.Open(_options);
        _logger = loggers.Factory.CreateLogger<CheckersRole>();
        _scripts = new ScriptRunner(time);
        _notify = new NotifyScripts(_scripts, time, loggers.Factory.CreateLogger<NotifyScripts>());
        _environment = new CheckEnvironment(
            time, new CheckMetrics(new Meter(CheckMetrics.MeterName)), loggers.Factory.CreateLogger<CheckRunner>());
        _ipvsMetrics = new IpvsMetrics();
        _access = new IpvsAccess(loggers.Factory.CreateLogger<IpvsAccess>());
        _ = RunAsync();
        await OnLoop(() => Begin(LoadedConfiguration.Parse(command.Snapshot!)));
        _ = RepairFromTimeToTimeAsync();
    }

    /// <inheritdoc/>
    public Task ReloadAsync(HandedSnapshot snapshot) => OnLoop(() => Change(LoadedConfiguration.Parse(snapshot)));

    /// <inheritdoc/>
    public async Task<RoleReport> ReportAsync()
    {
        RoleReport report = new();
        await OnLoop(() => report = Report());
        return report with { Samples = meters.Collect() };
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        await OnLoop(Leave);
        await _notify!.DrainAsync(_omegaLimit);
        await _stopped.CancelAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _work.Writer.TryComplete();
        _scripts?.Dispose();
        _ipvsMetrics?.Dispose();
        _stopped.Dispose();
    }

    private async Task RunAsync()
    {
        await foreach (Func<Task> step in _work.Reader.ReadAllAsync())
        {
            try
            {
                await step();
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                LogFault(error);
            }
        }
    }

    private async Task OnLoop(Action step)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Writer.TryWrite(() =>
        {
            try
            {
                step();
                done.SetResult();
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                done.SetException(error);
            }

            return Task.CompletedTask;
        });
        await done.Task;
    }

    private void Begin(LoadedConfiguration configuration)
    {
        _settings = configuration.Table;
        IReadOnlyList<VirtualServerComposition> compositions = configuration.ComposeVirtualServers(_scripts!, time);
        if (_memory is null)
        {
            BeginAfresh(compositions);
        }
        else
        {
            _servers = [.. compositions.Select(composition => Build(composition, previous: null))];
            foreach (VirtualServerRuntime server in _servers)
            {
                server.State.Resume();
            }

            _planner = new TablePlanner([.. _servers.Select(static server => server.State)]);
            OpenTable();
        }

        StartChecks();
    }

    // The table comes first: what only the checks need is made when the traffic flows already.
    private void BeginAfresh(IReadOnlyList<VirtualServerComposition> compositions)
    {
        VirtualServerState[] states = [.. compositions.Select(static composition => new VirtualServerState(
            composition.Plan, StatesOf(composition.RealServers)))];
        QuorumChange[] changes = [.. states.Select(static state => state.Start())];
        _planner = new TablePlanner(states);
        OpenTable();
        _servers = [.. compositions.Select((composition, index) => Build(composition, previous: null, states[index]))];
        int told = 0;
        int untold = 0;
        for (int i = 0; i < _servers.Count; i++)
        {
            bool isTold = changes[i] == QuorumChange.None || ++told <= MaxLinesAtStart;
            untold += isTold ? 0 : 1;
            Announce(_servers[i], changes[i], isTold);
        }

        if (untold > 0)
        {
            int having = _servers.Count(static server => server.State.HasQuorum);
            LogMoreQuorums(untold, having, _servers.Count);
        }
    }

    private static RealServerState[] StatesOf(IReadOnlyList<RealServerComposition> realServers)
    {
        RealServerState[] states = new RealServerState[realServers.Count];
        for (int i = 0; i < states.Length; i++)
        {
            states[i] = new RealServerState(realServers[i].StartsUp, realServers[i].Weight);
        }

        return states;
    }

    private void Change(LoadedConfiguration configuration)
    {
        _settings = configuration.Table;
        ApplyTimeouts();
        Dictionary<string, VirtualServerRuntime> before = _servers.ToDictionary(
            static server => server.Composition.Name, StringComparer.Ordinal);
        List<VirtualServerRuntime> next = [];
        foreach (VirtualServerComposition composition in configuration.ComposeVirtualServers(_scripts!, time))
        {
            VirtualServerRuntime? previous = before.GetValueOrDefault(composition.Name);
            VirtualServerRuntime server = Build(composition, previous);
            next.Add(server);
            Announce(server, previous is null ? server.State.Start() : server.State.Resume());
        }

        HashSet<CheckRuntime> kept = [.. next.SelectMany(static server => server.RealServers).SelectMany(static real => real.Checks)];
        HashSet<(string, string)> stay =
            [.. next.SelectMany(static server => server.RealServers.Select(real => (server.Composition.Name, real.Composition.Name)))];
        foreach (VirtualServerRuntime server in _servers)
        {
            foreach (RealServerRuntime real in server.RealServers)
            {
                if (!stay.Contains((server.Composition.Name, real.Composition.Name)) && real.Health.IsUp)
                {
                    Notify(real.Composition.NotifyDown);
                }

                foreach (CheckRuntime check in real.Checks.Where(check => !kept.Contains(check)))
                {
                    check.Dispose();
                }
            }
        }

        _servers = next;
        _planner = new TablePlanner([.. _servers.Select(static server => server.State)]);
        Reconcile();
        StartChecks();
    }

    private VirtualServerRuntime Build(VirtualServerComposition composition, VirtualServerRuntime? previous, VirtualServerState? state = null)
    {
        List<RealServerRuntime> realServers = new(composition.RealServers.Count);
        foreach (RealServerComposition real in composition.RealServers)
        {
            RealServerRuntime? before = previous?.RealServers.FirstOrDefault(
                candidate => candidate.Composition.Name == real.Name);
            List<CheckRuntime> checks = [];
            foreach (CheckComposition check in real.Checks)
            {
                string key = $"{composition.Name} {real.Name} {check.Key}";
                CheckRuntime runtime = before?.Checks.FirstOrDefault(candidate => candidate.Key == key && !checks.Contains(candidate))
                    ?? NewCheck(key, check);
                checks.Add(runtime);
            }

            RealServerHealth health = new(real.Weight, [.. checks.Select(static check => check.Known.Passed)]);
            for (int i = 0; i < checks.Count; i++)
            {
                health.Record(i, checks[i].Known.Passed, checks[i].Known.Weight);
            }

            realServers.Add(new RealServerRuntime(real, health, checks)
            {
                ChangedAt = before?.ChangedAt,
                Reason = health.IsUp ? null : before?.Reason ?? "not checked yet",
            });
        }

        state ??= new VirtualServerState(
            composition.Plan, [.. realServers.Select(static real => real.ToState())], previous?.State.HasQuorum ?? false);
        VirtualServerRuntime server = new(composition, state, realServers);
        for (int i = 0; i < realServers.Count; i++)
        {
            for (int j = 0; j < realServers[i].Checks.Count; j++)
            {
                realServers[i].Checks[j].Place = (server, i, j);
            }
        }

        return server;
    }

    private CheckRuntime NewCheck(string key, CheckComposition check)
    {
        CheckSnapshot start = _memory?.Checks is { } checks && checks.TryGetValue(key, out CheckMemory? known)
            ? new CheckSnapshot(known.Passed, HasRun: true, Failures: 0, known.Weight)
            : CheckSnapshot.New(check.StartsUp);
        CheckRunner runner = new(check.Name, check.Check, check.Timing, start, _environment)
        {
            LogAllFailures = check.LogAllFailures,
        };
        return new CheckRuntime(key, check.Name, runner, start);
    }

    private void StartChecks()
    {
        foreach (VirtualServerRuntime server in _servers)
        {
            for (int i = 0; i < server.RealServers.Count; i++)
            {
                IReadOnlyList<CheckRuntime> checks = server.RealServers[i].Checks;
                for (int j = 0; j < checks.Count; j++)
                {
                    if (!checks[j].IsRunning)
                    {
                        CheckTiming timing = server.Composition.RealServers[i].Checks[j].Timing;
                        checks[j].Start(
                            timing.FirstDelay(_random.NextDouble()),
                            (check, report) => _work.Writer.TryWrite(() => HandleReport(check, report)));
                    }
                }
            }
        }
    }

    private Task HandleReport(CheckRuntime check, CheckReport report)
    {
        if (_isStopping)
        {
            return Task.CompletedTask;
        }

        (VirtualServerRuntime server, int index, int number) = check.Place;
        RealServerRuntime real = server.RealServers[index];
        if (real.Checks.Count <= number || real.Checks[number] != check)
        {
            return Task.CompletedTask; // a reload has dropped it
        }

        HealthChange change = real.Health.Record(number, report.IsUp, report.Result.Weight);
        check.Known = new CheckMemory(report.IsUp, report.Result.Weight);
        tell(new RoleMemory { Checks = new Dictionary<string, CheckMemory> { [check.Key] = check.Known } });
        if (change.UpChanged)
        {
            real.ChangedAt = report.When;
            real.Reason = real.Health.IsUp ? null : $"{report.Name}: {report.Result.Reason}";
            if (real.Health.IsUp)
            {
                LogAdding(real.Composition.Name, server.Composition.Name);
                Notify(real.Composition.NotifyUp);
            }
            else
            {
                LogRemoving(real.Composition.Name, server.Composition.Name, report.Result.Reason ?? "");
                Notify(real.Composition.NotifyDown);
            }
        }

        if (change.UpChanged || change.WeightChanged)
        {
            QuorumChange quorum = server.State.Set(index, real.ToState());
            Apply(server);
            Announce(server, quorum);
        }

        return Task.CompletedTask;
    }

    private void OpenTable()
    {
        if (_access.TryOpen() is not { } table)
        {
            return;
        }

        _table = table;
        if (_settings.FlushAtStart && _memory is null)
        {
            table.Flush();
        }

        ApplyTimeouts();
        _reconciler = new TableReconciler(table, _ipvsMetrics!, loggers.Factory.CreateLogger<TableReconciler>(), time);
        List<ServiceKey> owned = [];
        foreach (string text in _memory?.OwnedServices ?? [])
        {
            if (ServiceKey.TryParse(text, out ServiceKey? key))
            {
                owned.Add(key!);
            }
        }

        _reconciler.Adopt(owned);
        Reconcile();
    }

    // 0 leaves a timeout as it is; what was there before comes back at the stop.
    private void ApplyTimeouts()
    {
        if (_table is null || (_settings.Timeouts is null && _timeoutsBefore is null))
        {
            return;
        }

        _timeoutsBefore ??= _table.GetTimeouts();
        _table.SetTimeouts(new IpvsTimeouts(
            Timeout(_settings.Timeouts?.Tcp, _timeoutsBefore.Tcp),
            Timeout(_settings.Timeouts?.TcpFin, _timeoutsBefore.TcpFin),
            Timeout(_settings.Timeouts?.Udp, _timeoutsBefore.Udp)));
    }

    private static TimeSpan Timeout(int? seconds, TimeSpan before) =>
        seconds is > 0 ? TimeSpan.FromSeconds(seconds.Value) : before;

    private void Reconcile()
    {
        if (_reconciler is null)
        {
            return;
        }

        long began = time.GetTimestamp();
        ReconcileResult result = _reconciler.Reconcile(_planner.Plan());
        LogFailures(result);
        double milliseconds = time.GetElapsedTime(began).TotalMilliseconds;
        LogReconciled(result.Applied.Count, milliseconds);
        tell(new RoleMemory { OwnedServices = [.. _reconciler.Owned.Select(static key => key.ToString())] });
    }

    private void Apply(VirtualServerRuntime server)
    {
        if (_reconciler is not null)
        {
            LogFailures(_reconciler.Apply(_planner.Plan(server.State)));
        }
    }

    private async Task RepairFromTimeToTimeAsync()
    {
        CancellationToken stopped = _stopped.Token;
        while (!stopped.IsCancellationRequested)
        {
            // 10 s, and one second more for each thousand destinations: the reading should cost next to nothing.
            int size = _servers.Sum(static server => server.RealServers.Count);
            TimeSpan interval = _settings.RepairInterval ?? TimeSpan.FromSeconds(10 + (size / 1000));
            bool isOff = interval == TimeSpan.Zero;
            try
            {
                await Task.Delay(isOff ? TimeSpan.FromSeconds(10) : interval, time, stopped);
                if (!isOff)
                {
                    await OnLoop(Repair);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                LogFault(error);
            }
        }
    }

    private void Repair()
    {
        if (_isStopping || _servers.Count == 0)
        {
            return;
        }

        if (_reconciler is null)
        {
            OpenTable();
            return;
        }

        ReconcileResult result = _reconciler.Repair();
        foreach (TableChange change in result.Applied)
        {
            LogRepaired(change.ToString()!);
        }

        LogFailures(result);
    }

    private void Announce(VirtualServerRuntime server, QuorumChange change, bool isLogged = true)
    {
        QuorumSettings quorum = server.Composition.Plan.Quorum;
        switch (change)
        {
            case QuorumChange.Gained:
                if (isLogged)
                {
                    LogGainedQuorum(quorum.Quorum, quorum.Hysteresis, server.State.LiveWeight, server.Composition.Name);
                }

                Notify(server.Composition.QuorumUp);
                break;
            case QuorumChange.Lost:
                if (isLogged)
                {
                    LogLostQuorum(quorum.Quorum, quorum.Hysteresis, server.State.LiveWeight, server.Composition.Name);
                }

                Notify(server.Composition.QuorumDown);
                break;
            default:
                break;
        }
    }

    private void Notify(ScriptCommand? script)
    {
        if (script is not null)
        {
            _notify!.Enqueue(script);
        }
    }

    private void Leave()
    {
        if (_isStopping)
        {
            return;
        }

        _isStopping = true;
        foreach (VirtualServerRuntime server in _servers)
        {
            foreach (CheckRuntime check in server.RealServers.SelectMany(static real => real.Checks))
            {
                check.Dispose();
            }
        }

        if (_reconciler is not null && !_options.KeepTable)
        {
            LogFailures(_reconciler.RemoveAll());
            if (_settings.FlushAtStop)
            {
                _table!.Flush();
            }
        }

        if (_timeoutsBefore is not null)
        {
            _table!.SetTimeouts(_timeoutsBefore);
        }

        foreach (VirtualServerRuntime server in _servers.Where(static server => server.Composition.Omega))
        {
            foreach (RealServerRuntime real in server.RealServers.Where(static real => real.Health.IsUp))
            {
                Notify(real.Composition.NotifyDown);
            }

            if (server.State.HasQuorum)
            {
                Notify(server.Composition.QuorumDown);
            }
        }
    }

    private RoleReport Report() => new()
    {
        VirtualServers = [.. _servers.Select(Describe)],
        Problems = _servers.Count > 0 && _access.Problem is { } problem ? [problem] : [],
    };

    private VirtualServerStatus Describe(VirtualServerRuntime server)
    {
        ServicePlan plan = server.Composition.Plan;
        IReadOnlyList<TableEntry> entries = _reconciler is null ? [] : _planner.Plan(server.State);
        return new VirtualServerStatus
        {
            Name = server.Composition.Name,
            Protocol = server.Composition.Protocol,
            Scheduler = plan.Services.Count > 0 ? plan.Services[0].Scheduler : "",
            HasQuorum = server.State.HasQuorum,
            LiveWeight = server.State.LiveWeight,
            NeededWeight = plan.Quorum.Quorum,
            SorryServer = plan.SorryServer is { } sorry ? $"[{sorry.Address}]:{sorry.Port}" : null,
            SorryServerActive = plan.SorryServer is not null && !server.State.HasQuorum,
            RealServers = [.. server.RealServers.Select((real, index) => Describe(real, plan, index, entries))],
        };
    }

    private static RealServerStatus Describe(
        RealServerRuntime real, ServicePlan plan, int index, IReadOnlyList<TableEntry> entries)
    {
        RealServerPlan wanted = plan.RealServers[index];
        Destination? inTable = entries.Count == 0 ? null : entries[0].Destinations.FirstOrDefault(
            destination => destination.Address.Equals(wanted.Address)
                && (destination.Port == wanted.Port || wanted.Port == 0 || wanted.Forwarding != ForwardingMethod.Masquerade));
        return new RealServerStatus
        {
            Name = real.Composition.Name,
            Method = real.Composition.Method,
            IsUp = real.Health.IsUp,
            Weight = real.Composition.Weight,
            KernelWeight = inTable?.Weight,
            Reason = real.Reason,
            ChangedAt = real.ChangedAt,
            Checks = [.. real.Checks.Select(static check => new CheckStatus(
                check.Name,
                check.LastReport?.Result.Passed,
                check.LastReport?.Result.Reason,
                check.LastReport?.When,
                check.LastReport?.Duration.TotalMilliseconds))],
        };
    }

    private void LogFailures(ReconcileResult result)
    {
        foreach (TableChangeFailure failure in result.Failures)
        {
            LogTableFailure(failure.Error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Adding service {RealServer} to VS {VirtualServer}")]
    private partial void LogAdding(string realServer, string virtualServer);

    [LoggerMessage(Level = LogLevel.Information, Message = "Removing service {RealServer} from VS {VirtualServer}: {Reason}")]
    private partial void LogRemoving(string realServer, string virtualServer, string reason);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Gained quorum {Quorum}+{Hysteresis} <= {LiveWeight} for VS {VirtualServer}")]
    private partial void LogGainedQuorum(uint quorum, uint hysteresis, long liveWeight, string virtualServer);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Lost quorum {Quorum}-{Hysteresis} > {LiveWeight} for VS {VirtualServer}")]
    private partial void LogLostQuorum(uint quorum, uint hysteresis, long liveWeight, string virtualServer);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "... and {More} more; {Having} of {All} virtual servers have quorum")]
    private partial void LogMoreQuorums(int more, int having, int all);

    [LoggerMessage(Level = LogLevel.Information, Message = "IPVS table: {Changes} changes in {Milliseconds} ms")]
    private partial void LogReconciled(int changes, double milliseconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "IPVS table repaired, somebody else had changed it: {Change}")]
    private partial void LogRepaired(string change);

    [LoggerMessage(Level = LogLevel.Error, Message = "IPVS: {Failure}")]
    private partial void LogTableFailure(string failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "a step of the checkers role failed; the next one goes on")]
    private partial void LogFault(Exception error);
}
