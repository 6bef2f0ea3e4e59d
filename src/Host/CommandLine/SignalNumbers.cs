namespace IpvsHa.Host.CommandLine;

/// <summary>The answers of <c>--signum</c>: which signal makes the daemon do what, on Linux.</summary>
internal static class SignalNumbers
{
    /// <summary>The number for one of keepalived's words; null when the word is not known or nothing acts on it.</summary>
    public static int? Find(string action) => action switch
    {
        "STOP" => 15,        // SIGTERM
        "RELOAD" => 1,       // SIGHUP
        "DATA" => 10,        // SIGUSR1
        "STATS" => 12,       // SIGUSR2
        "STATS_CLEAR" => 63, // SIGRTMAX - 1
        "JSON" => 36,        // SIGRTMIN + 2
        _ => null,
    };
}
