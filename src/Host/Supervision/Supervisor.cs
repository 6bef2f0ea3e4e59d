using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading.Channels;
using IpvsHa.Config;
using IpvsHa.Host.CommandLine;
using IpvsHa.Host.Composition;
using IpvsHa.Host.Metrics;
using IpvsHa.Host.Roles;
using IpvsHa.Host.Status;
using Microsoft.Extensions.Logging;

namespace IpvsHa.Host.Supervision;

/// <summary>The parent: reads the configuration, starts a child per role, and answers for all of them.</summary>
/// <remarks>One loop owns all state; everything that happens reaches it as an event of one channel.</remarks>
internal sealed partial class Supervisor(
    DaemonOptions options, TimeProvider time, ILoggerFactory loggers, ILogger<Supervisor> logger)
{
    private static readonly TimeSpan _statusLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(60);

    private readonly Channel<Func<Task>> _events = Channel.CreateUnbounded<Func<Task>>(new() { SingleReader = true });
    private readonly long _started = time.GetTimestamp();
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    private readonly RoleSlot _vrrp = new("vrrp", Pid(options.VrrpPidFile, options, "vrrp.pid"));
    private readonly RoleSlot _checkers = new("checkers", Pid(options.CheckersPidFile, options, "checkers.pid"));

    private readonly List<Task> _starting = [];

    private LoadedConfiguration _configuration = LoadedConfiguration.Empty;
    private ReloadStatus _reload = new(DateTimeOffset.UnixEpoch, true, 0, 0, null, 0, 0, DateTimeOffset.UnixEpoch, 0);
    private string? _endpointProblem;
    private bool _stopping;
    private int? _exitCode;

    private TimeSpan Now => time.GetElapsedTime(_started);

    private IEnumerable<RoleSlot> Roles => [_vrrp, _checkers];

    /// <summary>Asks for an orderly stop.</summary>
    public void RequestStop(string why) => Post(() => StopAsync(why, exitCode: ExitCode.Success));

    /// <summary>Asks for a reload.</summary>
    public void RequestReload() => Post(() => ReloadAsync());

    /// <summary>Runs until it is stopped.</summary>
    /// <returns>The exit status of the program.</returns>
    public async Task<int> RunAsync()
    {
        foreach (string note in options.WithoutEffect)
        {
            LogWithoutEffect(note);
        }

        PidFile pidFile = Pid(options.PidFile, options, "ipvsha.pid")!;
        if (pidFile.FindRunning("ipvsha") is { } other)
        {
            LogAlreadyRunning(other, pidFile.Path);
            return ExitCode.Success;
        }

        if (!Begin())
        {
            return ExitCode.NoConfiguration;
        }

        using CancellationTokenSource servers = new();
        using ControlSocket? control = OpenControlSocket();
        Task controlling = control?.RunAsync(AnswerAsync, servers.Token) ?? Task.CompletedTask;
        WritePidFile(pidFile, Environment.ProcessId);
        Task<StatusEndpoint?> opening = OpenEndpointAsync();
        try
        {
            await foreach (Func<Task> step in _events.Reader.ReadAllAsync())
            {
                await step();
                if (_exitCode is not null)
                {
                    break;
                }
            }
        }
        finally
        {
            await servers.CancelAsync();
            await controlling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (await opening is { } endpoint)
            {
                await endpoint.DisposeAsync();
            }

            pidFile.Remove();
        }

        LogStopped();
        return _exitCode ?? ExitCode.Success;
    }

    private void Post(Func<Task> step) => _events.Writer.TryWrite(step);

    private bool Begin()
    {
        long began = time.GetTimestamp();
        LoadedConfiguration loaded = LoadedConfiguration.Load(options);
        Report(loaded);
        bool refused = loaded.IsFatal || (options.Strict && loaded.ErrorCount > 0);
        Remember(loaded, refused ? "the configuration cannot be used" : null, began);
        if (refused)
        {
            LogNoStart(options.File);
            return false;
        }

        Adopt(loaded);
        if (Roles.All(static slot => !slot.IsWanted))
        {
            LogNothingToDo(options.File);
        }

        foreach (RoleSlot slot in Roles.Where(static slot => slot.IsWanted))
        {
            StartRole(slot);
        }

        return true;
    }

    private void Adopt(LoadedConfiguration loaded)
    {
        _configuration = loaded;
        // A role that was started stays, with an empty configuration if need be: it has to take away what it put there.
        _vrrp.IsWanted |= !options.CheckersOnly && (loaded.HasVrrp || options.AllRoles);
        _checkers.IsWanted |= !options.VrrpOnly && (loaded.HasCheckers || options.AllRoles);
    }

    private void StartRole(RoleSlot slot)
    {
        if (_stopping)
        {
            return;
        }

        RoleProcess process;
        try
        {
            process = RoleProcess.Start(
                slot.Name,
                (source, news) => Post(() => Learn(slot, source, news)),
                (source, status) => Post(() => HandleExitAsync(slot, source, status)));
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            LogRoleNotStarted(slot.Name, error.Message);
            ScheduleRestart(slot);
            return;
        }

        slot.Process = process;
        _starting.RemoveAll(static start => start.IsCompleted);
        slot.Restarts.HandleStart(Now);
        SetState(slot, "starting");
        WritePidFile(slot.PidFile, process.Id);
        RoleMemory? memory = slot.DiedAt is { } died && slot.Memory is { } known
            ? known with { SecondsAgo = (Now - died).TotalSeconds }
            : null;
        HandedSnapshot snapshot = _configuration.Snapshot;
        _starting.Add(WaitForStartAsync(slot, process, snapshot, memory));
    }

    private async Task WaitForStartAsync(RoleSlot slot, RoleProcess process, HandedSnapshot snapshot, RoleMemory? memory)
    {
        RoleReply reply;
        try
        {
            using CancellationTokenSource limit = new(_startLimit, time);
            reply = await process.AskAsync(
                id => new RoleCommand
                {
                    Kind = RoleCommandKind.Start,
                    Id = id,
                    Snapshot = snapshot,
                    Options = options,
                    Memory = memory,
                },
                limit.Token);
        }
        catch (OperationCanceledException)
        {
            reply = new RoleReply { Error = $"not ready within {_startLimit.TotalSeconds} s" };
        }

        Post(() =>
        {
            if (slot.Process == process && reply.Error is null)
            {
                SetState(slot, "running");
                LogRoleReady(slot.Name, process.Id);
            }
            else if (slot.Process == process)
            {
                LogRoleNotStarted(slot.Name, reply.Error!);
                process.Kill(); // if it is not dead already
            }

            return Task.CompletedTask;
        });
    }

    private static Task Learn(RoleSlot slot, RoleProcess source, RoleMemory news)
    {
        if (slot.Process == source)
        {
            slot.Memory = (slot.Memory ?? new RoleMemory()).Learn(news);
        }

        return Task.CompletedTask;
    }

    private Task HandleExitAsync(RoleSlot slot, RoleProcess process, int status)
    {
        process.Dispose();
        if (slot.Process != process)
        {
            return Task.CompletedTask;
        }

        slot.Process = null;
        slot.DiedAt = Now;
        slot.PidFile?.Remove();
        string how = status > 128 ? $"signal {status - 128}" : $"exit status {status}";
        SetState(slot, "stopped", how);
        if (_stopping)
        {
            return Task.CompletedTask;
        }

        LogRoleDied(slot.Name, how);
        if (options.NoRespawn)
        {
            return StopAsync($"role {slot.Name} died, and -R was given", ExitCode.Failure);
        }

        ScheduleRestart(slot);
        return Task.CompletedTask;
    }

    private void ScheduleRestart(RoleSlot slot)
    {
        TimeSpan delay = slot.Restarts.HandleDeath(Now);
        SetState(slot, "waiting");
        if (delay == TimeSpan.Zero)
        {
            StartRole(slot);
            return;
        }

        LogRestartIn(slot.Name, delay.TotalSeconds);
        _ = PostLaterAsync(delay, () =>
        {
            StartRole(slot);
            return Task.CompletedTask;
        });
    }

    private async Task PostLaterAsync(TimeSpan delay, Func<Task> step)
    {
        await Task.Delay(delay, time);
        Post(step);
    }

    private async Task<string?> ReloadAsync()
    {
        if (_stopping)
        {
            return "the daemon is stopping";
        }

        LogReloading(options.File);
        long began = time.GetTimestamp();
        LoadedConfiguration loaded = LoadedConfiguration.Load(options);
        Report(loaded);
        string? refusal = loaded.IsFatal || (options.Strict && loaded.ErrorCount > 0)
            ? "the configuration cannot be used"
            : loaded.FindNewError(_configuration) is { } error ? $"it has a new error, {error}" : null;
        if (refusal is not null)
        {
            Remember(loaded, refusal, began);
            LogReloadRefused(refusal);
            return refusal;
        }

        Adopt(loaded);
        List<string> failures = [];
        foreach (RoleSlot slot in Roles.Where(static slot => slot.IsWanted))
        {
            if (slot.Process is not { } process)
            {
                StartRole(slot);
                continue;
            }

            using CancellationTokenSource limit = new(_startLimit, time);
            RoleReply reply = await AskOrFailAsync(
                process,
                id => new RoleCommand { Kind = RoleCommandKind.Reload, Id = id, Snapshot = loaded.Snapshot },
                limit.Token);
            if (reply.Error is not null)
            {
                failures.Add($"{slot.Name}: {reply.Error}");
            }
        }

        string? failure = failures.Count == 0 ? null : string.Join("; ", failures);
        Remember(loaded, failure, began);
        if (failure is null)
        {
            LogReloaded(_reload.Seconds);
        }
        else
        {
            LogReloadRefused(failure);
        }

        return failure;
    }

    private static async Task<RoleReply> AskOrFailAsync(
        RoleProcess process, Func<int, RoleCommand> command, CancellationToken limit)
    {
        try
        {
            return await process.AskAsync(command, limit);
        }
        catch (OperationCanceledException)
        {
            return new RoleReply { Error = "no answer in time" };
        }
    }

    // VRRP first: the other director should have the address before this one loses its table.
    private async Task StopAsync(string why, int exitCode)
    {
        if (_stopping)
        {
            return;
        }

        _stopping = true;
        LogStopping(why);
        foreach (RoleSlot slot in Roles)
        {
            if (slot.Process is not { } process)
            {
                continue;
            }

            using CancellationTokenSource limit = new(_configuration.ChildWaitTime, time);
            RoleReply reply = await AskOrFailAsync(
                process, static id => new RoleCommand { Kind = RoleCommandKind.Stop, Id = id }, limit.Token);
            if (reply.Error is not null && limit.IsCancellationRequested)
            {
                LogRoleKilled(slot.Name, _configuration.ChildWaitTime.TotalSeconds);
                process.Kill();
            }

            slot.PidFile?.Remove();
        }

        _exitCode = exitCode;
    }

    private void Remember(LoadedConfiguration loaded, string? refusal, long began)
    {
        DateTimeOffset now = time.GetUtcNow();
        _reload = new ReloadStatus(
            now,
            refusal is null,
            loaded.ErrorCount,
            loaded.WarningCount,
            refusal,
            _reload.Loads + (refusal is null ? 1 : 0),
            _reload.Refusals + (refusal is null ? 0 : 1),
            refusal is null ? now : _reload.LastSuccessAt,
            time.GetElapsedTime(began).TotalSeconds);
    }

    private void Report(LoadedConfiguration loaded)
    {
        foreach (ConfigDiagnostic diagnostic in loaded.Diagnostics)
        {
            LogDiagnostic(diagnostic.ToString());
        }
    }

    private void SetState(RoleSlot slot, string state, string? lastExit = null) =>
        slot.Status = new RoleStatus(
            slot.Name,
            slot.Process?.Id,
            state,
            time.GetUtcNow(),
            slot.Restarts.Restarts,
            lastExit ?? slot.Status.LastExit);

    private async Task<string> AnswerAsync(ControlRequest request, CancellationToken cancellationToken)
    {
        switch (request.Command)
        {
            case "status":
                return JsonSerializer.Serialize(await GetStatusAsync(cancellationToken), StatusJson.Default.StatusDocument);
            case "reload":
                TaskCompletionSource<string?> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
                Post(async () => outcome.SetResult(await ReloadAsync()));
                return await outcome.Task.WaitAsync(cancellationToken) ?? "ok";
            default:
                return $"unknown command '{request.Command}'";
        }
    }

    private async Task<StatusDocument> GetStatusAsync(CancellationToken cancellationToken) =>
        (await AskAllAsync(cancellationToken)).Document;

    private async Task<string> GetMetricsAsync(CancellationToken cancellationToken)
    {
        (StatusDocument document, IReadOnlyList<MetricSample> samples) = await AskAllAsync(cancellationToken);
        return PrometheusText.Write(
            [.. StatusMetrics.From(document), .. samples.OrderBy(static sample => sample.Name, StringComparer.Ordinal)]);
    }

    private async Task<(StatusDocument Document, IReadOnlyList<MetricSample> Samples)> AskAllAsync(
        CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(_statusLimit, time);
        using CancellationTokenSource either =
            CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        RoleReport vrrp = new();
        RoleReport checkers = new();
        List<string> problems = [.. _endpointProblem is null ? Array.Empty<string>() : [_endpointProblem]];
        foreach (RoleSlot slot in Roles)
        {
            if (slot.Process is not { } process || slot.Status.State != "running")
            {
                continue;
            }

            RoleReply reply = await AskOrFailAsync(
                process, static id => new RoleCommand { Kind = RoleCommandKind.Status, Id = id }, either.Token);
            if (reply.Report is null)
            {
                problems.Add($"role {slot.Name} does not tell its status: {reply.Error}");
                continue;
            }

            problems.AddRange(reply.Report.Problems);
            _ = slot == _vrrp ? vrrp = reply.Report : checkers = reply.Report;
        }

        StatusDocument document = new()
        {
            Version = ProgramVersion.Text,
            ProcessId = Environment.ProcessId,
            StartedAt = _startedAt,
            ConfigFile = options.File,
            Reload = _reload,
            Roles = [.. Roles.Where(static slot => slot.IsWanted).Select(static slot => slot.Status)],
            VirtualRouters = vrrp.VirtualRouters,
            Scripts = vrrp.Scripts,
            VirtualServers = checkers.VirtualServers,
            Problems = problems,
        };
        return (document, [.. vrrp.Samples, .. checkers.Samples]);
    }

    private ControlSocket? OpenControlSocket()
    {
        try
        {
            return ControlSocket.Open(options.ControlSocket, time, logger);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SocketException)
        {
            LogNoControlSocket(options.ControlSocket, error.Message);
            return null;
        }
    }

    private async Task<StatusEndpoint?> OpenEndpointAsync()
    {
        if (_configuration.HttpEndpoint is not { } address)
        {
            return null;
        }

        // The roles first: on one processor the web server would compete with the programming of the table.
        await Task.WhenAll(_starting).WaitAsync(_startLimit, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        try
        {
            return await StatusEndpoint.StartAsync(
                address,
                loggers,
                GetMetricsAsync,
                async cancellationToken => JsonSerializer.Serialize(
                    await GetStatusAsync(cancellationToken), StatusJson.Default.StatusDocument));
        }
        catch (Exception error) when (error is IOException or SocketException or UnauthorizedAccessException)
        {
            _endpointProblem = $"no metrics on {address}: {error.Message}";
            LogNoEndpoint(address, error.Message);
            return null;
        }
    }

    private void WritePidFile(PidFile? file, int processId)
    {
        try
        {
            file?.Write(processId);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNoPidFile(file!.Path, error.Message);
        }
    }

    private static PidFile? Pid(string? path, DaemonOptions options, string name) =>
        new(path ?? Path.Combine(options.RunDirectory, name));

    [LoggerMessage(Level = LogLevel.Information, Message = "{Note}")]
    private partial void LogWithoutEffect(string note);

    [LoggerMessage(Level = LogLevel.Error, Message = "daemon is already running as process {ProcessId} ({PidFile})")]
    private partial void LogAlreadyRunning(int processId, string pidFile);

    [LoggerMessage(Level = LogLevel.Error, Message = "not started: {File} cannot be used; 'ipvsha -t -f {File}' tells why")]
    private partial void LogNoStart(string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} has neither vrrp_instance nor virtual_server: nothing to do")]
    private partial void LogNothingToDo(string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Diagnostic}")]
    private partial void LogDiagnostic(string diagnostic);

    [LoggerMessage(Level = LogLevel.Information, Message = "role {Role} runs as process {ProcessId}")]
    private partial void LogRoleReady(string role, int processId);

    [LoggerMessage(Level = LogLevel.Error, Message = "role {Role} did not start: {Reason}")]
    private partial void LogRoleNotStarted(string role, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "role {Role} died: {How}")]
    private partial void LogRoleDied(string role, string how);

    [LoggerMessage(Level = LogLevel.Warning, Message = "role {Role} is started again in {Seconds} s")]
    private partial void LogRestartIn(string role, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "role {Role} did not stop within {Seconds} s and was killed")]
    private partial void LogRoleKilled(string role, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Reloading {File}")]
    private partial void LogReloading(string file);

    [LoggerMessage(Level = LogLevel.Information, Message = "Configuration reloaded in {Seconds} s")]
    private partial void LogReloaded(double seconds);

    [LoggerMessage(
        Level = LogLevel.Error, Message = "Reload refused, the running configuration stays: {Reason}")]
    private partial void LogReloadRefused(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopping: {Why}")]
    private partial void LogStopping(string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopped")]
    private partial void LogStopped();

    [LoggerMessage(Level = LogLevel.Warning, Message = "no control socket {Path}, so that 'ipvsha status' cannot ask: {Reason}")]
    private partial void LogNoControlSocket(string path, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "no metrics on {Address}, all else runs: {Reason}")]
    private partial void LogNoEndpoint(IPEndPoint address, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "no pid file {Path}: {Reason}")]
    private partial void LogNoPidFile(string path, string reason);
}
