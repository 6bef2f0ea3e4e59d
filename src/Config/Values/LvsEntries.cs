using System.Globalization;
using System.Net;

namespace IpvsHa.Config;

/// <summary><c>smtp_server</c>.</summary>
/// <param name="Host">Address or name.</param>
/// <param name="Port">1 to 65535; null: 25.</param>
/// <param name="Position">Where it stands.</param>
public sealed record SmtpServerEntry(string Host, ushort? Port, ConfigPosition Position)
{
    internal static SmtpServerEntry? Read(ArgumentReader a) =>
        a.TryTake(out ConfigToken host) ? new(host.Text, a.HasMore ? a.Port() : null, host.Position) : null;
}

/// <summary><c>lvs_timeouts</c> in seconds; null or 0 leaves the kernel's value.</summary>
/// <param name="Tcp">An established TCP connection.</param>
/// <param name="TcpFin">A TCP connection after its FIN.</param>
/// <param name="Udp">A UDP flow.</param>
public sealed record LvsTimeoutsEntry(int? Tcp, int? TcpFin, int? Udp)
{
    private const int MaxSeconds = 2_678_400;

    internal static LvsTimeoutsEntry Read(ArgumentReader a, LvsTimeoutsEntry? before)
    {
        LvsTimeoutsEntry entry = before ?? new(null, null, null);
        while (a.HasMore)
        {
            if (a.NextIs("tcp"))
            {
                a.Skip();
                entry = entry with { Tcp = a.StrictInt(0, MaxSeconds) ?? entry.Tcp };
            }
            else if (a.NextIs("tcpfin"))
            {
                a.Skip();
                entry = entry with { TcpFin = a.StrictInt(0, MaxSeconds) ?? entry.TcpFin };
            }
            else if (a.NextIs("udp"))
            {
                a.Skip();
                entry = entry with { Udp = a.StrictInt(0, MaxSeconds) ?? entry.Udp };
            }
            else
            {
                a.UnknownOption("tcp, tcpfin or udp");
                break;
            }
        }

        return entry;
    }
}

