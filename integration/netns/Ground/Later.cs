namespace IpvsHa.Netns.Ground;

/// <summary>The one place that lists what ipvsha does not do yet; its tests wait here, and run with keepalived.</summary>
public static class Later
{
    public const string StrictTrafficFilter = "vrrp_strict drops traffic to the addresses";

    private static readonly string[] _comesLater = [StrictTrafficFilter];

    /// <summary>Skips a test of something that comes later.</summary>
    public static void Needs(string feature) =>
        Assert.SkipWhen(
            !Daemon.IsKeepalivedUnderTest && _comesLater.Contains(feature)
                && Environment.GetEnvironmentVariable("IPVSHA_LATER") != "1",
            $"comes later: {feature}");
}
