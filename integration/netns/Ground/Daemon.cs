namespace IpvsHa.Netns.Ground;

/// <summary>A program that can run a director.</summary>
public sealed record Daemon(string Name, string Path)
{
    /// <summary>What this repository builds.</summary>
    public static Daemon IpvsHa { get; } = new(
        "ipvsha", Environment.GetEnvironmentVariable("IPVSHA_BINARY") ?? Repository.PathOf("out/ipvsha"));

    /// <summary>Debian's package: the peer, and the yardstick that the tests were measured with.</summary>
    public static Daemon Keepalived { get; } = new("keepalived", "/usr/sbin/keepalived");

    /// <summary>The one under test; <c>IPVSHA_TEST_DAEMON=keepalived</c> tries the tests themselves.</summary>
    public static Daemon UnderTest { get; } =
        Environment.GetEnvironmentVariable("IPVSHA_TEST_DAEMON") == "keepalived" ? Keepalived : IpvsHa;

    public static bool IsKeepalivedUnderTest => UnderTest == Keepalived;

    /// <summary>Skips the test of a promise that keepalived is known to break.</summary>
    public static void SkipOnKeepalived(string why) =>
        Assert.SkipWhen(IsKeepalivedUnderTest, $"keepalived does not: {why}");

    public override string ToString() => Name;
}
