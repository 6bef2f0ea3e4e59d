namespace IpvsHa.Host.Supervision;

/// <summary>How long to wait before a role that died is started again: 0, 1, 2, 4 … 60 s.</summary>
/// <remarks>Pure: <c>now</c> is the monotonic time since start. A role that lived for a minute starts afresh.</remarks>
internal sealed class RestartPolicy
{
    private static readonly TimeSpan _longestDelay = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _forgivenAfter = TimeSpan.FromSeconds(60);

    private int _deathsInARow;
    private TimeSpan _startedAt;

    /// <summary>Deaths since the supervisor started.</summary>
    public int Restarts { get; private set; }

    /// <summary>The role was started.</summary>
    public void HandleStart(TimeSpan now) => _startedAt = now;

    /// <summary>The role died at <paramref name="now"/>; returns how long to wait before its next start.</summary>
    public TimeSpan HandleDeath(TimeSpan now)
    {
        Restarts++;
        _deathsInARow = now - _startedAt >= _forgivenAfter ? 1 : _deathsInARow + 1;
        if (_deathsInARow == 1)
        {
            return TimeSpan.Zero;
        }

        int doublings = Math.Min(_deathsInARow - 2, 6);
        TimeSpan delay = TimeSpan.FromSeconds(1 << doublings);
        return delay < _longestDelay ? delay : _longestDelay;
    }
}
