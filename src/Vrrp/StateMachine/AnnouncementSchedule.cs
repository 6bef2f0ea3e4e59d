namespace IpvsHa.Vrrp.StateMachine;

/// <summary>When a master announces which of its addresses. Pure: <c>now</c> is passed in.</summary>
/// <remarks>
/// A batch is a number of rounds over all addresses. The first round of a batch is due at once for every address;
/// its repeats follow <see cref="RoundGap"/> apart, so that many routers that become master together do not flood
/// the link.
/// </remarks>
public sealed class AnnouncementSchedule
{
    /// <summary>From one round of a batch to the next.</summary>
    public static readonly TimeSpan RoundGap = TimeSpan.FromMilliseconds(10);

    private TimeSpan? _batchAt;
    private TimeSpan? _refreshAt;
    private TimeSpan _roundAt;
    private int _batchRounds;
    private int _rounds;
    private int _next;

    /// <summary>Rounds of the batches on becoming master.</summary>
    public int Repeat { get; set; } = 5;

    /// <summary>From the first batch to the second; zero for no second one.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>From refresh to refresh; zero for none.</summary>
    public TimeSpan Refresh { get; set; }

    /// <summary>Rounds of a refresh.</summary>
    public int RefreshRepeat { get; set; } = 1;

    /// <summary>Whether the next address taken is the first of a batch.</summary>
    public bool IsAtStart { get; private set; }

    /// <summary>When to call <see cref="TryTake"/>; null for never.</summary>
    public TimeSpan? Deadline
    {
        get
        {
            TimeSpan? deadline = _rounds > 0 ? _roundAt : null;
            deadline = Earlier(deadline, _batchAt);
            return Earlier(deadline, _refreshAt);
        }
    }

    /// <summary>The router became master: a batch now, one later, then the refreshes.</summary>
    public void Start(TimeSpan now)
    {
        BeginBatch(now, Repeat);
        _batchRounds = Repeat;
        _batchAt = Delay > TimeSpan.Zero ? now + Delay : null;
        _refreshAt = Refresh > TimeSpan.Zero ? now + Delay + Refresh : null;
    }

    /// <summary>Other addresses may be known to the link: a batch now, another after <paramref name="delay"/>.</summary>
    public void Again(TimeSpan now, int repeat, TimeSpan delay)
    {
        if (repeat == 0)
        {
            return;
        }

        if (_rounds == 0)
        {
            BeginBatch(now, repeat); // one that is under way serves as well
        }

        if (delay > TimeSpan.Zero && _batchAt is null)
        {
            _batchRounds = repeat;
            _batchAt = now + delay;
        }
    }

    /// <summary>The router is no longer master.</summary>
    public void Stop()
    {
        _rounds = 0;
        _batchAt = null;
        _refreshAt = null;
    }

    /// <summary>Takes the next address that is due.</summary>
    /// <param name="now">The time.</param>
    /// <param name="count">How many addresses there are.</param>
    /// <param name="index">Which to announce.</param>
    /// <returns>False when nothing is due.</returns>
    public bool TryTake(TimeSpan now, int count, out int index)
    {
        if (_batchAt <= now)
        {
            _batchAt = null;
            BeginBatch(now, _batchRounds);
        }

        if (_refreshAt <= now)
        {
            _refreshAt = now + Refresh;
            BeginBatch(now, Math.Max(_rounds, RefreshRepeat));
        }

        index = _next;
        if (_rounds == 0 || now < _roundAt || count == 0)
        {
            _rounds = count == 0 ? 0 : _rounds;
            return false;
        }

        IsAtStart = false;
        _next++;
        if (_next >= count)
        {
            _next = 0;
            _rounds--;
            _roundAt = now + RoundGap;
        }

        return index < count;
    }

    /// <summary>The frame that was taken last may not leave before <paramref name="earliest"/>: pacing.</summary>
    public void Postpone(TimeSpan earliest) => _roundAt = earliest > _roundAt ? earliest : _roundAt;

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other ?? one : one;

    private void BeginBatch(TimeSpan now, int rounds)
    {
        _rounds = rounds;
        _roundAt = now;
        _next = 0;
        IsAtStart = true;
    }
}
