using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace IpvsHa.Netns.Ground;

/// <summary>What passes a network card, decoded by tcpdump: nobody else's idea of a packet counts.</summary>
public sealed partial class Capture : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<Packet> _packets = [];
    private readonly Task _reading;
    private bool _isOver;

    private Capture(Machine machine, Process process)
    {
        _process = process;
        _reading = ReadAsync(machine);
    }

    public Packet[] Packets
    {
        get
        {
            lock (_lock)
            {
                return [.. _packets];
            }
        }
    }

    /// <summary>The advertisements of one virtual router, in order.</summary>
    public Advert[] Adverts(int virtualRouterId) =>
        [.. Packets.Select(Advert.Parse).OfType<Advert>().Where(advert => advert.VirtualRouterId == virtualRouterId)];

    /// <summary>The ARP requests and replies in which somebody says that he has the address.</summary>
    public Packet[] Announcements(string address) =>
        [.. Packets.Where(packet => packet.Text.Contains($"Request who-has {address} (ff:ff:ff:ff:ff:ff) tell {address}", StringComparison.Ordinal)
            || packet.Text.Contains($"Request who-has {address} tell {address}", StringComparison.Ordinal)
            || packet.Text.Contains($"Announcement {address}", StringComparison.Ordinal)
            || packet.Text.Contains($"Reply {address} is-at", StringComparison.Ordinal))];

    /// <summary>Listens on a card; packets of the card itself and to it.</summary>
    public static async Task<Capture> StartAsync(Machine machine, string filter, string interfaceName = "eth0")
    {
        Process process = Command.Start("nsenter", machine.Inside(
            ["tcpdump", "-i", interfaceName, "-nn", "-l", "-tt", "-e", "-vv", "--immediate-mode", .. filter.Split(' ')]));
        string seen = "";
        while (!seen.Contains("listening on", StringComparison.Ordinal))
        {
            string? line = await process.StandardError.ReadLineAsync(Lab.Token);
            Assert.True(line is not null, $"tcpdump ended: {seen}");
            seen += line;
        }

        return machine.Lab.Own(new Capture(machine, process));
    }

    public async ValueTask DisposeAsync()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync(Machine machine)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_lock)
            {
                if (line.StartsWith('\t') || line.StartsWith(' '))
                {
                    _packets[^1] = _packets[^1] with { Text = $"{_packets[^1].Text} {line.Trim()}" };
                }
                else if (Stamp().Match(line) is { Success: true } stamp)
                {
                    _packets.Add(new(
                        TimeSpan.FromSeconds(double.Parse(stamp.Groups[1].Value, CultureInfo.InvariantCulture)),
                        line[stamp.Length..]));
                }
            }

            machine.Lab.Journal.Add($"{machine.Name}|wire", line);
        }
    }

    [GeneratedRegex(@"^(\d+\.\d+) ")]
    private static partial Regex Stamp();
}

/// <summary>A packet in the words of tcpdump, at the kernel's time since the epoch.</summary>
public readonly record struct Packet(TimeSpan Time, string Text);

/// <summary>An advertisement as tcpdump decodes it; the interval in seconds.</summary>
public sealed partial record Advert(
    TimeSpan Time, string SourceMac, string Source, int Version, int VirtualRouterId, int Priority, double Interval, string Text)
{
    public static Advert? Parse(Packet packet)
    {
        if (Pattern().Match(packet.Text) is not { Success: true } match)
        {
            return null;
        }

        double interval = double.Parse(match.Groups["interval"].Value, CultureInfo.InvariantCulture);
        return new(
            packet.Time,
            match.Groups["mac"].Value,
            match.Groups["source"].Value,
            Number("version"),
            Number("vrid"),
            Number("priority"),
            match.Groups["unit"].Value == "cs" ? interval / 100 : interval,
            packet.Text);

        int Number(string name) => int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);
    }

    // ... 02:00:.. > 01:00:5e:00:00:12, ... 192.168.1.11 > 224.0.0.18: vrrp 192.168.1.11 > 224.0.0.18: VRRPv2,
    // Advertisement, vrid 51, prio 100, authtype simple, intvl 1s, length 20, addrs: 192.168.1.100 auth "1111"
    [GeneratedRegex(
        @"^(?<mac>[0-9a-f:]{17}) >.* (?<source>[0-9a-f.:]+) > [0-9a-f.:]+: .*VRRPv(?<version>\d), Advertisement, "
        + @"vrid (?<vrid>\d+), prio (?<priority>\d+),.* intvl (?<interval>\d+)(?<unit>c?s)")]
    private static partial Regex Pattern();
}
