namespace IpvsHa.Vrrp.StateMachine;

/// <summary>What is known of something tracked.</summary>
public enum TrackerResult
{
    /// <summary>No result yet.</summary>
    Undecided,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Failed, down, or gone.</summary>
    Bad,
}

/// <summary>What one tracked thing does to one virtual router.</summary>
/// <param name="Weight">-253 to 253; 0 means FAULT while bad.</param>
/// <param name="IsReversed">The effect times -1; with weight 0, good and bad change places.</param>
/// <param name="Result">What is known.</param>
public readonly record struct Tracker(int Weight, bool IsReversed, TrackerResult Result)
{
    /// <summary>What it adds to the priority.</summary>
    public int PriorityEffect
    {
        get
        {
            int effect = Result switch
            {
                TrackerResult.Good when Weight > 0 => Weight,
                TrackerResult.Bad when Weight < 0 => Weight,
                _ => 0,
            };
            return IsReversed ? -effect : effect;
        }
    }

    /// <summary>Whether it puts the router into FAULT.</summary>
    public bool IsFault => Weight == 0 && Result == (IsReversed ? TrackerResult.Good : TrackerResult.Bad);

    /// <summary>Whether the router has to wait for its first result.</summary>
    public bool IsAwaited => Weight == 0 && Result == TrackerResult.Undecided;
}
