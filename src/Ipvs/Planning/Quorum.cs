namespace IpvsHa.Ipvs.Planning;

/// <summary>Follows whether a virtual server has enough live weight (<c>quorum</c>, <c>hysteresis</c>).</summary>
/// <remarks>
/// Starts without quorum. Gained at <c>quorum + hysteresis</c>, lost below <c>quorum - hysteresis</c> and always at 0;
/// between the two nothing changes.
/// </remarks>
/// <param name="settings">The limits.</param>
/// <param name="hasQuorum">What is known already, when an earlier run is continued.</param>
public sealed class Quorum(QuorumSettings settings, bool hasQuorum = false)
{
    /// <summary>The limits.</summary>
    public QuorumSettings Settings { get; } = settings;

    /// <summary>Whether there is enough.</summary>
    public bool HasQuorum { get; private set; } = hasQuorum;

    /// <summary>Takes the first sum of a fresh start.</summary>
    /// <param name="liveWeight">Sum of the weights of all servers that are up.</param>
    /// <param name="hasSorryServer">A start without quorum is a loss only if that puts a sorry server in.</param>
    public QuorumChange Start(long liveWeight, bool hasSorryServer)
    {
        QuorumChange change = Update(liveWeight);
        return change == QuorumChange.None && !HasQuorum && hasSorryServer ? QuorumChange.Lost : change;
    }

    /// <summary>Takes a new sum.</summary>
    /// <param name="liveWeight">Sum of the weights of all servers that are up.</param>
    public QuorumChange Update(long liveWeight)
    {
        bool isEnough = HasQuorum
            ? liveWeight > 0 && liveWeight >= (long)Settings.Quorum - Settings.Hysteresis
            : liveWeight > 0 && liveWeight >= (long)Settings.Quorum + Settings.Hysteresis;
        if (isEnough == HasQuorum)
        {
            return QuorumChange.None;
        }

        HasQuorum = isEnough;
        return isEnough ? QuorumChange.Gained : QuorumChange.Lost;
    }
}

/// <summary>What a new sum did.</summary>
public enum QuorumChange
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>There is enough now: <c>quorum_up</c>.</summary>
    Gained,

    /// <summary>There is not enough any more: <c>quorum_down</c>.</summary>
    Lost,
}
