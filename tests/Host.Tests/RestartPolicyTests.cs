using IpvsHa.Host.Supervision;

namespace IpvsHa.Host.Tests;

public sealed class RestartPolicyTests
{
    [Fact]
    public void A_role_that_keeps_dying_waits_0_1_2_4_up_to_60_seconds()
    {
        RestartPolicy policy = new();
        List<double> delays = [];

        for (int death = 0; death < 10; death++)
        {
            policy.HandleStart(At(0));
            delays.Add(policy.HandleDeath(At(0.1)).TotalSeconds);
        }

        Assert.Equal([0, 1, 2, 4, 8, 16, 32, 60, 60, 60], delays);
        Assert.Equal(10, policy.Restarts);
    }

    [Theory]
    [InlineData(59.9, 4)]
    [InlineData(60, 0)] // lived long enough to be forgiven
    public void A_role_that_lived_for_a_minute_is_started_again_at_once(double lifetime, double expected)
    {
        RestartPolicy policy = new();
        for (int death = 0; death < 3; death++)
        {
            policy.HandleStart(At(0));
            policy.HandleDeath(At(1));
        }

        policy.HandleStart(At(100));

        Assert.Equal(TimeSpan.FromSeconds(expected), policy.HandleDeath(At(100 + lifetime)));
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
