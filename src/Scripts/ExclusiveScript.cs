namespace IpvsHa.Scripts;

/// <summary>A command of which never more than one run is under way, such as a <c>vrrp_script</c>.</summary>
/// <param name="runner">Runs it.</param>
/// <param name="command">What to run.</param>
/// <param name="timeout">The limit of each run.</param>
public sealed class ExclusiveScript(IScriptRunner runner, ScriptCommand command, TimeSpan timeout)
{
    private int _isRunning;

    /// <summary>Whether a run is under way.</summary>
    public bool IsRunning => Volatile.Read(ref _isRunning) != 0;

    /// <summary>
    /// Runs it on the thread pool, unless it runs already. Never waits, so the VRRP loop may call it.
    /// </summary>
    /// <param name="ended">Takes the result on a pool thread; not called when the run was cancelled.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>False when the last run has not ended yet.</returns>
    public bool TryStart(Action<ScriptResult> ended, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isRunning, 1) != 0)
        {
            return false;
        }

        _ = Task.Run(() => RunAsync(ended, cancellationToken), CancellationToken.None);
        return true;
    }

    private async Task RunAsync(Action<ScriptResult> ended, CancellationToken cancellationToken)
    {
        ScriptResult result;
        try
        {
            result = await runner.RunAsync(command, timeout, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        finally
        {
            Volatile.Write(ref _isRunning, 0);
        }

        ended(result);
    }
}
