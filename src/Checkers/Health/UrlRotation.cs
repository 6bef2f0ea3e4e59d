namespace IpvsHa.Checkers.Health;

/// <summary>
/// Which of several urls has its turn: one per run; one that fails is asked alone until it passes, then all again from
/// the first.
/// </summary>
/// <param name="count">How many urls there are, at least 1.</param>
public sealed class UrlRotation(int count)
{
    private bool _isAlone;

    /// <summary>The url of the next run, from 0.</summary>
    public int Current { get; private set; }

    /// <summary>Takes how the run ended.</summary>
    /// <param name="passed">Whether the url passed.</param>
    /// <returns>True when with this run all urls have passed in turn.</returns>
    public bool Record(bool passed)
    {
        if (!passed)
        {
            _isAlone = true;
            return false;
        }

        bool wasAlone = _isAlone && count > 1;
        _isAlone = false;
        Current = wasAlone ? 0 : (Current + 1) % count;
        return Current == 0 && !wasAlone;
    }
}
