namespace IpvsHa.Checkers.Health;

/// <summary>Decides what the result of one check means and when the next run is due.</summary>
/// <remarks>
/// Pure. A check starts up, or down under <c>alpha</c>. One pass brings it up. While it is up, <c>retry</c> failures in
/// a
/// row are survived, <c>delay_before_retry</c> apart; the very first run has no retries, nor has a check that is down.
/// </remarks>
/// <param name="timing">Retries and times.</param>
/// <param name="start">Where to start from or to go on.</param>
public sealed class CheckState(CheckTiming timing, CheckSnapshot start)
{
    private static readonly TimeSpan _mostSuspension = TimeSpan.FromSeconds(5);

    private CheckSnapshot _now = start;
    private bool _hasPassed = start is { HasRun: true, IsUp: true };

    /// <summary>Whether the check counts as passed.</summary>
    public bool IsUp => _now.IsUp;

    /// <summary>What a later <see cref="CheckState"/> can go on from.</summary>
    public CheckSnapshot Snapshot => _now;

    /// <summary>Takes the result of a run.</summary>
    /// <param name="result">How it ended.</param>
    /// <param name="duration">How long it took; 0 or more.</param>
    public CheckDecision Record(CheckResult result, TimeSpan duration)
    {
        bool wasUp = IsUp;
        TimeSpan delay = result.Outcome switch
        {
            CheckOutcome.Passed => RecordPass(result.Weight),
            CheckOutcome.PartlyPassed => RecordPart(),
            CheckOutcome.Failed => RecordFailure(),
            CheckOutcome.Exhausted when timing.DelayLoop > _mostSuspension => _mostSuspension,
            _ => timing.DelayLoop,
        };

        if (timing.FromStart && delay == timing.DelayLoop)
        {
            delay = delay > duration ? delay - duration : TimeSpan.Zero;
        }

        return new(IsUp != wasUp, delay);
    }

    private TimeSpan RecordPass(int? weight)
    {
        _hasPassed = true;
        _now = new(IsUp: true, HasRun: true, Failures: 0, weight);
        return timing.DelayLoop;
    }

    private TimeSpan RecordPart()
    {
        _now = _now with { HasRun = true, Failures = 0 };
        return timing.FastRecovery && !(IsUp && _hasPassed) ? TimeSpan.Zero : timing.DelayLoop;
    }

    private TimeSpan RecordFailure()
    {
        bool isFirst = !_now.HasRun;
        _now = _now with { HasRun = true };
        if (!IsUp)
        {
            return timing.DelayLoop;
        }

        _now = _now with { Failures = _now.Failures + 1 };
        if (!isFirst && _now.Failures <= timing.Retries)
        {
            return timing.RetryDelay;
        }

        _now = _now with { IsUp = false, Failures = 0 };
        return timing.DelayLoop;
    }
}

/// <summary>The state of one check, to be kept over a reload or a restart.</summary>
/// <param name="IsUp">Whether it counts as passed.</param>
/// <param name="HasRun">Whether it has had a result.</param>
/// <param name="Failures">Failures in a row while it is up.</param>
/// <param name="Weight">The weight that the last pass asked for; null is the configured one.</param>
public readonly record struct CheckSnapshot(bool IsUp, bool HasRun, int Failures, int? Weight)
{
    /// <summary>A check that has never run.</summary>
    /// <param name="startsUp">False under <c>alpha</c>.</param>
    public static CheckSnapshot New(bool startsUp) => new(startsUp, HasRun: false, Failures: 0, Weight: null);
}

/// <summary>What follows from a result.</summary>
/// <param name="IsChange">Whether the check went up or down.</param>
/// <param name="Delay">From the end of the run to the start of the next.</param>
public readonly record struct CheckDecision(bool IsChange, TimeSpan Delay);
