namespace IpvsHa.Vrrp.StateMachine;

/// <summary>The priority that is advertised: the base and what is tracked.</summary>
public static class EffectivePriority
{
    /// <summary>The sum, held within 1 to 254; an owner keeps 255.</summary>
    /// <param name="basePriority">1 to 255.</param>
    /// <param name="trackers">Everything tracked.</param>
    public static byte Of(byte basePriority, ReadOnlySpan<Tracker> trackers)
    {
        if (basePriority == VirtualRouterParameters.OwnerPriority)
        {
            return basePriority;
        }

        int sum = basePriority;
        foreach (Tracker tracker in trackers)
        {
            sum += tracker.PriorityEffect;
        }

        return (byte)Math.Clamp(sum, 1, 254);
    }
}
