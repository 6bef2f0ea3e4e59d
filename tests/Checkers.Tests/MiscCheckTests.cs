using IpvsHa.Scripts;

namespace IpvsHa.Checkers.Tests;

public sealed class MiscCheckTests
{
    [Theory]
    [InlineData(0, false, "pass")]
    [InlineData(0, true, "pass")] // back to the configured weight
    [InlineData(1, false, "exited with status 1")]
    [InlineData(1, true, "exited with status 1")]
    [InlineData(2, false, "exited with status 2")]
    [InlineData(2, true, "pass 0")]
    [InlineData(3, true, "pass 1")]
    [InlineData(255, true, "pass 253")]
    public async Task An_exit_status_is_a_verdict_and_perhaps_a_weight(int status, bool isDynamic, string expected) =>
        Assert.Equal(expected, await Run(ScriptResult.Exited(status), isDynamic));

    [Theory]
    [InlineData(ScriptOutcome.Signaled, 9, "exited due to signal 9")]
    [InlineData(ScriptOutcome.TimedOut, 0, "timed out")]
    [InlineData(ScriptOutcome.NotStarted, 2, "could not be started: No such file or directory")]
    [InlineData(ScriptOutcome.NotStarted, 24, "Exhausted: could not be started: Too many open files")]
    public async Task Every_other_end_is_a_failure_unless_it_is_our_own(ScriptOutcome outcome, int code, string expected) =>
        Assert.Equal(expected, await Run(new ScriptResult(outcome, code), isDynamic: true));

    [Fact]
    public async Task A_real_script_decides()
    {
        using ScriptRunner runner = new(TimeProvider.System);
        MiscCheck check = new(runner, new ScriptCommand("/bin/sh", "-c", "exit 12"), TimeSpan.FromSeconds(10), isDynamic: true);

        Assert.Equal(CheckResult.PassWithWeight(10), await check.RunAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Checks_with_other_users_or_arguments_are_other_checks()
    {
        string[] keys =
        [
            Check(new ScriptCommand("a", "b")).Key, Check(new ScriptCommand("a b")).Key,
            Check(new ScriptCommand(["a", "b"], 1, 1)).Key, Check(new ScriptCommand("a", "b"), isDynamic: true).Key,
        ];

        Assert.Equal(4, keys.Distinct().Count());
        Assert.Equal(keys[0], Check(new ScriptCommand("a", "b")).Key);
    }

    private static MiscCheck Check(ScriptCommand command, ScriptResult result = default, bool isDynamic = false) =>
        new(new FakeRunner(result), command, TimeSpan.FromSeconds(3), isDynamic);

    private static async Task<string> Run(ScriptResult script, bool isDynamic)
    {
        CheckResult result = await Check(new ScriptCommand("x"), script, isDynamic)
            .RunAsync(TestContext.Current.CancellationToken);
        return result.Outcome switch
        {
            CheckOutcome.Passed => $"pass {result.Weight}".TrimEnd(),
            CheckOutcome.Failed => result.Reason!,
            _ => $"{result.Outcome}: {result.Reason}",
        };
    }

    private sealed class FakeRunner(ScriptResult result) : IScriptRunner
    {
        public Task<ScriptResult> RunAsync(ScriptCommand command, TimeSpan timeout, CancellationToken cancellationToken)
        {
            Assert.Equal(TimeSpan.FromSeconds(3), timeout);
            return Task.FromResult(result);
        }
    }
}
