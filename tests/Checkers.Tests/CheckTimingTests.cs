namespace IpvsHa.Checkers.Tests;

public sealed class CheckTimingTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(60, 0, 1)]
    [InlineData(60, 0.5, 31)]
    [InlineData(60, 0.999, 60.94)]
    public void The_first_run_comes_after_a_second_and_its_part_of_the_warmup(
        double warmup, double fraction, double expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), Timing(warmup).FirstDelay(fraction));

    [Fact]
    public void Ten_thousand_checks_do_not_start_in_the_same_second()
    {
        const int Seed = 7;
        Random random = new(Seed);
        CheckTiming timing = Timing(warmup: 60);

        int[] perSecond = new int[62];
        for (int i = 0; i < 10_000; i++)
        {
            perSecond[(int)timing.FirstDelay(random.NextDouble()).TotalSeconds]++;
        }

        Assert.Equal(0, perSecond[0] + perSecond[61]);
        Assert.InRange(perSecond[1..61].Max(), 160, 220); // 167 on average; the seed is 7
    }

    private static CheckTiming Timing(double warmup) =>
        new(TimeSpan.FromSeconds(10), Retries: 1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5))
        {
            Warmup = TimeSpan.FromSeconds(warmup),
        };
}
