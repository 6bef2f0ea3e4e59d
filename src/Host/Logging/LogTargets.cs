using IpvsHa.Host.CommandLine;

namespace IpvsHa.Host.Logging;

/// <summary>What the command line means for the log.</summary>
internal static class LogTargets
{
    /// <summary>stderr in the foreground or with <c>-l</c>; syslog in the background unless <c>-G</c>.</summary>
    public static LogTarget For(DaemonOptions options, string identity) => new(
        identity,
        ToStandardError: options.LogToConsole || options.Foreground,
        ToSyslog: !options.NoSyslog && !options.Foreground,
        options.SyslogFacility,
        options.LogDetail);
}
