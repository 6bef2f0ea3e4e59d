using IpvsHa.Vrrp.StateMachine;

namespace IpvsHa.Vrrp.Tests.StateMachine;

public sealed class ScriptHealthTests
{
    [Theory]
    [InlineData(1, 1, false, "+-+-", "GBGB")]
    [InlineData(2, 3, false, "-++-+---+", "BBGGGGGBB")] // the first decides alone
    [InlineData(3, 2, false, "+--+-+++", "GGBBBBBG")]
    [InlineData(3, 1, true, "--+", "BBG")] // init_fail: one good result is enough at first
    [InlineData(3, 1, true, "+-+++", "GBBBG")]
    public void Results_in_a_row_decide(int rise, int fall, bool startsBad, string results, string expected)
    {
        ScriptHealth health = new(rise, fall, startsBad);
        string seen = "";
        foreach (char result in results)
        {
            TrackerResult before = health.Result;
            bool changed = health.Record(result == '+');
            Assert.Equal(before != health.Result, changed);
            seen += health.Result.ToString()[0];
        }

        Assert.Equal(expected, seen);
    }

    [Theory]
    [InlineData(false, TrackerResult.Undecided)]
    [InlineData(true, TrackerResult.Bad)]
    public void Before_the_first_result(bool startsBad, TrackerResult expected) =>
        Assert.Equal(expected, new ScriptHealth(1, 1, startsBad).Result);
}
