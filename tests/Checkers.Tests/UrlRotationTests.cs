using IpvsHa.Checkers.Health;

namespace IpvsHa.Checkers.Tests;

public sealed class UrlRotationTests
{
    [Theory]
    [InlineData(1, "+ + - - + +", "0! 0! 0 0 0! 0!")]
    [InlineData(3, "+ + + + + +", "0 1 2! 0 1 2!")]
    [InlineData(3, "+ - - + + + +", "0 1 1 1 0 1 2!")] // the failing one alone, then all again
    [InlineData(2, "- + + - + + +", "0 0 0 1 1 0 1!")]
    public void Urls_have_their_turns(int count, string results, string expected)
    {
        UrlRotation rotation = new(count);
        List<string> turns = [];

        foreach (string result in results.Split(' '))
        {
            int url = rotation.Current;
            bool isComplete = rotation.Record(result == "+");
            turns.Add($"{url}{(isComplete ? "!" : "")}");
        }

        Assert.Equal(expected, string.Join(' ', turns));
    }
}
