using System.Collections;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace IpvsHa.Scripts;

/// <summary>Runs external commands as children of this process, each in a process group of its own.</summary>
/// <remarks>
/// Commands get the environment without IFS, LD_PRELOAD and LD_LIBRARY_PATH, and /dev/null for input and output. One
/// that runs as somebody else is started through setpriv(1), without supplementary groups; a program that setpriv
/// cannot
/// start shows as exit status 126 or 127. No thread waits: SIGCHLD makes the runner look at its own children, and only
/// at those, so that it gets along with <see cref="System.Diagnostics.Process"/>.
/// </remarks>
public sealed class ScriptRunner : IScriptRunner, IDisposable
{
    private static readonly string[] _hidden = ["IFS", "LD_PRELOAD", "LD_LIBRARY_PATH"];

    private readonly ConcurrentDictionary<int, ScriptProcess> _running = new();
    private readonly PosixSignalRegistration _childEnded;
    private readonly string[] _environment;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _grace;

    /// <summary>Starts to listen for children that end.</summary>
    /// <param name="timeProvider">The clock of the timeouts.</param>
    public ScriptRunner(TimeProvider timeProvider)
        : this(timeProvider, TimeSpan.FromMilliseconds(50))
    {
    }

    /// <summary>Starts to listen for children that end.</summary>
    /// <param name="timeProvider">The clock of the timeouts.</param>
    /// <param name="grace">How long a process group has between SIGTERM and SIGKILL.</param>
    public ScriptRunner(TimeProvider timeProvider, TimeSpan grace)
    {
        _timeProvider = timeProvider;
        _grace = grace;
        _environment =
        [
            .. from DictionaryEntry variable in Environment.GetEnvironmentVariables()
               where !_hidden.Contains(variable.Key)
               select $"{variable.Key}={variable.Value}",
        ];
#pragma warning disable CA1416 // this is a program for Linux
        _childEnded = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => LookAtChildren());
#pragma warning restore CA1416
    }

    /// <summary>How many commands run now.</summary>
    public int Running => _running.Count;

    /// <inheritdoc/>
    public Task<ScriptResult> RunAsync(ScriptCommand command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(command.Arguments.Count);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<ScriptResult>(cancellationToken);
        }

        int error = Spawn.Start(ArgumentsOf(command), _environment, out int id);
        if (error != 0)
        {
            return Task.FromResult(ScriptResult.NotStarted(error));
        }

        ScriptProcess process = new(id);
        _running[id] = process;
        process.Look(); // it may have ended before it was listed, and its SIGCHLD is over
        return WaitAsync(process, timeout, cancellationToken);
    }

    /// <summary>Stops listening. What still runs goes on, and nobody waits for it.</summary>
    public void Dispose() => _childEnded.Dispose();

    private static IReadOnlyList<string> ArgumentsOf(ScriptCommand command)
    {
        IReadOnlyList<string> arguments = command.Arguments;
        if (arguments[0].StartsWith("</", StringComparison.Ordinal)) // keepalived's test that a file can be opened
        {
            string file = new ScriptCommand(arguments[0][1..]).ToString();
            arguments = ["/bin/sh", "-c", $"<{file} {new ScriptCommand([.. arguments.Skip(1)])}"];
        }

        bool otherUser = command.UserId is { } user && user != UserLookup.OwnUserId;
        bool otherGroup = command.GroupId is { } group && group != UserLookup.OwnGroupId;
        if (!otherUser && !otherGroup)
        {
            return arguments;
        }

        List<string> switched = ["setpriv", "--clear-groups"];
        if (command.UserId is { } userId)
        {
            switched.Add($"--reuid={userId}");
        }

        if (command.GroupId is { } groupId)
        {
            switched.Add($"--regid={groupId}");
        }

        return [.. switched, "--", .. arguments];
    }

    private void LookAtChildren()
    {
        foreach (KeyValuePair<int, ScriptProcess> running in _running)
        {
            running.Value.Look();
        }
    }

    private async Task<ScriptResult> WaitAsync(
        ScriptProcess process, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            ScriptResult result = await process.Ended.WaitAsync(timeout, _timeProvider, cancellationToken);
            Forget(process);
            return result;
        }
        catch (TimeoutException)
        {
            await EndGroupAsync(process);
            return ScriptResult.TimedOut;
        }
        catch (OperationCanceledException)
        {
            await EndGroupAsync(process);
            throw;
        }
    }

    /// <summary>
    /// Ends the group. Its leader stays a zombie until then, so that no other group can get its number.
    /// </summary>
    private async Task EndGroupAsync(ScriptProcess process)
    {
        Spawn.Signal(process.Id, Spawn.Term);
        await Task.Delay(_grace, _timeProvider, CancellationToken.None);
        Spawn.Signal(process.Id, Spawn.Kill);
        Task forgotten = ForgetWhenEndedAsync(process); // one that sits in the kernel may outlive even SIGKILL
        _ = await Task.WhenAny(forgotten, Task.Delay(_grace, _timeProvider, CancellationToken.None));
    }

    private async Task ForgetWhenEndedAsync(ScriptProcess process)
    {
        _ = await process.Ended;
        Forget(process);
    }

    private void Forget(ScriptProcess process)
    {
        _ = _running.TryRemove(process.Id, out _); // first: the number is free for another as soon as it is reaped
        Spawn.Reap(process.Id);
    }
}
