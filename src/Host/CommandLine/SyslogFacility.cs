using System.Globalization;

namespace IpvsHa.Host.CommandLine;

/// <summary>The facilities that <c>-S</c> takes: 0 to 7 for local0 to local7, or a name (RFC 5424 6.2.1).</summary>
internal static class SyslogFacility
{
    private const int Local0 = 16;

    /// <summary>The number of a facility; null for an unknown one.</summary>
    public static int? Parse(string text) => text switch
    {
        "daemon" => 3,
        "user" => 1,
        [>= '0' and <= '7'] => Local0 + (text[0] - '0'),
        ['l', 'o', 'c', 'a', 'l', >= '0' and <= '7'] => Local0 + int.Parse(text.AsSpan(5), CultureInfo.InvariantCulture),
        _ => null,
    };
}
