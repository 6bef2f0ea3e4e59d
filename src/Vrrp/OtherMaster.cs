namespace IpvsHa.Vrrp;

/// <summary>Whether another master is on the link: two of its advertisements close together say so.</summary>
/// <remarks>One alone may be the last of a master that has just been relieved.</remarks>
internal sealed class OtherMaster
{
    private int _heard;

    /// <summary>Whether it is there.</summary>
    public bool IsHeard => _heard > 1;

    /// <summary>When it counts as gone; null while none was heard.</summary>
    public TimeSpan? Deadline { get; private set; }

    /// <summary>An advertisement of a router that should have yielded.</summary>
    /// <returns>True when this is news.</returns>
    public bool Hear(TimeSpan now, TimeSpan window)
    {
        _heard = Math.Min(_heard + 1, 3);
        Deadline = now + window;
        return _heard == 2;
    }

    /// <summary>True once after it has gone silent.</summary>
    public bool IsOver(TimeSpan now) => Deadline <= now && Forget();

    /// <summary>This router is no longer master. True if there was another one.</summary>
    public bool Forget()
    {
        bool was = IsHeard;
        _heard = 0;
        Deadline = null;
        return was;
    }
}
