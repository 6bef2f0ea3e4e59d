using System.Globalization;
using System.Net;

namespace IpvsHa.Config;

internal enum AddressEntryUse
{
    Virtual,
    Static,
}

/// <summary>How an entry names its broadcast address.</summary>
public enum BroadcastKind
{
    /// <summary>None.</summary>
    None,

    /// <summary>A given one.</summary>
    Address,

    /// <summary><c>+</c>: all host bits set.</summary>
    AllOnes,

    /// <summary><c>-</c>: all host bits clear.</summary>
    AllZeros,
}

/// <summary>One line of <c>virtual_ipaddress</c>, <c>virtual_ipaddress_excluded</c> or <c>static_ipaddress</c>.</summary>
public sealed record AddressEntry
{
    internal static readonly string[] Words =
    [
        "<address>", "dev", "brd", "broadcast", "scope", "label", "peer", "home", "-nodad", "mngtmpaddr",
        "noprefixroute", "autojoin", "no_track", "preferred_lft",
    ];

    /// <summary>The address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Length of the prefix; as a default 32 or 128.</summary>
    public required int PrefixLength { get; init; }

    /// <summary>Where it stands.</summary>
    public required ConfigPosition Position { get; init; }

    /// <summary><c>dev</c>; null: the interface of the instance.</summary>
    public string? Device { get; init; }

    /// <summary><c>brd</c>.</summary>
    public BroadcastKind Broadcast { get; init; }

    /// <summary>The address of <c>brd</c> when one is given.</summary>
    public IPAddress? BroadcastAddress { get; init; }

    /// <summary><c>scope</c> as the kernel's number; null: global.</summary>
    public byte? Scope { get; init; }

    /// <summary><c>label</c>, at most 15 characters.</summary>
    public string? Label { get; init; }

    /// <summary><c>peer</c>; the prefix is the peer's then.</summary>
    public IPAddress? Peer { get; init; }

    /// <summary><c>home</c>.</summary>
    public bool Home { get; init; }

    /// <summary><c>-nodad</c>: keep duplicate address detection.</summary>
    public bool KeepDuplicateDetection { get; init; }

    /// <summary><c>mngtmpaddr</c>.</summary>
    public bool ManageTemporary { get; init; }

    /// <summary><c>noprefixroute</c>.</summary>
    public bool NoPrefixRoute { get; init; }

    /// <summary><c>autojoin</c>.</summary>
    public bool AutoJoin { get; init; }

    /// <summary><c>no_track</c>: neither track the interface nor put the address back.</summary>
    public bool NoTrack { get; init; }

    /// <summary><c>preferred_lft</c> in seconds; <see cref="uint.MaxValue"/> is forever.</summary>
    public uint? PreferredLifetimeSeconds { get; init; }

    /// <summary><c>use_vmac</c>.</summary>
    public bool UseVmac { get; init; }

    /// <summary><c>track_group</c>, static addresses only.</summary>
    public string? TrackGroup { get; init; }

    /// <summary>The family of <see cref="Address"/>.</summary>
    public IpFamily Family => AddressText.FamilyOf(Address);

    /// <inheritdoc/>
    public override string ToString() => $"{Address}/{PrefixLength}";

    internal static AddressEntry? Read(ArgumentReader a, AddressEntryUse use)
    {
        if (a.Prefix() is not { } prefix)
        {
            a.Ignore();
            return null;
        }

        AddressEntry entry = new()
        {
            Address = prefix.Address,
            PrefixLength = prefix.Length,
            Position = prefix.Position,
        };
        bool v4 = entry.Family == IpFamily.Inet;
        while (a.HasMore)
        {
            a.TryTake(out ConfigToken option);
            AddressEntry? next = ReadOption(a, entry, option, v4, use);
            if (next is null)
            {
                a.Ignore();
                return null;
            }

            entry = next;
        }

        return entry;
    }

