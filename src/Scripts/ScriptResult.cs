using System.Runtime.InteropServices;

namespace IpvsHa.Scripts;

/// <summary>How a command ended.</summary>
public enum ScriptOutcome
{
    /// <summary>By itself, with an exit status.</summary>
    Exited,

    /// <summary>By a signal that somebody else sent.</summary>
    Signaled,

    /// <summary>It took too long and its process group was killed.</summary>
    TimedOut,

    /// <summary>It never ran.</summary>
    NotStarted,
}

/// <summary>The end of one run of a command.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Code">The exit status, the number of the signal, or the errno; 0 when it timed out.</param>
public readonly record struct ScriptResult(ScriptOutcome Outcome, int Code)
{
    /// <summary>Whether it exited with status 0.</summary>
    public bool Succeeded => Outcome == ScriptOutcome.Exited && Code == 0;

    /// <summary>Whether this machine kept it from running, for want of memory, processes or descriptors.</summary>
    public bool IsOwnFault =>
        Outcome == ScriptOutcome.NotStarted && Code is (11 or 12 or 23 or 24); // EAGAIN, ENOMEM, ENFILE, EMFILE

    /// <summary>It exited with this status, 0 to 255.</summary>
    public static ScriptResult Exited(int status) => new(ScriptOutcome.Exited, status);

    /// <summary>This signal ended it.</summary>
    public static ScriptResult Signaled(int signal) => new(ScriptOutcome.Signaled, signal);

    /// <summary>It took too long.</summary>
    public static ScriptResult TimedOut { get; } = new(ScriptOutcome.TimedOut, 0);

    /// <summary>The kernel refused to start it.</summary>
    public static ScriptResult NotStarted(int errno) => new(ScriptOutcome.NotStarted, errno);

    /// <summary>The words for a log line, for example <c>exited with status 3</c>.</summary>
    public override string ToString() => Outcome switch
    {
        ScriptOutcome.Exited => $"exited with status {Code}",
        ScriptOutcome.Signaled => $"exited due to signal {Code}",
        ScriptOutcome.TimedOut => "timed out",
        _ => $"could not be started: {Marshal.GetPInvokeErrorMessage(Code)}",
    };
}