/// <summary><c>lvs_sync_daemon</c>.</summary>
/// <param name="Interface">Carries the connections.</param>
/// <param name="Instance">The instance whose state it follows; null: both roles at once.</param>
/// <param name="Id">0 to 255.</param>
/// <param name="MaxLength">1 to 65507.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Ttl">1 to 255.</param>
/// <param name="Group">Multicast group.</param>
/// <param name="Position">Where it stands.</param>
public sealed record LvsSyncDaemonEntry(
    string Interface, string? Instance, int? Id, int? MaxLength, ushort? Port, int? Ttl, IPAddress? Group,
    ConfigPosition Position)
{
    internal static LvsSyncDaemonEntry? Read(ArgumentReader a, LvsSyncDaemonEntry? before)
    {
        if (before is not null)
        {
            a.Report(DiagnosticRules.RepeatIgnored, "lvs_sync_daemon counts once, this one is ignored");
            a.Ignore();
            return before;
        }

        ConfigPosition position = a.Position;
        if (a.InterfaceName() is not { } name)
        {
            a.Ignore();
            return null;
        }

        LvsSyncDaemonEntry entry = new(name, null, null, null, null, null, null, position);
        bool options = false;
        while (a.HasMore && a.TryTake(out ConfigToken token))
        {
            switch (token.Text)
            {
                case "inst":
                    entry = entry with { Instance = a.Word() };
                    break;
                case "id":
                    entry = entry with { Id = a.StrictInt(0, 255) };
                    break;
                case "maxlen":
                    entry = entry with { MaxLength = a.StrictInt(1, 65507) };
                    break;
                case "port":
                    entry = entry with { Port = a.Port() };
                    break;
                case "ttl":
                    entry = entry with { Ttl = a.StrictInt(1, 255) };
                    break;
                case "group":
                    entry = entry with { Group = a.MulticastAddress(null) };
                    break;
                case { } word when !options && entry.Instance is null:
                    entry = entry with { Instance = word };
                    continue;
                case { } word when !options && int.TryParse(
                    word, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id <= 255:
                    entry = entry with { Id = id };
                    break;
                default:
                    a.Report(DiagnosticRules.BadWord, token.Position, $"'{token.Text}' is no option of lvs_sync_daemon");
                    break;
            }

            options = true;
        }

        return entry;
    }
}

/// <summary><c>lb_kind</c>, <c>lvs_method</c>: how packets reach a server.</summary>
/// <param name="Kind">NAT, DR or TUN.</param>
/// <param name="Tunnel">The tunnel of TUN; null: IP in IP.</param>
/// <param name="TunnelPort">The port of a GUE tunnel.</param>
/// <param name="Checksum">Null: not said.</param>
public sealed record ForwardingEntry(
    ForwardingKind Kind, TunnelKind? Tunnel, ushort? TunnelPort, TunnelChecksum? Checksum)
{
    internal static ForwardingEntry? Read(ArgumentReader a)
    {
        ConfigPosition position = a.Position;
        if (a.Choice(Choices.Forwarding, DiagnosticRules.BadWord, "NAT, DR or TUN") is not { } kind)
        {
            a.Ignore();
            return null;
        }

        ForwardingEntry entry = new(kind, null, null, null);
        while (a.HasMore && a.TryTake(out ConfigToken token))
        {
            switch (token.Text)
            {
                case "type":
                    entry = entry with { Tunnel = a.Choice(Choices.Tunnel, DiagnosticRules.BadWord, "ipip, gue or gre") };
                    break;
                case "port":
                    entry = entry with { TunnelPort = a.Port() };
                    break;
                case "nocsum":
                    entry = entry with { Checksum = TunnelChecksum.None };
                    break;
                case "csum":
                    entry = entry with { Checksum = TunnelChecksum.Checksum };
                    break;
                case "remcsum":
                    entry = entry with { Checksum = TunnelChecksum.RemoteChecksum };
                    break;
                default:
                    a.Report(
                        DiagnosticRules.BadWord, token.Position,
                        $"'{token.Text}' is no option here, type, port, nocsum, csum and remcsum are");
                    break;
            }
        }

        return Checked(a, entry, position);
    }

    private static ForwardingEntry? Checked(ArgumentReader a, ForwardingEntry entry, ConfigPosition position)
    {
        string? conflict = entry switch
        {
            { Kind: not ForwardingKind.Tun } when entry.Tunnel is not null || entry.TunnelPort is not null
                || entry.Checksum is not null => "tunnel options need TUN",
            { Tunnel: TunnelKind.Gue, TunnelPort: null } => "a gue tunnel needs a port",
            { Tunnel: not TunnelKind.Gue, TunnelPort: not null } => "only a gue tunnel has a port",
            { Tunnel: null or TunnelKind.Ipip, Checksum: TunnelChecksum.Checksum or TunnelChecksum.RemoteChecksum } =>
                "an ipip tunnel has no checksum",
            { Tunnel: TunnelKind.Gre, Checksum: TunnelChecksum.RemoteChecksum } => "a gre tunnel has no remcsum",
            _ => null,
        };
        if (conflict is null)
        {
            return entry;
        }

        a.Report(DiagnosticRules.ForwardingConflict, position, conflict);
        return entry.Tunnel == TunnelKind.Gue ? null : new(entry.Kind, entry.Tunnel, null, null);
    }
}

/// <summary><c>sorry_server</c>.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">Null: the port of the virtual server.</param>
/// <param name="Position">Where it stands.</param>
public sealed record SorryServerEntry(IPAddress Address, ushort? Port, ConfigPosition Position)
{
    internal static SorryServerEntry? Read(ArgumentReader a)
    {
        ConfigPosition position = a.Position;
        if (a.Address() is { } address && a.TryOptionalPort(out ushort? port))
        {
            return new(address, port, position);
        }

        a.Ignore();
        return null;
    }
}

/// <summary><c>persistence_granularity</c>.</summary>
/// <param name="PrefixLength">0 to 32 for IPv4, 1 to 128 for IPv6.</param>
/// <param name="Family">The family it was written for.</param>
public sealed record PersistenceMask(int PrefixLength, IpFamily Family)
{
    internal static PersistenceMask? Read(ArgumentReader a)
    {
        if (!a.TryTake(out ConfigToken token))
        {
            return null;
        }

        if (int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            && length is >= 1 and <= 128)
        {
            return new(length, IpFamily.Inet6);
        }

        if (AddressText.TryParse(token.Text, out IPAddress? mask) && AddressText.TryMaskLength(mask, out int bits))
        {
            return new(bits, IpFamily.Inet);
        }

        a.Report(
            DiagnosticRules.BadAddress, token.Position,
            $"'{token.Text}' is neither an IPv4 netmask nor an IPv6 prefix length from 1 to 128");
        return null;
    }
}

/// <summary>One item of <c>status_code</c>: first and last code, both included.</summary>
public readonly record struct StatusRange(int First, int Last)
{
    internal static void ReadAll(ArgumentReader a, List<StatusRange> ranges)
    {
        if (!a.HasMore)
        {
            a.TryTake(out _);
        }

        while (a.HasMore && a.TryTake(out ConfigToken token))
        {
            int dash = token.Text.IndexOf('-', StringComparison.Ordinal);
            bool valid = TryCode(dash < 0 ? token.Text : token.Text.AsSpan(0, dash), out int first);
            int last = first;
            if (valid && dash >= 0)
            {
                valid = TryCode(token.Text.AsSpan(dash + 1), out last) && last >= first;
            }

            if (valid)
            {
                ranges.Add(new(first, last));
            }
            else
            {
                a.Report(
                    DiagnosticRules.BadNumber, token.Position,
                    $"'{token.Text}' is no status code or range, 200 and 200-299 are, from 100 to 599");
            }
        }
    }

    private static bool TryCode(ReadOnlySpan<char> text, out int code) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out code) && code is >= 100 and <= 599;
}

