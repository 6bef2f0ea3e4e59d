namespace IpvsHa.Scripts;

/// <summary>Runs external commands; tests stand in here.</summary>
public interface IScriptRunner
{
    /// <summary>
    /// Starts the command before it returns, so that the order of calls is the order of starts; this takes about a
    /// millisecond. The task ends when the command does.
    /// </summary>
    /// <param name="command">What to run and as whom.</param>
    /// <param name="timeout">
    /// After this time the whole process group is ended; <see cref="Timeout.InfiniteTimeSpan"/> for never.
    /// </param>
    /// <param name="cancellationToken">Ends the whole process group, too.</param>
    /// <exception cref="OperationCanceledException">In the task, after the process group is gone.</exception>
    Task<ScriptResult> RunAsync(ScriptCommand command, TimeSpan timeout, CancellationToken cancellationToken);
}
