using System.Globalization;
using System.Net;

namespace IpvsHa.Netns.Ground;

/// <summary>The IPVS table of a machine as the kernel lists it, not as our decoder reads it.</summary>
public static class IpvsListing
{
    /// <summary>
    /// One line for each service, <c>TCP 192.168.1.100:80 rr</c>, followed by one for each destination,
    /// <c>-> 192.168.1.111:80 Route 1</c>.
    /// </summary>
    public static string[] Read(Machine machine) =>
        [.. File.ReadLines($"/proc/{machine.Init}/net/ip_vs").Skip(3).Select(Line)];

    /// <summary>The destinations of a table with one service, sorted.</summary>
    public static string[] Destinations(Machine machine) =>
        [.. Read(machine).Where(line => line.StartsWith("-> ", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>All connections so far, from <c>/proc/net/ip_vs_stats</c>: the first hexadecimal number of its third line.</summary>
    public static int Connections(Machine machine) => int.Parse(
        File.ReadLines($"/proc/{machine.Init}/net/ip_vs_stats").ElementAt(2)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[0],
        NumberStyles.HexNumber,
        CultureInfo.InvariantCulture);

    /// <summary>The table in the words of <c>ipvsadm -Sn</c>, sorted.</summary>
    public static async Task<string[]> SaveAsync(Machine machine) =>
        [.. (await machine.MustAsync("ipvsadm -Sn")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    private static string Line(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words[0] == "->" ? $"-> {Endpoint(words[1])} {words[2]} {words[3]}"
            : words[0] == "FWM" ? string.Join(' ', words)
            : string.Join(' ', [words[0], Endpoint(words[1]), .. words[2..]]);
    }

    private static string Endpoint(string text)
    {
        int colon = text.LastIndexOf(':');
        string address = text.StartsWith('[')
            ? $"[{IPAddress.Parse(text[1..(colon - 1)])}]"
            : new IPAddress(Convert.FromHexString(text[..colon])).ToString();
        return $"{address}:{int.Parse(text[(colon + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)}";
    }
}
