using System.Net;

namespace IpvsHa.Config;

/// <summary>One line of <c>unicast_peer</c>.</summary>
/// <param name="Address">The peer.</param>
/// <param name="MinTtl">Least accepted TTL; null: 0.</param>
/// <param name="MaxTtl">Greatest accepted TTL; null: 255.</param>
/// <param name="Position">Where it stands.</param>
public sealed record UnicastPeerEntry(IPAddress Address, int? MinTtl, int? MaxTtl, ConfigPosition Position)
{
    internal static UnicastPeerEntry? Read(ArgumentReader a)
    {
        ConfigPosition position = a.Position;
        if (a.Address() is not { } address)
        {
            a.Ignore();
            return null;
        }

        UnicastPeerEntry entry = new(address, null, null, position);
        while (a.HasMore)
        {
            if (a.NextIs("min_ttl"))
            {
                a.Skip();
                entry = entry with { MinTtl = a.StrictInt(0, 255) ?? entry.MinTtl };
            }
            else if (a.NextIs("max_ttl"))
            {
                a.Skip();
                entry = entry with { MaxTtl = a.StrictInt(0, 255) ?? entry.MaxTtl };
            }
            else
            {
                a.UnknownOption("min_ttl or max_ttl");
                break;
            }
        }

        if (entry is { MinTtl: { } min, MaxTtl: { } max } && min > max)
        {
            a.Report(
                DiagnosticRules.WeightIgnored, position, $"min_ttl {min} is above max_ttl {max}, every advert is dropped");
        }

        return entry;
    }
}

/// <summary><c>use_vmac</c>.</summary>
/// <param name="Name">Name of the interface; null: prefix and VRID.</param>
/// <param name="MacAddress">Own address, five or six octets; null: that of the VRID.</param>
/// <param name="Group">Group of the interface.</param>
/// <param name="NetlinkNotify"><c>netlink_notify_msg</c>.</param>
public sealed record VmacEntry(string? Name, string? MacAddress, string? Group, bool NetlinkNotify)
{
    internal static VmacEntry Read(ArgumentReader a)
    {
        VmacEntry entry = new(null, null, null, false);
        while (a.HasMore && a.TryTake(out ConfigToken token))
        {
            switch (token.Text)
            {
                case "name":
                    entry = entry with { Name = a.InterfaceName() };
                    break;
                case "group":
                    entry = entry with { Group = a.Word() };
                    break;
                case "netlink_notify_msg":
                    entry = entry with { NetlinkNotify = true };
                    break;
                default:
                    entry = token.Text.Split(':').Length is 5 or 6
                        ? entry with { MacAddress = token.Text }
                        : entry with { Name = token.Text };
                    break;
            }
        }

        return entry;
    }
}

/// <summary><c>garp_extra_if</c>.</summary>
/// <param name="All">Every other interface, not only virtual MACs.</param>
/// <param name="Seconds">The period; 0 is off.</param>
public sealed record GarpExtraInterfaceEntry(bool All, int Seconds)
{
    internal static GarpExtraInterfaceEntry? Read(ArgumentReader a, int min)
    {
        bool all = a.HasMore && a.NextIs("all");
        if (all)
        {
            a.Skip();
        }

        return a.Int(min, 86_400) is { } seconds ? new(all, seconds) : null;
    }
}

/// <summary>One <c>key</c> of <c>auth_hmac</c>.</summary>
/// <param name="Id">1 to 255.</param>
/// <param name="Material">The text, <c>hex:…</c> or <c>file:…</c>.</param>
public sealed record HmacKeyEntry(int Id, string Material)
{
    internal static void Read(ArgumentReader a, List<HmacKeyEntry> keys)
    {
        if (a.StrictInt(1, 255) is not { } id)
        {
            a.Ignore();
        }
        else if (a.Word() is { } material)
        {
            if (keys.Exists(key => key.Id == id))
            {
                a.Report(DiagnosticRules.RepeatIgnored, $"key {id} is there already, this one is ignored");
                return;
            }

            keys.Add(new(id, material));
        }
    }
}

/// <summary><c>init_file</c>.</summary>
/// <param name="Value">The number to write.</param>
/// <param name="Overwrite">Even when the file exists.</param>
public sealed record InitFileEntry(int Value, bool Overwrite)
{
    internal static InitFileEntry Read(ArgumentReader a)
    {
        InitFileEntry entry = new(0, false);
        while (a.HasMore)
        {
            if (a.NextIs("overwrite"))
            {
                a.Skip();
                entry = entry with { Overwrite = true };
            }
            else
            {
                entry = entry with { Value = a.Int(int.MinValue, int.MaxValue) ?? 0 };
            }
        }

        return entry;
    }
}

/// <summary>One line of <c>virtual_routes</c> or <c>static_routes</c>, as its words.</summary>
/// <param name="Words">Destination and options in order.</param>
/// <param name="Position">Where it stands.</param>
public sealed record RouteEntry(IReadOnlyList<string> Words, ConfigPosition Position)
{
    internal static readonly string[] Options =
    [
        "<destination>", "inet", "inet6", "src", "via", "gw", "from", "tos", "dsfield", "table", "protocol", "scope",
        "metric", "priority", "preference", "dev", "oif", "onlink", "encap", "expires", "mtu", "hoplimit", "advmss",
        "rtt", "rttvar", "reordering", "window", "cwnd", "ssthresh", "realms", "rto_min", "initcwnd", "initrwnd",
        "features", "quickack", "congctl", "pref", "ttl-propagate", "fastopen_no_cookie", "add", "prepend", "append",
        "as", "or", "nexthop", "vrf", "no_track",
    ];

    internal static RouteEntry Read(ArgumentReader a, bool isStatic)
    {
        _ = isStatic;
        ConfigPosition position = a.Position;
        return new(a.RemainingWords(), position);
    }
}

/// <summary>One line of <c>virtual_rules</c> or <c>static_rules</c>, as its words.</summary>
/// <param name="Words">Selectors and action in order.</param>
/// <param name="Position">Where it stands.</param>
public sealed record RuleEntry(IReadOnlyList<string> Words, ConfigPosition Position)
{
    internal static readonly string[] Options =
    [
        "from", "to", "table", "lookup", "not", "preference", "priority", "order", "tos", "dsfield", "fwmark",
        "realms", "suppress_prefixlength", "sup_pl", "suppress_ifgroup", "sup_group", "iif", "dev", "oif", "tunnel-id",
        "uidrange", "l3mdev", "protocol", "ipproto", "sport", "dport", "goto", "nop", "type", "blackhole",
        "unreachable", "prohibit", "inet", "inet6", "no_track",
    ];

    internal static RuleEntry Read(ArgumentReader a, bool isStatic)
    {
        _ = isStatic;
        ConfigPosition position = a.Position;
        return new(a.RemainingWords(), position);
    }
}

/// <summary>One line of <c>interface_up_down_delays</c>.</summary>
/// <param name="Interface">Its name.</param>
/// <param name="Down">Debounce of going down, 0 to 255 s.</param>
/// <param name="Up">Debounce of coming up, 0 to 255 s.</param>
public sealed record InterfaceDelayEntry(string Interface, TimeSpan Down, TimeSpan Up)
{
    internal static InterfaceDelayEntry? Read(ArgumentReader a)
    {
        if (a.InterfaceName() is not { } name || a.Seconds(0, 255_000_000) is not { } down)
        {
            a.Ignore();
            return null;
        }

        return new(name, down, a.HasMore ? a.Seconds(0, 255_000_000) ?? TimeSpan.Zero : TimeSpan.Zero);
    }
}