/// <summary>What a <c>virtual_server</c> stands for: exactly one of address, mark and group is set.</summary>
public sealed record VirtualServerKey
{
    /// <summary>The address.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The last address of a range.</summary>
    public IPAddress? LastAddress { get; init; }

    /// <summary>0: all ports.</summary>
    public ushort Port { get; init; }

    /// <summary>The firewall mark.</summary>
    public uint? FirewallMark { get; init; }

    /// <summary>The name of a <c>virtual_server_group</c>.</summary>
    public string? Group { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Group is not null ? $"group {Group}"
        : FirewallMark is not null ? $"fwmark {FirewallMark}"
        : Address is null ? "?"
        : AddressText.FamilyOf(Address) == IpFamily.Inet6 ? $"[{Address}]:{Port}" : $"{Address}:{Port}";
}

/// <summary>One line of a <c>virtual_server_group</c>.</summary>
public sealed record VirtualServerGroupEntry
{
    /// <summary>The first address; null for a mark.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The last address; equal to the first for a single one.</summary>
    public IPAddress? LastAddress { get; init; }

    /// <summary>0: all ports.</summary>
    public ushort Port { get; init; }

    /// <summary>The firewall mark.</summary>
    public uint? FirewallMark { get; init; }

    /// <summary>The family of a mark; null: that of the virtual server.</summary>
    public IpFamily? MarkFamily { get; init; }

    /// <summary>Where it stands.</summary>
    public required ConfigPosition Position { get; init; }
}

/// <summary>A <c>virtual_server_group</c> block as written.</summary>
public sealed class VirtualServerGroupBlock(BlockSource source) : IConfigBlock
{
    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary>The name.</summary>
    public string Name { get; internal set; } = string.Empty;

    /// <summary>The entries, in order.</summary>
    public List<VirtualServerGroupEntry> Entries { get; } = [];

    internal static VirtualServerGroupEntry? ReadEntry(ArgumentReader a)
    {
        ConfigPosition position = a.Position;
        if (a.NextIs("fwmark"))
        {
            a.Skip();
            if (a.UInt(0, uint.MaxValue) is not { } mark)
            {
                a.Ignore();
                return null;
            }

            IpFamily? family = a.HasMore
                ? a.Choice(Choices.Family, DiagnosticRules.BadWord, "inet or inet6")
                : null;
            return new() { FirewallMark = mark, MarkFamily = family, Position = position };
        }

        if (a.AddressRange(allowSubnet: true) is not { } range || !a.TryOptionalPort(out ushort? port))
        {
            a.Ignore();
            return null;
        }

        return new() { Address = range.First, LastAddress = range.Last, Port = port ?? 0, Position = position };
    }
}
