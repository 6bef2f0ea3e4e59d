namespace IpvsHa.Config;

/// <summary>The family of an address.</summary>
public enum IpFamily
{
    /// <summary>IPv4.</summary>
    Inet,

    /// <summary>IPv6.</summary>
    Inet6,
}

/// <summary><c>state</c> of a <c>vrrp_instance</c>.</summary>
public enum VrrpInitialState
{
    /// <summary>Waits for the present master first.</summary>
    Backup,

    /// <summary>Would like to be master.</summary>
    Master,
}

/// <summary><c>auth_type</c>.</summary>
public enum AuthenticationType
{
    /// <summary>A password in each advert.</summary>
    Pass,

    /// <summary>IPsec authentication header.</summary>
    Ah,
}

/// <summary><c>dynamic_interfaces</c>.</summary>
public enum DynamicInterfaces
{
    /// <summary>Interfaces may appear later.</summary>
    Allowed,

    /// <summary>And what is below a virtual one may change.</summary>
    AllowChanges,
}

/// <summary><c>lvs_flush_on_stop</c>.</summary>
public enum LvsFlushOnStop
{
    /// <summary>The whole table.</summary>
    Everything,

    /// <summary>Only the own virtual services, without a request for each real server.</summary>
    OwnServices,
}

/// <summary><c>protocol</c> of a <c>virtual_server</c>.</summary>
public enum LvsProtocol
{
    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>UDP.</summary>
    Udp,

    /// <summary>SCTP.</summary>
    Sctp,
}

/// <summary><c>lb_kind</c>.</summary>
public enum ForwardingKind
{
    /// <summary>Network address translation.</summary>
    Nat,

    /// <summary>Direct routing.</summary>
    Dr,

    /// <summary>Tunnel.</summary>
    Tun,
}

/// <summary><c>type</c> of a tunnel.</summary>
public enum TunnelKind
{
    /// <summary>IP in IP.</summary>
    Ipip,

    /// <summary>Generic UDP encapsulation.</summary>
    Gue,

    /// <summary>GRE.</summary>
    Gre,
}

/// <summary>Checksum option of a tunnel.</summary>
public enum TunnelChecksum
{
    /// <summary><c>nocsum</c>.</summary>
    None,

    /// <summary><c>csum</c>.</summary>
    Checksum,

    /// <summary><c>remcsum</c>, GUE only.</summary>
    RemoteChecksum,
}

/// <summary>The kinds of checker.</summary>
public enum CheckerKind
{
    /// <summary><c>TCP_CHECK</c>.</summary>
    Tcp,

    /// <summary><c>HTTP_GET</c>.</summary>
    Http,

    /// <summary><c>SSL_GET</c>.</summary>
    Ssl,

    /// <summary><c>SMTP_CHECK</c>.</summary>
    Smtp,

    /// <summary><c>DNS_CHECK</c>.</summary>
    Dns,

    /// <summary><c>UDP_CHECK</c>.</summary>
    Udp,

    /// <summary><c>PING_CHECK</c>.</summary>
    Ping,

    /// <summary><c>MISC_CHECK</c>.</summary>
    Misc,

    /// <summary><c>FILE_CHECK</c>.</summary>
    File,

    /// <summary><c>BFD_CHECK</c>.</summary>
    Bfd,
}

/// <summary>What an entry of a <c>track_…</c> block names.</summary>
public enum TrackKind
{
    /// <summary>An interface.</summary>
    Interface,

    /// <summary>A <c>vrrp_script</c>.</summary>
    Script,

    /// <summary>A <c>track_file</c>.</summary>
    File,

    /// <summary>A <c>vrrp_track_process</c>.</summary>
    Program,

    /// <summary>A <c>bfd_instance</c>.</summary>
    Bfd,
}

internal static class Choices
{
    public static readonly Choice<VrrpInitialState>[] State =
        [new("MASTER", VrrpInitialState.Master), new("BACKUP", VrrpInitialState.Backup)];

    public static readonly Choice<AuthenticationType>[] AuthenticationType =
        [new("PASS", Config.AuthenticationType.Pass), new("AH", Config.AuthenticationType.Ah)];

    public static readonly Choice<DynamicInterfaces>[] DynamicInterfaces =
        [new("allow_if_changes", Config.DynamicInterfaces.AllowChanges)];

    public static readonly Choice<LvsFlushOnStop>[] LvsFlushOnStop = [new("VS", Config.LvsFlushOnStop.OwnServices)];

    public static readonly Choice<IpFamily>[] Family = [new("inet", IpFamily.Inet), new("inet6", IpFamily.Inet6)];

    public static readonly Choice<LvsProtocol>[] Protocol =
        [new("TCP", LvsProtocol.Tcp), new("UDP", LvsProtocol.Udp), new("SCTP", LvsProtocol.Sctp)];

    public static readonly Choice<ForwardingKind>[] Forwarding =
        [new("NAT", ForwardingKind.Nat), new("DR", ForwardingKind.Dr), new("TUN", ForwardingKind.Tun)];

    public static readonly Choice<TunnelKind>[] Tunnel =
        [new("ipip", TunnelKind.Ipip), new("gue", TunnelKind.Gue), new("gre", TunnelKind.Gre)];

    public static readonly string[] Schedulers =
        ["rr", "wrr", "lc", "wlc", "lblc", "sh", "mh", "dh", "fo", "ovf", "lblcr", "sed", "nq", "twos"];

    public static readonly string[] HttpProtocols = ["1.0", "1.0C", "1.1"];

    public static readonly string[] DnsTypes =
        ["A", "NS", "CNAME", "SOA", "MX", "TXT", "AAAA", "RRSIG", "DNSKEY"];
}

internal readonly record struct Choice<T>(string Word, T Value);

internal static class Bounds
{
    public const long Microsecond = 1;
    public const long Millisecond = 1_000;
    public const long MaxMicroseconds = uint.MaxValue; // 4294.967295 s

    // Longer than anybody waits, short enough for every timer: 4294967 s, about 50 days.
    public const long Unlimited = 4_294_967_000_000;
}
