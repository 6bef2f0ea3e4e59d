using System.Threading.Channels;
using IpvsHa.Host.CommandLine;
using IpvsHa.Host.Composition;
using IpvsHa.Host.Metrics;
using IpvsHa.Host.Status;
using IpvsHa.Netlink;
using IpvsHa.Scripts;
using IpvsHa.Vrrp;
using IpvsHa.Vrrp.Packets;
using IpvsHa.Vrrp.Settings;
using IpvsHa.Vrrp.StateMachine;
using Microsoft.Extensions.Logging;
using TrackedScriptStatus = IpvsHa.Host.Status.TrackedScriptStatus;
using VirtualRouterStatus = IpvsHa.Host.Status.VirtualRouterStatus;

namespace IpvsHa.Host.Roles;

/// <summary>The VRRP role: owns the virtual addresses, runs tracked scripts, and calls the notify scripts.</summary>
internal sealed partial class VrrpRole(
    Action<RoleMemory> tell, MeterCollector meters, LoggerHolder loggers, TimeProvider time) : IRole
{
    private static readonly TimeSpan _stopNotifyLimit = TimeSpan.FromSeconds(1);

    private readonly Channel<VrrpEvent> _events = Channel.CreateUnbounded<VrrpEvent>(new() { SingleReader = true });
    private readonly HashSet<string> _masters = new(StringComparer.Ordinal);

    private ILogger _logger = loggers.Factory.CreateLogger<VrrpRole>();
    private DaemonOptions _options = new();
    private VrrpMetrics? _metrics;
    private LinuxVrrpNetwork? _network;
    private VrrpRunner? _runner;
    private ScriptRunner? _scriptRunner;
    private TrackedScriptRunner? _trackedScripts;
    private NotifyScripts? _notify;
    private Task _listening = Task.CompletedTask;
    private string? _problem;
    private volatile VrrpComposition? _composition;

    /// <inheritdoc/>
    public Task StartAsync(RoleCommand command)
    {
        _options = command.Options!;
        loggers.Open(_options);
        _logger = loggers.Factory.CreateLogger<VrrpRole>();
        VrrpComposition composition = Recall(LoadedConfiguration.Parse(command.Snapshot!).ComposeVrrp(), command.Memory);
        _composition = composition;
        _metrics = new VrrpMetrics();
        _scriptRunner = new ScriptRunner(time);
        _notify = new NotifyScripts(_scriptRunner, time, loggers.Factory.CreateLogger<NotifyScripts>());
        try
        {
            _network = new LinuxVrrpNetwork();
        }
        catch (NetlinkException error) when (error.Errno is Errno.EPERM or Errno.EACCES)
        {
            _problem = "no right to open raw sockets or to change addresses: the capabilities CAP_NET_ADMIN and CAP_NET_RAW "
                + "are missing; run as root";
            LogProblem(_problem);
            return Task.CompletedTask;
        }

        _runner = new VrrpRunner(
            composition.Settings, _network, time, loggers.Factory.CreateLogger<VrrpRunner>(), _metrics, _events.Writer);
        _listening = ListenAsync();
        _runner.Start();
        _ = WatchAsync(_runner);
        _trackedScripts = TrackScripts(composition, _runner);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task ReloadAsync(HandedSnapshot snapshot)
    {
        VrrpComposition composition = LoadedConfiguration.Parse(snapshot).ComposeVrrp();
        if (_runner is null)
        {
            _composition = composition;
            return;
        }

        bool scriptsChanged = !composition.Scripts.SequenceEqual(_composition!.Scripts, ScriptComparer.Instance);
        if (scriptsChanged && _trackedScripts is not null)
        {
            await _trackedScripts.DisposeAsync();
        }

        _composition = composition;
        await _runner.ReloadAsync(composition.Settings);
        if (scriptsChanged)
        {
            _trackedScripts = TrackScripts(composition, _runner);
        }
    }

    /// <inheritdoc/>
    public async Task<RoleReport> ReportAsync()
    {
        VrrpStatus? status = _runner is null ? null : await _runner.GetStatusAsync();
        return new RoleReport
        {
            VirtualRouters = status is null ? [] : [.. status.Routers.Select(Describe)],
            Scripts = [.. (_trackedScripts?.GetStatus() ?? []).Select(Describe)],
            Problems = _problem is null ? [] : [_problem],
            Samples = meters.Collect(),
        };
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        if (_runner is null)
        {
            return;
        }

        VrrpRunner runner = _runner;
        _runner = null;
        if (_trackedScripts is not null)
        {
            await _trackedScripts.DisposeAsync();
        }

        await runner.StopAsync(_options.KeepAddresses);
        _events.Writer.TryComplete();
        await _listening;
        await _notify!.DrainAsync(_stopNotifyLimit);
        runner.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _runner?.Dispose();
        _network?.Dispose();
        _scriptRunner?.Dispose();
        _metrics?.Dispose();
    }

    // A role that was MASTER a moment ago goes on as MASTER: the address never left the interface.
    private static VrrpComposition Recall(VrrpComposition composition, RoleMemory? memory) =>
        memory?.Masters is not { Count: > 0 } masters
            ? composition
            : composition with
            {
                Settings = composition.Settings with
                {
                    Routers = [.. composition.Settings.Routers.Select(router => masters.Contains(router.Name)
                        ? router with { WasMasterAgo = TimeSpan.FromSeconds(memory.SecondsAgo) }
                        : router)],
                },
            };

    private TrackedScriptRunner TrackScripts(VrrpComposition composition, VrrpRunner runner)
    {
        TrackedScriptRunner scripts = new(
            composition.Scripts,
            _scriptRunner!,
            (name, isGood) => runner.SetTracker(name, isGood),
            time,
            loggers.Factory.CreateLogger<TrackedScriptRunner>());
        scripts.Start();
        return scripts;
    }

    // A loop that died of a bug ends the process: the supervisor starts a fresh one, which resumes.
    private async Task WatchAsync(VrrpRunner runner)
    {
        try
        {
            await runner.Completion;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogLoopDied(error);
            loggers.Dispose();
            Environment.Exit(ExitCode.Failure);
        }
    }

    private async Task ListenAsync()
    {
        await foreach (VrrpEvent news in _events.Reader.ReadAllAsync())
        {
            Remember(news);
            Notify(news);
        }
    }

    private void Remember(VrrpEvent news)
    {
        bool changed = news.Kind switch
        {
            VrrpEventKind.StateChanged when news.NewState == VirtualRouterState.Master => _masters.Add(news.Name),
            VrrpEventKind.StateChanged or VrrpEventKind.Stopped or VrrpEventKind.Deleted => _masters.Remove(news.Name),
            _ => false,
        };
        if (changed)
        {
            tell(new RoleMemory { Masters = [.. _masters] });
        }
    }

    private void Notify(VrrpEvent news)
    {
        bool isGroup = news.Kind is VrrpEventKind.GroupStateChanged or VrrpEventKind.GroupStopped;
        IReadOnlyDictionary<string, NotifyComposition> all = isGroup ? _composition!.GroupNotify : _composition!.Notify;
        if (!all.TryGetValue(news.Name, out NotifyComposition? scripts))
        {
            return;
        }

        (ScriptCommand? specific, string? state) = news.Kind switch
        {
            VrrpEventKind.StateChanged or VrrpEventKind.GroupStateChanged => news.NewState switch
            {
                VirtualRouterState.Master => (scripts.Master, "MASTER"),
                VirtualRouterState.Backup => (scripts.Backup, "BACKUP"),
                VirtualRouterState.Fault => (scripts.Fault, "FAULT"),
                _ => (null, null),
            },
            VrrpEventKind.Stopped or VrrpEventKind.GroupStopped => (scripts.Stop, "STOP"),
            VrrpEventKind.Deleted => (scripts.Fault, "FAULT"),
            _ => (null, null),
        };
        if (state is null)
        {
            return;
        }

        if (specific is not null)
        {
            _notify!.Enqueue(specific);
        }

        if (scripts.Any is not null)
        {
            string priority = isGroup ? "0" : news.Priority.ToString(System.Globalization.CultureInfo.InvariantCulture);
            _notify!.Enqueue(scripts.Any.With(isGroup ? "GROUP" : "INSTANCE", news.Name, state, priority));
        }
    }

    private static VirtualRouterStatus Describe(Vrrp.VirtualRouterStatus router)
    {
        VirtualRouterSettings settings = router.Settings;
        VirtualRouterCounters counters = router.Counters;
        return new VirtualRouterStatus
        {
            Name = settings.Name,
            Interface = settings.Interface,
            VirtualRouterId = settings.VirtualRouterId,
            State = router.State switch
            {
                VirtualRouterState.Master => "MASTER",
                VirtualRouterState.Backup => "BACKUP",
                VirtualRouterState.Fault => "FAULT",
                _ => "INIT",
            },
            Since = router.Since,
            BasePriority = settings.Priority,
            EffectivePriority = router.EffectivePriority,
            MasterAddress = router.MasterAddress?.ToString(),
            OtherMasters = router.HearsOtherMaster ? 1 : 0,
            Reason = router.Faults.Count == 0 ? null : string.Join("; ", router.Faults),
            Addresses = [.. settings.Addresses.Concat(settings.ExcludedAddresses).Select((address, index) =>
                new VirtualAddressStatus(
                    $"{address.Address}/{address.PrefixLength}",
                    address.Device.Length == 0 ? settings.Interface : address.Device,
                    index < router.AddressesPresent.Count && router.AddressesPresent[index],
                    IsExcluded: index >= settings.Addresses.Count))],
            Counters = new Dictionary<string, long>
            {
                ["advertisementsReceived"] = counters.AdvertisementsReceived,
                ["advertisementsSent"] = counters.AdvertisementsSent,
                ["becameMaster"] = counters.BecameMaster,
                ["releasedMaster"] = counters.ReleasedMaster,
                ["priorityZeroReceived"] = counters.PriorityZeroReceived,
                ["priorityZeroSent"] = counters.PriorityZeroSent,
                ["addressListErrors"] = counters.AddressListMismatches,
                ["advertIntervalErrors"] = counters.IntervalMismatches + Drops(counters, DropReason.Interval),
                ["packetLengthErrors"] = Drops(counters, DropReason.Length),
                ["ipTtlErrors"] = Drops(counters, DropReason.Ttl),
                ["invalidTypeReceived"] = Drops(counters, DropReason.Type),
                ["authenticationInvalid"] = Drops(counters, DropReason.UnknownAuthenticationType),
                ["authenticationMismatch"] = Drops(counters, DropReason.AuthenticationTypeMismatch),
                ["authenticationFailure"] = Drops(counters, DropReason.AuthenticationFailure),
                ["splitBrains"] = counters.SplitBrains,
                ["addressesRestored"] = counters.AddressesRestored,
            },
        };
    }

    private static long Drops(VirtualRouterCounters counters, DropReason reason) => counters.Drops.GetValueOrDefault(reason);

    private static TrackedScriptStatus Describe(Vrrp.TrackedScriptStatus script) => new(
        script.Name,
        script.Result switch
        {
            TrackerResult.Good => true,
            TrackerResult.Bad => false,
            _ => null,
        },
        script.LastResult.Length == 0 ? null : script.LastResult);

    // Records compare lists by reference; what counts is what would run.
    private sealed class ScriptComparer : IEqualityComparer<TrackedScriptSettings>
    {
        public static ScriptComparer Instance { get; } = new();

        public bool Equals(TrackedScriptSettings? x, TrackedScriptSettings? y) => Key(x) == Key(y);

        public int GetHashCode(TrackedScriptSettings obj) => StringComparer.Ordinal.GetHashCode(obj.Name);

        private static string? Key(TrackedScriptSettings? script) => script is null
            ? null
            : $"{script.Name} {script.Command} {script.Command.UserId} {script.Command.GroupId} {script.Interval} "
                + $"{script.Timeout} {script.Rise} {script.Fall} {script.StartsBad}";
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}")]
    private partial void LogProblem(string problem);

    [LoggerMessage(Level = LogLevel.Critical, Message = "the VRRP loop died; the role ends, to be started again")]
    private partial void LogLoopDied(Exception error);
}
