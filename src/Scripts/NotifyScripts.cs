using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace IpvsHa.Scripts;

/// <summary>
/// Starts notify scripts in the order in which they were queued, and does not wait for them to end, as keepalived does:
/// two that take their time may end in another order, and one that never ends holds up nobody.
/// </summary>
public sealed partial class NotifyScripts : IAsyncDisposable
{
    private readonly Channel<ScriptCommand> _queue =
        Channel.CreateUnbounded<ScriptCommand>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];
    private readonly CancellationTokenSource _killed = new();
    private readonly IScriptRunner _runner;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<NotifyScripts> _logger;
    private readonly Task _loop;

    /// <summary>Starts the one consumer of the queue, on the thread pool.</summary>
    /// <param name="runner">Starts the scripts.</param>
    /// <param name="timeProvider">The clock of <see cref="DrainAsync"/>.</param>
    /// <param name="logger">Hears of scripts that fail.</param>
    public NotifyScripts(IScriptRunner runner, TimeProvider timeProvider, ILogger<NotifyScripts> logger)
    {
        _runner = runner;
        _timeProvider = timeProvider;
        _logger = logger;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Queues a script. Any thread; never waits. After <see cref="DrainAsync"/> it is dropped.</summary>
    /// <returns>False when it was dropped.</returns>
    public bool Enqueue(ScriptCommand command) => _queue.Writer.TryWrite(command);

    /// <summary>
    /// Takes no more scripts and waits for the ends of all; what runs longer is killed with its group.
    /// </summary>
    /// <param name="limit">How long to wait; keepalived's stop gives each 1 s.</param>
    /// <returns>Whether all ended in time.</returns>
    public async Task<bool> DrainAsync(TimeSpan limit)
    {
        _ = _queue.Writer.TryComplete();
        Task all = EndAllAsync();
        try
        {
            await all.WaitAsync(limit, _timeProvider);
            return true;
        }
        catch (TimeoutException)
        {
            await _killed.CancelAsync();
            await all;
            return false;
        }
    }

    /// <summary>Kills what still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        _ = await DrainAsync(TimeSpan.Zero);
        _killed.Dispose();
    }

    private async Task EndAllAsync()
    {
        await _loop;
        Task[] running;
        lock (_lock)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running);
    }

    private async Task RunAsync()
    {
        await foreach (ScriptCommand command in _queue.Reader.ReadAllAsync())
        {
            Task run = FollowAsync(command); // returns as soon as it is started
            lock (_lock)
            {
                _running.RemoveWhere(static task => task.IsCompleted);
                _running.Add(run);
            }
        }
    }

    private async Task FollowAsync(ScriptCommand command)
    {
        try
        {
            ScriptResult result = await _runner.RunAsync(command, Timeout.InfiniteTimeSpan, _killed.Token);
            if (!result.Succeeded)
            {
                LogFailed(command, result);
            }
        }
        catch (OperationCanceledException)
        {
            LogKilled(command);
        }
        catch (Exception error) // a loop that ends would swallow every later notify
        {
            LogFault(error, command);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notify script [{Command}] {Result}")]
    private partial void LogFailed(ScriptCommand command, ScriptResult result);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notify script [{Command}] did not end in time and was killed")]
    private partial void LogKilled(ScriptCommand command);

    [LoggerMessage(Level = LogLevel.Error, Message = "Notify script [{Command}] could not be run")]
    private partial void LogFault(Exception error, ScriptCommand command);
}
