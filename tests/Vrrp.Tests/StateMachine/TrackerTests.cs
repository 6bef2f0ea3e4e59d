using IpvsHa.Vrrp.StateMachine;

namespace IpvsHa.Vrrp.Tests.StateMachine;

public sealed class TrackerTests
{
    [Theory]
    [InlineData(10, false, TrackerResult.Good, 10, false)]
    [InlineData(10, false, TrackerResult.Bad, 0, false)]
    [InlineData(-20, false, TrackerResult.Good, 0, false)]
    [InlineData(-20, false, TrackerResult.Bad, -20, false)]
    [InlineData(-20, true, TrackerResult.Bad, 20, false)]
    [InlineData(10, true, TrackerResult.Good, -10, false)]
    [InlineData(10, false, TrackerResult.Undecided, 0, false)]
    [InlineData(0, false, TrackerResult.Bad, 0, true)]
    [InlineData(0, false, TrackerResult.Good, 0, false)]
    [InlineData(0, true, TrackerResult.Good, 0, true)]
    [InlineData(0, true, TrackerResult.Bad, 0, false)]
    public void A_result_changes_the_priority_or_is_a_fault(
        int weight, bool isReversed, TrackerResult result, int effect, bool isFault)
    {
        Tracker tracker = new(weight, isReversed, result);

        Assert.Equal((effect, isFault), (tracker.PriorityEffect, tracker.IsFault));
    }

    [Theory]
    [InlineData(100, new[] { -20 }, 80)]
    [InlineData(100, new[] { 10, 20 }, 130)]
    [InlineData(100, new[] { -253 }, 1)]    // never 0, which says goodbye
    [InlineData(250, new[] { 10 }, 254)]    // never 255, which is the owner's
    [InlineData(255, new[] { -20 }, 255)]   // an owner stays one
    public void Effective_priority_is_the_sum_within_its_bounds(byte basePriority, int[] weights, byte expected)
    {
        Tracker[] trackers =
        [
            .. weights.Select(weight => new Tracker(weight, false, weight > 0 ? TrackerResult.Good : TrackerResult.Bad)),
        ];

        Assert.Equal(expected, EffectivePriority.Of(basePriority, trackers));
    }
}
