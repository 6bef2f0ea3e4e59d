namespace IpvsHa.Host.Logging;

/// <summary>Where log lines go, and how many.</summary>
/// <param name="Identity">The name in front of each line: <c>ipvsha</c>, <c>ipvsha_vrrp</c>, <c>ipvsha_checkers</c>.</param>
/// <param name="ToStandardError"><c>-l</c>, <c>-n</c> and tests: write to stderr.</param>
/// <param name="ToSyslog">Write to <c>/dev/log</c>.</param>
/// <param name="SyslogFacility">0 to 23; 3 is daemon, 16 is local0.</param>
/// <param name="Detail"><c>-D</c>: include debug lines.</param>
internal sealed record LogTarget(
    string Identity, bool ToStandardError, bool ToSyslog, int SyslogFacility, bool Detail);
