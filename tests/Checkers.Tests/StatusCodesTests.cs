namespace IpvsHa.Checkers.Tests;

public sealed class StatusCodesTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(99, false)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    [InlineData(200, true)]
    [InlineData(299, true)]
    [InlineData(300, false)]
    [InlineData(599, true)]
    [InlineData(600, false)]
    public void Ranges_hold_their_ends(int code, bool expected) =>
        Assert.Equal(expected, new StatusCodes([(100, 100), (200, 299), (599, 599)]).Contains(code));

    [Theory]
    [InlineData(99, 200)]
    [InlineData(200, 600)]
    public void A_range_outside_of_100_to_599_is_a_bug(int first, int last) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new StatusCodes([(first, last)]));
}
