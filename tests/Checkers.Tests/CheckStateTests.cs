using IpvsHa.Checkers.Health;

namespace IpvsHa.Checkers.Tests;

public sealed class CheckStateTests
{
    private static readonly CheckTiming _timing =
        new(TimeSpan.FromSeconds(10), Retries: 2, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(5));

    // + pass, p one of several urls, - failure, l local fault, x out of descriptors; U or D and the seconds to the next run
    [Theory]
    [InlineData(true, "+ + +", "U10 U10 U10")]
    [InlineData(true, "-", "D10")] // no retries for the very first run
    [InlineData(true, "- - - +", "D10 D10 D10 U10")] // nor while it is down
    [InlineData(true, "+ - - -", "U10 U1.5 U1.5 D10")] // retry + 1 failures
    [InlineData(true, "+ - - + - - +", "U10 U1.5 U1.5 U10 U1.5 U1.5 U10")] // a pass forgives them
    [InlineData(true, "+ - - - + - - -", "U10 U1.5 U1.5 D10 U10 U1.5 U1.5 D10")]
    [InlineData(false, "- - +", "D10 D10 U10")] // alpha: one pass brings it up
    [InlineData(false, "+ - - -", "U10 U1.5 U1.5 D10")]
    [InlineData(false, "p p +", "D10 D10 U10")] // a part is no pass
    [InlineData(true, "p - - -", "U10 U1.5 U1.5 D10")] // but it was the first run
    [InlineData(true, "+ - - p - -", "U10 U1.5 U1.5 U10 U1.5 U1.5")]
    [InlineData(true, "l l -", "U10 U10 D10")] // a fault of our own was no run of the server's
    [InlineData(true, "+ - l - -", "U10 U1.5 U10 U1.5 D10")]
    [InlineData(true, "+ x x x x - +", "U10 U5 U5 U5 U5 U1.5 U10")]
    [InlineData(false, "x l +", "D5 D10 U10")]
    public void A_result_means_a_state_and_a_delay(bool startsUp, string results, string expected) =>
        Assert.Equal(expected, Play(new(_timing, CheckSnapshot.New(startsUp)), results));

    [Fact]
    public void Without_retries_one_failure_is_enough() =>
        Assert.Equal("U10 D10 U10", Play(new(_timing with { Retries = 0 }, CheckSnapshot.New(startsUp: true)), "+ - +"));

    [Fact]
    public void A_snapshot_goes_on_where_the_last_state_was()
    {
        CheckState before = new(_timing, CheckSnapshot.New(startsUp: true));
        Play(before, "+ - -");

        CheckState after = new(_timing, before.Snapshot);

        Assert.Equal("D10 U10", Play(after, "- +"));
    }

    [Fact]
    public void A_server_that_was_up_before_a_reload_keeps_its_retries() =>
        Assert.Equal("U1.5", Play(new(_timing, new(IsUp: true, HasRun: true, 0, null)), "-"));

    [Fact]
    public void A_suspension_is_never_longer_than_the_loop() =>
        Assert.Equal("U2", Play(
            new(_timing with { DelayLoop = TimeSpan.FromSeconds(2) }, CheckSnapshot.New(startsUp: true)), "x"));

    [Theory]
    [InlineData(0, "+", "U10")]
    [InlineData(4, "+", "U6")]
    [InlineData(12, "+", "U0")] // it took longer than the loop
    [InlineData(4, "+ -", "U6 U1.5")]
    public void A_loop_may_count_from_the_start_of_the_run(int duration, string results, string expected) =>
        Assert.Equal(expected, Play(
            new(_timing with { FromStart = true }, CheckSnapshot.New(startsUp: true)),
            results,
            TimeSpan.FromSeconds(duration)));

    [Theory]
    [InlineData(true, "p p + p + - - - p + p", "U0 U0 U10 U10 U10 U1.5 U1.5 D10 D0 U10 U10")]
    [InlineData(false, "p + p", "D0 U10 U10")]
    public void Fast_recovery_does_not_wait_between_urls_until_all_passed_and_while_down(
        bool startsUp, string results, string expected) =>
        Assert.Equal(expected, Play(new(_timing with { FastRecovery = true }, CheckSnapshot.New(startsUp)), results));

    [Fact]
    public void The_weight_of_the_last_pass_is_kept()
    {
        CheckState state = new(_timing, CheckSnapshot.New(startsUp: true));

        state.Record(CheckResult.PassWithWeight(7), TimeSpan.Zero);
        state.Record(CheckResult.Fail("no"), TimeSpan.Zero);
        Assert.Equal(7, state.Snapshot.Weight);

        state.Record(CheckResult.Pass, TimeSpan.Zero);
        Assert.Null(state.Snapshot.Weight);
    }

    private static string Play(CheckState state, string results, TimeSpan duration = default)
    {
        List<string> states = [];
        foreach (string result in results.Split(' '))
        {
            bool wasUp = state.IsUp;
            CheckDecision decision = state.Record(ResultOf(result[0]), duration);
            Assert.Equal(state.IsUp != wasUp, decision.IsChange);
            states.Add(FormattableString.Invariant($"{(state.IsUp ? 'U' : 'D')}{decision.Delay.TotalSeconds}"));
        }

        return string.Join(' ', states);
    }

    private static CheckResult ResultOf(char letter) => letter switch
    {
        '+' => CheckResult.Pass,
        'p' => CheckResult.PartlyPass,
        '-' => CheckResult.Fail("no"),
        'l' => CheckResult.LocalFault("cannot bind"),
        _ => CheckResult.Exhausted("no descriptors"),
    };
}
