using IpvsHa.Scripts;
using IpvsHa.Vrrp.Settings;
using IpvsHa.Vrrp.StateMachine;
using Microsoft.Extensions.Logging;

namespace IpvsHa.Vrrp;

/// <summary>Runs each <c>vrrp_script</c> at its interval, on the thread pool, and reports changes.</summary>
/// <param name="scripts">What to run.</param>
/// <param name="runner">Runs commands.</param>
/// <param name="report">Takes name and result at each change; <see cref="VrrpRunner.SetTracker"/>.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">For changes, and for runs that were skipped.</param>
public sealed partial class TrackedScriptRunner(
    IReadOnlyList<TrackedScriptSettings> scripts,
    IScriptRunner runner,
    Action<string, bool> report,
    TimeProvider time,
    ILogger<TrackedScriptRunner> logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Watch[] _watches =
    [
        .. scripts.Select(script => new Watch(
            script,
            new ExclusiveScript(runner, script.Command, script.Timeout),
            new ScriptHealth(script.Rise, script.Fall, script.StartsBad))),
    ];
    private Task _loops = Task.CompletedTask;

    /// <summary>Starts every script once, and from then on at its interval.</summary>
    public void Start() => _loops = Task.WhenAll(_watches.Select(RunAsync));

    /// <summary>How each script is, in the order of the settings.</summary>
    public IReadOnlyList<TrackedScriptStatus> GetStatus() =>
        [.. _watches.Select(watch => new TrackedScriptStatus(watch.Settings.Name, watch.Health.Result, watch.LastResult))];

    /// <summary>Starts no more runs and ends those under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loops;
        _stop.Dispose();
    }

    private async Task RunAsync(Watch watch)
    {
        using PeriodicTimer timer = new(watch.Settings.Interval, time);
        try
        {
            do
            {
                if (!watch.Script.TryStart(result => Take(watch, result), _stop.Token))
                {
                    LogStillRunning(watch.Settings.Name);
                }
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // the end
        }
    }

    private void Take(Watch watch, ScriptResult result)
    {
        watch.LastResult = result.ToString();
        if (_stop.IsCancellationRequested || result.IsOwnFault || !watch.Health.Record(result.Succeeded))
        {
            return;
        }

        if (result.Succeeded)
        {
            LogSucceeded(watch.Settings.Name);
        }
        else
        {
            LogFailed(watch.Settings.Name, result);
        }

        report(watch.Settings.Name, result.Succeeded);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "VRRP_Script({Name}) succeeded")]
    private partial void LogSucceeded(string name);

    [LoggerMessage(Level = LogLevel.Information, Message = "VRRP_Script({Name}) failed ({Result})")]
    private partial void LogFailed(string name, ScriptResult result);

    [LoggerMessage(Level = LogLevel.Warning, Message = "VRRP_Script({Name}) is still running, this run is skipped")]
    private partial void LogStillRunning(string name);

    private sealed class Watch(TrackedScriptSettings settings, ExclusiveScript script, ScriptHealth health)
    {
        public TrackedScriptSettings Settings { get; } = settings;

        public ExclusiveScript Script { get; } = script;

        public ScriptHealth Health { get; } = health;

        public string LastResult { get; set; } = "";
    }
}

/// <summary>A tracked script at one moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Result">After rise and fall.</param>
/// <param name="LastResult">How its last run ended, in words; empty before the first end.</param>
public sealed record TrackedScriptStatus(string Name, TrackerResult Result, string LastResult);
