using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Timeout;

namespace IpvsHa.Checkers;

/// <summary>What all checks of a process share: clock, log, metrics, deadlines. Any thread.</summary>
/// <param name="timeProvider">The clock.</param>
/// <param name="metrics">Counts runs, changes and faults.</param>
/// <param name="logger">Hears of changes and faults.</param>
public sealed partial class CheckEnvironment(
    TimeProvider timeProvider, CheckMetrics metrics, ILogger<CheckRunner> logger)
{
    private static readonly TimeSpan _leastDeadline = TimeSpan.FromMilliseconds(10); // Polly's
    private static readonly TimeSpan _mostDeadline = TimeSpan.FromDays(1); // Polly's

    private readonly ConcurrentDictionary<TimeSpan, ResiliencePipeline> _deadlines = new();
    private int _suspended;

    internal TimeProvider TimeProvider => timeProvider;

    internal CheckMetrics Metrics => metrics;

    internal ILogger<CheckRunner> Logger => logger;

    /// <summary>Runs a check once under its hard deadline; a slow server is a result, not an exception.</summary>
    internal async ValueTask<CheckResult> RunAsync(ICheck check, TimeSpan deadline, CancellationToken cancellationToken)
    {
        ResiliencePipeline pipeline = _deadlines.GetOrAdd(deadline, static (limit, clock) =>
            new ResiliencePipelineBuilder { TimeProvider = clock }
                .AddTimeout(TimeSpan.FromTicks(Math.Clamp(limit.Ticks, _leastDeadline.Ticks, _mostDeadline.Ticks)))
                .Build(), timeProvider);
        try
        {
            return await pipeline.ExecuteAsync(static (run, token) => run.RunAsync(token), check, cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            return CheckResult.Fail(FormattableString.Invariant($"no answer in {deadline.TotalSeconds} s"));
        }
    }

    /// <summary>
    /// Counts the checks that wait for descriptors, so that ten thousand of them make one line of log.
    /// </summary>
    internal void Suspend(bool isSuspended, string? reason)
    {
        int now = isSuspended ? Interlocked.Increment(ref _suspended) : Interlocked.Decrement(ref _suspended);
        if (isSuspended && now == 1)
        {
            LogSuspended(reason);
        }
        else if (now == 0)
        {
            LogResumed();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Checks wait and no server is taken out for it: {Reason}")]
    private partial void LogSuspended(string? reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "No check waits for resources any more")]
    private partial void LogResumed();
}
