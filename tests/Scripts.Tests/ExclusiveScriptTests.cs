namespace IpvsHa.Scripts.Tests;

public sealed class ExclusiveScriptTests : IDisposable
{
    private readonly ScriptRunner _runner = new(TimeProvider.System);

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task A_second_run_starts_only_when_the_first_is_over()
    {
        using CancellationTokenSource stop = new();
        TaskCompletionSource<ScriptResult> ended = new();
        TaskCompletionSource<ScriptResult> again = new();
        using TemporaryFolder folder = new();
        await _runner.RunAsync(
            new ScriptCommand("mkfifo", folder["gate"]), TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        ExclusiveScript script = new(
            _runner, new ScriptCommand("/bin/sh", "-c", $"read line <{folder["gate"]}; exit 5"), TimeSpan.FromSeconds(20));

        Assert.True(script.TryStart(ended.SetResult, stop.Token));
        Assert.False(script.TryStart(_ => Assert.Fail("it runs twice"), stop.Token));
        Assert.True(script.IsRunning);
        await File.WriteAllTextAsync(folder["gate"], "go\n", TestContext.Current.CancellationToken);

        Assert.Equal(ScriptResult.Exited(5), await ended.Task);
        Assert.True(script.TryStart(again.SetResult, stop.Token));
        await File.WriteAllTextAsync(folder["gate"], "go\n", TestContext.Current.CancellationToken);
        Assert.Equal(ScriptResult.Exited(5), await again.Task);
    }
}
