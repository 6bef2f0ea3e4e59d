using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace IpvsHa.Checkers;

/// <summary>What a probe says.</summary>
public enum CheckOutcome
{
    /// <summary>The server answered as it should.</summary>
    Passed,

    /// <summary>One of several urls answered as it should; the others have their turn before it counts.</summary>
    PartlyPassed,

    /// <summary>The server did not answer as it should.</summary>
    Failed,

    /// <summary>We could not ask (bind, mark): says nothing of the server and changes nothing.</summary>
    LocalFault,

    /// <summary>We have no descriptors or memory left: says nothing of the server and changes nothing.</summary>
    Exhausted,
}

/// <summary>The outcome of one probe.</summary>
/// <param name="Outcome">What it says.</param>
/// <param name="Reason">Why it is not a pass, for the log; null when it is.</param>
/// <param name="Weight">The weight that the server asked for with its pass; null is the configured one.</param>
public readonly record struct CheckResult(CheckOutcome Outcome, string? Reason, int? Weight)
{
    /// <summary>The server answered.</summary>
    public static CheckResult Pass { get; } = new(CheckOutcome.Passed, null, null);

    /// <summary>One of several urls answered.</summary>
    public static CheckResult PartlyPass { get; } = new(CheckOutcome.PartlyPassed, null, null);

    /// <summary>Whether the server answered as it should, in whole or in part.</summary>
    public bool Passed => Outcome is CheckOutcome.Passed or CheckOutcome.PartlyPassed;

    /// <summary>The server answered and asks for a weight, 0 or more.</summary>
    public static CheckResult PassWithWeight(int weight) => new(CheckOutcome.Passed, null, weight);

    /// <summary>The server did not answer as it should.</summary>
    public static CheckResult Fail(string reason) => new(CheckOutcome.Failed, reason, null);

    /// <summary>We could not ask it.</summary>
    public static CheckResult LocalFault(string reason) => new(CheckOutcome.LocalFault, reason, null);

    /// <summary>We have nothing left to ask it with.</summary>
    public static CheckResult Exhausted(string reason) => new(CheckOutcome.Exhausted, reason, null);

    /// <summary>Whose fault an error before or in connect(2) is, as keepalived sees it.</summary>
    internal static CheckResult FromConnect(SocketException error) => error.SocketErrorCode switch
    {
        SocketError.NetworkDown or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.HostUnreachable
            or SocketError.ConnectionRefused or SocketError.ConnectionReset or SocketError.ConnectionAborted
            or SocketError.TimedOut => Fail(TextOf(error)),
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable => Exhausted(TextOf(error)),
        _ => LocalFault(TextOf(error)),
    };

    internal static string TextOf(SocketException error) => Marshal.GetPInvokeErrorMessage(error.NativeErrorCode);
}
