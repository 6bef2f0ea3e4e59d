using IpvsHa.Ipvs.Planning;

namespace IpvsHa.Ipvs.Tests;

public sealed class QuorumTests
{
    [Theory]
    [InlineData(1, 0, "1 0 1", "G L G")]
    [InlineData(1, 0, "0", "-")]
    [InlineData(2, 0, "1 2 1", "- G L")]
    [InlineData(3, 1, "3 4 3 2 1", "- G - - L")] // gained at 3+1, lost below 3-1
    [InlineData(3, 2, "4 5 1 0", "- G - L")] // 1 is not below 3-2
    [InlineData(3, 1, "4 2 3 4", "G - - -")]
    [InlineData(4294967295, 0, "4294967294 4294967295 4294967294", "- G L")]
    [InlineData(4294967295, 4294967294, "4294967296 8589934589 1 0", "- G - L")]
    [InlineData(0, 0, "0 1 0", "- G L")] // never at 0, whatever the limit
    public void Gains_and_losses(uint quorum, uint hysteresis, string sums, string expected)
    {
        Quorum tracker = new(new(quorum, hysteresis));

        IEnumerable<string> changes = sums.Split(' ')
            .Select(sum => Letter(tracker.Update(long.Parse(sum, System.Globalization.CultureInfo.InvariantCulture))));

        Assert.Equal(expected, string.Join(' ', changes));
    }

    [Theory]
    [InlineData(1, false, "G")]
    [InlineData(1, true, "G")]
    [InlineData(0, false, "-")] // starts down and says nothing
    [InlineData(0, true, "L")] // the sorry server comes in
    public void Fresh_start(long sum, bool hasSorryServer, string expected)
    {
        Quorum tracker = new(QuorumSettings.Default);

        Assert.Equal(expected, Letter(tracker.Start(sum, hasSorryServer)));
        Assert.Equal(sum > 0, tracker.HasQuorum);
    }

    [Fact]
    public void A_continued_run_keeps_its_side_of_the_hysteresis()
    {
        Assert.Equal(QuorumChange.None, new Quorum(new(3, 1), hasQuorum: true).Update(2));
        Assert.Equal(QuorumChange.None, new Quorum(new(3, 1), hasQuorum: false).Update(3));
        Assert.Equal(QuorumChange.Lost, new Quorum(new(3, 1), hasQuorum: true).Update(1));
    }

    private static string Letter(QuorumChange change) => change switch
    {
        QuorumChange.Gained => "G",
        QuorumChange.Lost => "L",
        _ => "-",
    };
}
