using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace IpvsHa.Scripts.Tests;

public sealed class ScriptRunnerTests : IDisposable
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(20);

    private readonly ScriptRunner _runner = new(TimeProvider.System);
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _runner.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("exit 0", ScriptOutcome.Exited, 0)]
    [InlineData("exit 3", ScriptOutcome.Exited, 3)]
    [InlineData("exit 255", ScriptOutcome.Exited, 255)]
    [InlineData("kill -9 $$", ScriptOutcome.Signaled, 9)]
    [InlineData("kill -TERM $$", ScriptOutcome.Signaled, 15)] // its disposition is the default, whatever ours is
    [InlineData("kill -PIPE $$", ScriptOutcome.Signaled, 13)] // .NET ignores SIGPIPE; the script must not
    public async Task A_result_says_how_the_script_ended(string text, ScriptOutcome outcome, int code) =>
        Assert.Equal(new ScriptResult(outcome, code), await Shell(text));

    [Theory]
    [InlineData("/no/such/program", 2)]
    [InlineData("no-such-program-in-path", 2)]
    [InlineData("/etc/passwd", 13)]
    [InlineData("/tmp", 13)]
    public async Task What_cannot_be_started_says_why(string program, int errno) =>
        Assert.Equal(ScriptResult.NotStarted(errno), await Run(new ScriptCommand(program)));

    [Fact]
    public async Task A_bare_name_is_searched_in_PATH() =>
        Assert.Equal(ScriptResult.Exited(0), await Run(new ScriptCommand("true")));

    [Fact]
    public async Task A_script_without_an_interpreter_line_is_the_shells() =>
        Assert.Equal(ScriptResult.Exited(7), await Run(new ScriptCommand(_folder.Script("plain", "exit $1\n"), "7")));

    [Theory]
    [InlineData("</etc/passwd", 0)]
    [InlineData("</no/such/file", 2)]
    public async Task A_less_than_sign_tests_that_a_file_can_be_opened(string argument, int status)
    {
        ScriptResult result = await Run(new ScriptCommand(argument));

        Assert.Equal((ScriptOutcome.Exited, status == 0), (result.Outcome, result.Code == 0));
    }

    [Fact]
    public void A_script_leads_its_own_group_with_default_signals_and_nothing_but_dev_null_open()
    {
        Assert.Equal(0, Spawn.Start(["sleep", "60"], [], out int process));

        string group = File.ReadAllText($"/proc/{process}/stat").Split(' ')[4];
        IEnumerable<string?> open =
            [.. Directory.GetFiles($"/proc/{process}/fd").Order().Select(static path => new FileInfo(path).LinkTarget)];
        string[] status = File.ReadAllLines($"/proc/{process}/status");
        Spawn.Signal(process, Spawn.Kill);
        Spawn.Reap(process);

        Assert.Equal($"{process}", group);
        Assert.Equal(["/dev/null", "/dev/null", "/dev/null"], open);
        Assert.Contains("SigBlk:\t0000000000000000", status);
        ulong ignored = Convert.ToUInt64(
            status.First(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal))[8..], 16);
        Assert.Equal(0UL, ignored & ~0x1_8000_0000UL); // 32 and 33 are glibc's own, and every spawned program's
    }

    [Fact]
    public void A_real_time_thread_starts_scripts_that_are_not()
    {
        Requires.Root();
        int process = 0;
        string? policy = null;
        Thread thread = new(() =>
        {
            int priority = 1;
            Assert.Equal(0, SetScheduler(0, policy: 2, ref priority)); // SCHED_RR, of this thread alone
            Assert.Equal(0, Spawn.Start(["sleep", "60"], [], out process));
            policy = File.ReadAllText($"/proc/{process}/stat").Split(' ')[40];
        });
        thread.Start();
        thread.Join();
        Spawn.Signal(process, Spawn.Kill);
        Spawn.Reap(process);

        Assert.Equal("0", policy);
    }

    [DllImport("libc", EntryPoint = "sched_setscheduler")]
    private static extern int SetScheduler(int process, int policy, ref int priority);

    [Fact]
    public async Task The_environment_is_ours_without_what_could_mislead_a_program()
    {
        string output = _folder["out"];
        Environment.SetEnvironmentVariable("LD_PRELOAD", "/no/such/library.so");
        Environment.SetEnvironmentVariable("IPVSHA_TEST", "a = b");
        using ScriptRunner runner = new(TimeProvider.System);
        Environment.SetEnvironmentVariable("LD_PRELOAD", null);

        await runner.RunAsync(
            new ScriptCommand("/bin/cp", "/proc/self/environ", output), _long, TestContext.Current.CancellationToken);

        string[] variables = (await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken)).Split('\0');
        Assert.Contains("IPVSHA_TEST=a = b", variables);
        Assert.DoesNotContain(variables, static variable => variable.StartsWith("LD_PRELOAD", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("trap '' TERM; sleep 60 & while :; do sleep 60; done")] // the leader is stubborn
    [InlineData("(trap '' TERM; while :; do sleep 60; done) & wait")] // it obeys, and leaves a stubborn child behind
    [InlineData("sleep 60 & sleep 60 & wait")]
    public async Task The_whole_process_group_is_gone_soon_after_the_deadline(string text)
    {
        Task allEnded = await AllHoldersOfAsync(_folder["pipe"]);
        long start = TimeProvider.System.GetTimestamp();

        ScriptResult result = await _runner.RunAsync(
            new ScriptCommand("/bin/sh", "-c", $"exec 3>{_folder["pipe"]}; {text}"),
            TimeSpan.FromMilliseconds(300),
            TestContext.Current.CancellationToken);
        await allEnded;

        Assert.Equal(ScriptResult.TimedOut, result);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds, 300, 2000); // 360 on a quiet machine
    }

    [Fact]
    public async Task Cancellation_ends_the_group_and_is_no_result()
    {
        using CancellationTokenSource stop = new();
        Task allEnded = await AllHoldersOfAsync(_folder["pipe"]);
        await Run(new ScriptCommand("mkfifo", _folder["ready"]));
        Task<ScriptResult> run = _runner.RunAsync(
            new ScriptCommand(
                "/bin/sh", "-c", $"exec 3>{_folder["pipe"]}; echo >{_folder["ready"]}; sleep 60 & sleep 60"),
            _long,
            stop.Token);
        await File.ReadAllTextAsync(_folder["ready"], TestContext.Current.CancellationToken);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await allEnded;
        Assert.Equal(0, _runner.Running);
    }

    [Fact]
    public async Task What_a_script_leaves_in_the_background_lives_on_when_the_script_ends_in_time()
    {
        string id = _folder["id"];

        ScriptResult result = await Shell($"sleep 60 & echo $! >{id}");

        string child = (await File.ReadAllTextAsync(id, TestContext.Current.CancellationToken)).Trim();
        Assert.Equal((ScriptResult.Exited(0), true), (result, IsAlive(child)));
        await Run(new ScriptCommand("kill", "-9", child));
    }

    [Fact]
    public async Task Hundreds_of_scripts_at_once_and_processes_of_the_runtime_all_get_their_own_status()
    {
        Task<ScriptResult>[] scripts =
            [.. Enumerable.Range(0, 200).Select(i => Run(new ScriptCommand("/bin/sh", "-c", $"exit {i % 100}")))];
        int[] statuses = new int[20];
        for (int i = 0; i < statuses.Length; i++)
        {
            using Process process = Process.Start("/bin/sh", ["-c", $"exit {i}"]);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            statuses[i] = process.ExitCode;
        }

        ScriptResult[] results = await Task.WhenAll(scripts);

        Assert.Equal(Enumerable.Range(0, 200).Select(static i => ScriptResult.Exited(i % 100)), results);
        Assert.Equal(Enumerable.Range(0, 20), statuses);
        Assert.Equal(0, _runner.Running);
    }

    [Fact]
    public async Task Another_user_and_group_without_supplementary_groups()
    {
        Requires.Root();
        ScriptUser nobody = UserLookup.FindUser("nobody")!.Value;
        string output = _folder.Script("out", "", "666");

        await Run(new ScriptCommand(
            ["/bin/sh", "-c", $"id -u >{output}; id -G >>{output}"], nobody.UserId, nobody.GroupId));

        Assert.Equal(
            [$"{nobody.UserId}", $"{nobody.GroupId}"],
            await File.ReadAllLinesAsync(output, TestContext.Current.CancellationToken));
    }

    private Task<ScriptResult> Shell(string text) => Run(new ScriptCommand("/bin/sh", "-c", text));

    private Task<ScriptResult> Run(ScriptCommand command) =>
        _runner.RunAsync(command, _long, TestContext.Current.CancellationToken);

    /// <summary>A task that ends when the last process that has this pipe open for writing has ended.</summary>
    private async Task<Task> AllHoldersOfAsync(string pipe)
    {
        await Run(new ScriptCommand("mkfifo", pipe));
        return Task.Run(() => File.ReadAllText(pipe), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    private static bool IsAlive(string id)
    {
        int number = int.Parse(id, CultureInfo.InvariantCulture);
        try
        {
            return File.ReadAllText($"/proc/{number}/stat").Split(") ")[1][0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
