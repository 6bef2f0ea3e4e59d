using IpvsHa.Config.Blocks;

namespace IpvsHa.Config;

/// <summary>Every table, for lists, help and suggestions.</summary>
public static class KeywordTables
{
    private const string Instance = "vrrp_instance/";
    private const string Group = "vrrp_sync_group/";

    /// <summary>All tables; words of entries count as keywords of their block.</summary>
    public static IReadOnlyList<IKeywordTable> All { get; } =
    [
        KeepalivedConfig.Keywords,
        GlobalDefsBlock.Keywords,
        TrackGroupBlock.Keywords,
        GarpGroupBlock.Keywords,
        VrrpScriptBlock.Keywords,
        TrackedProgramBlock.Keywords,
        TrackFileBlock.Keywords,
        new EntryTable("vrrp_track_file", KeywordStatus.NotYet, "file", "weight", "init_file"),
        VrrpSyncGroupBlock.Keywords,
        SslBlock.Keywords,
        VrrpInstanceBlock.Keywords,
        AuthenticationBlock.Keywords,
        AuthHmacBlock.Keywords,
        BfdInstanceBlock.Keywords,
        VirtualServerBlock.Keywords,
        RealServerBlock.Keywords,
        HttpCheckBlock.Keywords,
        HttpCheckBlock.SslKeywords,
        UrlBlock.Keywords,
        UrlBlock.SslKeywords,
        TcpCheckBlock.Keywords,
        UdpCheckBlock.Keywords,
        DnsCheckBlock.Keywords,
        SmtpCheckBlock.Keywords,
        SmtpHostBlock.Keywords,
        PingCheckBlock.Keywords,
        MiscCheckBlock.Keywords,
        FileCheckBlock.Keywords,
        BfdCheckBlock.Keywords,
        IpvshaBlock.Keywords,
        new EntryTable("virtual_server_group", KeywordStatus.Works, "<address>", "fwmark"),
        new EntryTable("static_ipaddress", KeywordStatus.NotYet, [.. AddressEntry.Words, "track_group"]),
        new EntryTable("static_routes", KeywordStatus.NotYet, [.. RouteEntry.Options, "track_group"]),
        new EntryTable("static_rules", KeywordStatus.NotYet, [.. RuleEntry.Options, "track_group"]),
        new EntryTable(Instance + "virtual_ipaddress", KeywordStatus.Works, [.. AddressEntry.Words, "use_vmac"]),
        new EntryTable(Instance + "virtual_ipaddress_excluded", KeywordStatus.Works, [.. AddressEntry.Words, "use_vmac"]),
        new EntryTable(Instance + "virtual_routes", KeywordStatus.NotYet, RouteEntry.Options),
        new EntryTable(Instance + "virtual_rules", KeywordStatus.NotYet, RuleEntry.Options),
        new EntryTable(Instance + "unicast_peer", KeywordStatus.Works, "<address>", "min_ttl", "max_ttl"),
        new EntryTable(Instance + "track_interface", KeywordStatus.Works, "weight"),
        new EntryTable(Instance + "track_script", KeywordStatus.Works, "weight"),
        new EntryTable(Instance + "track_file", KeywordStatus.NotYet, "weight"),
        new EntryTable(Instance + "track_process", KeywordStatus.NotYet, "weight"),
        new EntryTable(Instance + "track_bfd", KeywordStatus.NotYet, "weight"),
        new EntryTable(Group + "track_interface", KeywordStatus.Works, "weight"),
        new EntryTable(Group + "track_script", KeywordStatus.Works, "weight"),
        new EntryTable(Group + "track_file", KeywordStatus.NotYet, "weight"),
        new EntryTable(Group + "track_process", KeywordStatus.NotYet, "weight"),
        new EntryTable(Group + "track_bfd", KeywordStatus.NotYet, "weight"),
        new EntryTable(
            "(lexical)", KeywordStatus.Works, "include", "includer", "includem", "includew", "includeb", "includea",
            "$NAME=", "${NAME}", "${_PWD}", "${_INSTANCE}", "${_RANDOM}", "${_ENV}", "${_HASH}", "${_BANG}", "~SEQ",
            "~SEQx", "~LST", "@ID", "@^ID"),
    ];

    private sealed class EntryTable(string block, KeywordStatus status, params string[] words) : IKeywordTable
    {
        public string Block => block;

        public IEnumerable<KeywordInfo> Keywords =>
            words.Select(word => new KeywordInfo(block, word, status, IsOurs: false));
    }
}
