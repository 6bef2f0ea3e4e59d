using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;

namespace IpvsHa.Scripts.Tests;

public sealed class NotifyScriptsTests
{
    private readonly FakeRunner _runner = new();
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Scripts_start_in_order_even_if_none_ever_ends()
    {
        NotifyScripts notify = new(_runner, _time, NullLogger<NotifyScripts>.Instance);

        for (int i = 0; i < 1000; i++)
        {
            Assert.True(notify.Enqueue(new ScriptCommand($"{i}")));
        }

        await _runner.Started(1000);
        Assert.Equal(Enumerable.Range(0, 1000).Select(static i => $"{i}"), _runner.Names);
        await notify.DisposeAsync();
        Assert.Equal(1000, _runner.Killed);
    }

    [Fact]
    public async Task Draining_waits_for_what_runs_and_takes_no_more()
    {
        await using NotifyScripts notify = new(_runner, _time, NullLogger<NotifyScripts>.Instance);
        notify.Enqueue(new ScriptCommand("stop"));
        await _runner.Started(1);

        Task<bool> drained = notify.DrainAsync(TimeSpan.FromSeconds(1));
        Assert.False(notify.Enqueue(new ScriptCommand("late")));
        Assert.False(drained.IsCompleted);
        _runner.End(0, ScriptResult.Exited(1));

        Assert.True(await drained);
        Assert.Equal(["stop"], _runner.Names);
    }

    [Fact]
    public async Task Draining_kills_what_takes_longer_than_the_limit()
    {
        await using NotifyScripts notify = new(_runner, _time, NullLogger<NotifyScripts>.Instance);
        notify.Enqueue(new ScriptCommand("endless"));
        await _runner.Started(1);

        Task<bool> drained = notify.DrainAsync(TimeSpan.FromSeconds(1));
        _time.Advance(0.999);
        Assert.Equal(0, _runner.Killed);
        _time.Advance(0.001);

        Assert.False(await drained);
        Assert.Equal(1, _runner.Killed);
    }

    [Fact]
    public async Task A_script_that_cannot_be_run_holds_up_no_other()
    {
        await using NotifyScripts notify = new(_runner, _time, NullLogger<NotifyScripts>.Instance);
        notify.Enqueue(new ScriptCommand("throw"));
        notify.Enqueue(new ScriptCommand("next"));

        await _runner.Started(2);

        Assert.Equal(["throw", "next"], _runner.Names);
    }

    private sealed class FakeRunner : IScriptRunner
    {
        private readonly List<TaskCompletionSource<ScriptResult>> _runs = [];
        private readonly Channel<int> _started = Channel.CreateUnbounded<int>();

        public List<string> Names { get; } = [];

        public int Killed => _runs.Count(static run => run.Task.IsCanceled);

        public Task<ScriptResult> RunAsync(ScriptCommand command, TimeSpan timeout, CancellationToken cancellationToken)
        {
            Assert.Equal(Timeout.InfiniteTimeSpan, timeout);
            TaskCompletionSource<ScriptResult> run = new();
            cancellationToken.Register(() => run.TrySetCanceled(cancellationToken));
            Names.Add(command.Arguments[0]);
            _runs.Add(run);
            _started.Writer.TryWrite(_runs.Count);
            return command.Arguments[0] == "throw" ? throw new InvalidOperationException("a bug") : run.Task;
        }

        public async Task Started(int count)
        {
            for (int i = 0; i < count; i++)
            {
                _ = await _started.Reader.ReadAsync(TestContext.Current.CancellationToken);
            }
        }

        public void End(int run, ScriptResult result) => _runs[run].SetResult(result);
    }
}