    private static AddressEntry? ReadOption(
        ArgumentReader a, AddressEntry entry, ConfigToken option, bool v4, AddressEntryUse use)
    {
        switch (option.Text)
        {
            case "dev":
                return a.InterfaceName() is { } device ? entry with { Device = device } : null;
            case "brd" or "broadcast":
                return ReadBroadcast(a, entry, option, v4);
            case "scope":
                return ReadScope(a, entry, v4);
            case "label":
                return ReadLabel(a, entry, v4);
            case "peer":
                return a.Prefix() is { } peer
                    ? entry with { Peer = peer.Address, PrefixLength = peer.Length }
                    : entry;
            case "home":
                return entry with { Home = true };
            case "-nodad":
                return entry with { KeepDuplicateDetection = true };
            case "mngtmpaddr":
                return entry with { ManageTemporary = true };
            case "noprefixroute":
                return entry with { NoPrefixRoute = true };
            case "autojoin":
                return entry with { AutoJoin = true };
            case "no_track":
                return entry with { NoTrack = true };
            case "preferred_lft":
                return ReadLifetime(a, entry);
            case "use_vmac" when use == AddressEntryUse.Virtual:
                return entry with { UseVmac = true };
            case "track_group" when use == AddressEntryUse.Static:
                return entry with { TrackGroup = a.Word() };
            default:
                a.Report(
                    DiagnosticRules.BadWord, option.Position,
                    AddressText.LooksLikeAddress(option.Text)
                        ? $"'{option.Text}' is a second address in one entry, each address needs a line of its own"
                        : $"'{option.Text}' is no option of an address, dev, brd, label and scope are");
                a.Ignore();
                return entry;
        }
    }

    private static AddressEntry ReadBroadcast(ArgumentReader a, AddressEntry entry, ConfigToken option, bool v4)
    {
        if (!a.TryTake(out ConfigToken token))
        {
            return entry;
        }

        if (!v4)
        {
            a.Report(DiagnosticRules.BadWord, option.Position, "IPv6 has no broadcast address");
            return entry;
        }

        if (token.Text is "+" or "-")
        {
            if (entry.PrefixLength > 30)
            {
                a.Report(DiagnosticRules.BadWord, token.Position, "brd + and brd - need a prefix of at most /30");
                return entry;
            }

            return entry with { Broadcast = token.Text == "+" ? BroadcastKind.AllOnes : BroadcastKind.AllZeros };
        }

        if (AddressText.TryParse(token.Text, out IPAddress? address) && AddressText.FamilyOf(address) == IpFamily.Inet)
        {
            return entry with { Broadcast = BroadcastKind.Address, BroadcastAddress = address };
        }

        a.Report(DiagnosticRules.BadAddress, token.Position, $"brd takes an IPv4 address, + or -, not '{token.Text}'");
        return entry;
    }

    private static AddressEntry ReadScope(ArgumentReader a, AddressEntry entry, bool v4)
    {
        if (!a.TryTake(out ConfigToken token))
        {
            return entry;
        }

        byte? scope = token.Text switch
        {
            "global" or "universe" => 0,
            "nowhere" => 255,
            "host" => 254,
            "link" => 253,
            "site" => 200,
            _ => byte.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out byte number)
                ? number
                : null,
        };
        if (scope is null)
        {
            a.Report(
                DiagnosticRules.BadWord, token.Position,
                $"scope takes host, link, site, global, nowhere or 0 to 255, not '{token.Text}'");
            return entry;
        }

        if (!v4)
        {
            a.Report(DiagnosticRules.WeightIgnored, token.Position, "scope counts for IPv4 addresses only");
            return entry;
        }

        return entry with { Scope = scope };
    }

    private static AddressEntry? ReadLabel(ArgumentReader a, AddressEntry entry, bool v4)
    {
        if (!a.TryTake(out ConfigToken token))
        {
            return entry;
        }

        if (!v4)
        {
            a.Report(DiagnosticRules.WeightIgnored, token.Position, "label counts for IPv4 addresses only");
            return entry;
        }

        if (token.Text.Length <= ArgumentReader.MaxInterfaceName)
        {
            return entry with { Label = token.Text };
        }

        a.Report(DiagnosticRules.TooLong, token.Position, $"a label has at most 15 characters, '{token.Text}' has more");
        return null;
    }

    private static AddressEntry ReadLifetime(ArgumentReader a, AddressEntry entry)
    {
        if (a.HasMore && a.NextIs("forever"))
        {
            a.Skip();
            return entry with { PreferredLifetimeSeconds = uint.MaxValue };
        }

        return entry with { PreferredLifetimeSeconds = a.UInt(0, uint.MaxValue) ?? entry.PreferredLifetimeSeconds };
    }
}
