using System.Net;
using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary>A <c>vrrp_instance</c> block as written. Null means that the file is silent and a default applies.</summary>
public sealed class VrrpInstanceBlock(BlockSource source) : IConfigBlock
{
    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<VrrpInstanceBlock> Keywords { get; } = new("vrrp_instance",
    [
        new("state", Works, static (b, a) => b.State = b.ReadState(a)),
        new("interface", Works, static (b, a) => b.Interface = a.InterfaceName() ?? b.Interface),
        new("virtual_router_id", Works, static (b, a) => b.VirtualRouterId = a.StrictInt(1, 255) ?? b.VirtualRouterId),
        new("priority", Works, static (b, a) => b.Priority = a.StrictInt(1, 255) ?? 100),
        new("advert_int", Works, static (b, a) =>
            b.AdvertInterval = a.Seconds(10_000, 255_000_000) ?? b.AdvertInterval),
        new("version", Works, static (b, a) => b.Version = a.Int(2, 3) ?? b.Version),
        new("virtual_ipaddress", Works, static (b, a) =>
            a.Entries(reader => AddressEntry.Read(reader, AddressEntryUse.Virtual), b.VirtualAddresses)),
        new("virtual_ipaddress_excluded", Works, static (b, a) =>
            a.Entries(reader => AddressEntry.Read(reader, AddressEntryUse.Virtual), b.ExcludedAddresses)),
        new("no_virtual_ipaddress", Works, static (b, a) => b.NoVirtualAddress = true),
        new("virtual_routes", NotYet, static (b, a) =>
            a.Entries(reader => RouteEntry.Read(reader, false), b.VirtualRoutes)),
        new("virtual_rules", NotYet, static (b, a) =>
            a.Entries(reader => RuleEntry.Read(reader, false), b.VirtualRules)),
        new("promote_secondaries", NotYet, static (b, a) => b.PromoteSecondaries = true),
        new("nopreempt", Works, static (b, a) => b.NoPreempt = true),
        new("preempt", Works, static (b, a) => b.NoPreempt = false),
        new("preempt_delay", Works, static (b, a) => b.PreemptDelay = a.Seconds(0, 1000_000_000) ?? TimeSpan.Zero),
        new("authentication", Works, static (b, a) =>
            b.Authentication = a.Block(AuthenticationBlock.Keywords, new AuthenticationBlock(a.NewSource()))),
        new("auth_hmac", NotYet, static (b, a) =>
            b.AuthHmac = a.Block(AuthHmacBlock.Keywords, new AuthHmacBlock(a.NewSource()))),
        new("track_interface", Works, static (b, a) =>
            a.Entries(reader => TrackEntry.Read(reader, TrackKind.Interface), b.TrackInterfaces)),
        new("track_script", Works, static (b, a) =>
            a.Entries(reader => TrackEntry.Read(reader, TrackKind.Script), b.TrackScripts)),
        new("track_file", NotYet, static (b, a) =>
            a.Entries(reader => TrackEntry.Read(reader, TrackKind.File), b.TrackFiles)),
        new("track_process", NotYet, static (b, a) =>
            a.Entries(reader => TrackEntry.Read(reader, TrackKind.Program), b.TrackProcesses)),
        new("track_bfd", NotYet, static (b, a) =>
            a.Entries(reader => TrackEntry.Read(reader, TrackKind.Bfd), b.TrackBfds)),
        new("dont_track_primary", Works, static (b, a) => b.DontTrackPrimary = true),
        new("track_src_ip", NotYet, static (b, a) => b.TrackSourceAddress = true),
        new("mcast_src_ip", Works, static (b, a) => b.MulticastSource = a.Address() ?? b.MulticastSource),
        new("unicast_src_ip", Works, static (b, a) => b.UnicastSource = a.Address() ?? b.UnicastSource),
        new("mcast_dst_ip", Works, static (b, a) =>
            b.MulticastDestination = a.MulticastAddress(null) ?? b.MulticastDestination),
        new("unicast_peer", Works, static (b, a) => a.Entries(UnicastPeerEntry.Read, b.UnicastPeers)),
        new("unicast_fault_no_peer", NotYet, static (b, a) => b.UnicastFaultNoPeer = true),
        new("check_unicast_src", Works, static (b, a) => b.CheckUnicastSource = true),
        new("unicast_ttl", Works, static (b, a) => b.UnicastTtl = a.StrictInt(0, 255) ?? b.UnicastTtl),
        new("old_unicast_checksum", NotYet, static (b, a) => b.OldUnicastChecksum = a.OptionalWord() ?? string.Empty),
        new("native_ipv6", NotYet, static (b, a) => b.NativeIpv6 = true),
        new("use_vmac", Works, static (b, a) => b.UseVmac = VmacEntry.Read(a)),
        new("use_vmac_addr", NotYet, static (b, a) => b.UseVmacAddress = true),
        new("vmac_xmit_base", Works, static (b, a) => b.VmacTransmitBase = true),
        new("accept", Works, static (b, a) => b.Accept = true),
        new("no_accept", NotYet, static (b, a) => b.NoAccept = true),
        new("strict_mode", Works, static (b, a) => b.StrictMode = a.Bool() ?? b.StrictMode),
        new("skip_check_adv_addr", Works, static (b, a) =>
            b.SkipCheckAdvertisedAddresses = a.Bool() is not null||b.SkipCheckAdvertisedAddresses),
        new("garp_master_delay", Works, static (b, a) =>
            b.GarpMasterDelay = a.WholeSeconds(0, 4294) ?? b.GarpMasterDelay),
        new("garp_master_repeat", Works, static (b, a) =>
            b.GarpMasterRepeat = a.UIntAtLeastOne() ?? b.GarpMasterRepeat),
        new("garp_master_refresh", Works, static (b, a) =>
            b.GarpMasterRefresh = a.WholeSeconds(0, uint.MaxValue) ?? TimeSpan.Zero),
        new("garp_master_refresh_repeat", Works, static (b, a) =>
            b.GarpMasterRefreshRepeat = a.UIntAtLeastOne() ?? b.GarpMasterRefreshRepeat),
        new("garp_lower_prio_delay", Works, static (b, a) =>
            b.GarpLowerPrioDelay = a.WholeSeconds(0, 4294) ?? b.GarpLowerPrioDelay),
        new("garp_lower_prio_repeat", Works, static (b, a) =>
            b.GarpLowerPrioRepeat = a.Int(0, int.MaxValue) ?? b.GarpLowerPrioRepeat),
        new("garp_extra_if", NotYet, static (b, a) =>
            b.GarpExtraInterface = GarpExtraInterfaceEntry.Read(a, 0) ?? b.GarpExtraInterface),
        new("vmac_garp_intvl", NotYet, static (b, a) =>
            b.GarpExtraInterface = GarpExtraInterfaceEntry.Read(a, 0) ?? b.GarpExtraInterface),
        new("down_timer_adverts", Works, static (b, a) => b.DownTimerAdverts = a.Int(1, 100) ?? b.DownTimerAdverts),
        new("lower_prio_no_advert", Works, static (b, a) => b.LowerPrioNoAdvert = a.Bool() ?? b.LowerPrioNoAdvert),
        new("higher_prio_send_advert", Works, static (b, a) =>
            b.HigherPrioSendAdvert = a.Bool() ?? b.HigherPrioSendAdvert),
        new("owner_ignore_adverts", Works, static (b, a) => b.OwnerIgnoreAdverts = a.Bool() ?? b.OwnerIgnoreAdverts),
        new("notify_master", Works, static (b, a) => b.NotifyMaster = a.ScriptOnce(b.NotifyMaster)),
        new("notify_backup", Works, static (b, a) => b.NotifyBackup = a.ScriptOnce(b.NotifyBackup)),
        new("notify_fault", Works, static (b, a) => b.NotifyFault = a.ScriptOnce(b.NotifyFault)),
        new("notify_stop", Works, static (b, a) => b.NotifyStop = a.ScriptOnce(b.NotifyStop)),
        new("notify_deleted", NotYet, static (b, a) => b.ReadNotifyDeleted(a)),
        new("notify", Works, static (b, a) => b.Notify = a.ScriptOnce(b.Notify)),
        new("notify_master_rx_lower_pri", NotYet, static (b, a) =>
            b.NotifyMasterReceivesLowerPriority = a.ScriptOnce(b.NotifyMasterReceivesLowerPriority)),
        new("notify_priority_changes", NotYet, static (b, a) =>
            b.NotifyPriorityChanges = a.Bool() ?? b.NotifyPriorityChanges),
        new("smtp_alert", NotYet, static (b, a) => b.SmtpAlert = a.Bool() ?? b.SmtpAlert),
        new("lvs_sync_daemon_interface", NotYet, static (b, a) =>
            b.LvsSyncDaemonInterface = a.Deprecated("lvs_sync_daemon in global_defs").InterfaceName() ?? b.LvsSyncDaemonInterface),
        new("debug", NoEffect, static (b, a) => b.Debug = a.Int(0, 4) ?? b.Debug),
        .. Keyword<VrrpInstanceBlock>.Known(
            "vrf", "use_ipvlan", "v3_checksum_as_v2", "timer_expired_backup", "thread_timer_expired",
            "kernel_rx_buf_size", "linkbeat_use_polling"),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>state</c>: what the instance would like to be; an unknown word is BACKUP</summary>
    public VrrpInitialState? State { get; internal set; }

    /// <summary><c>interface</c>: carries the adverts and, unless they say otherwise, the addresses</summary>
    public string? Interface { get; internal set; }

    /// <summary><c>virtual_router_id</c>: 1 to 255, required</summary>
    public int? VirtualRouterId { get; internal set; }

    /// <summary><c>priority</c>: 1 to 255; 255 owns the addresses</summary>
    public int? Priority { get; internal set; }

    /// <summary>
    /// <c>advert_int</c>: 0.01 to 255 s, default 1 s; rounding by version is left to <c>EffectiveVrrpInstance</c>
    /// </summary>
    public TimeSpan? AdvertInterval { get; internal set; }

    /// <summary><c>version</c>: 2 or 3</summary>
    public int? Version { get; internal set; }

    /// <summary><c>virtual_ipaddress</c>: the addresses in adverts, in order</summary>
    public List<AddressEntry> VirtualAddresses { get; } = [];

    /// <summary><c>virtual_ipaddress_excluded</c>: addresses that are owned and not advertised</summary>
    public List<AddressEntry> ExcludedAddresses { get; } = [];

    /// <summary><c>no_virtual_ipaddress</c>: an instance without addresses is meant</summary>
    public bool NoVirtualAddress { get; internal set; }

    /// <summary><c>virtual_routes</c>: routes while MASTER</summary>
    public List<RouteEntry> VirtualRoutes { get; } = [];

    /// <summary><c>virtual_rules</c>: policy rules while MASTER</summary>
    public List<RuleEntry> VirtualRules { get; } = [];

    /// <summary><c>promote_secondaries</c>: keep the other addresses when the primary one goes</summary>
    public bool PromoteSecondaries { get; internal set; }

    /// <summary><c>nopreempt</c>: a BACKUP never displaces a worse MASTER</summary>
    public bool NoPreempt { get; internal set; }

    /// <summary><c>preempt_delay</c>: 0 to 1000 s, default 0</summary>
    public TimeSpan? PreemptDelay { get; internal set; }

    /// <summary><c>authentication</c>: the password of version 2</summary>
    public AuthenticationBlock? Authentication { get; internal set; }

    /// <summary><c>auth_hmac</c>: signed adverts</summary>
    public AuthHmacBlock? AuthHmac { get; internal set; }

    /// <summary><c>track_interface</c>: interfaces that decide about FAULT or priority</summary>
    public List<TrackEntry> TrackInterfaces { get; } = [];

    /// <summary><c>track_script</c>: scripts that decide about FAULT or priority</summary>
    public List<TrackEntry> TrackScripts { get; } = [];

    /// <summary><c>track_file</c>: files that decide about FAULT or priority</summary>
    public List<TrackEntry> TrackFiles { get; } = [];

    /// <summary><c>track_process</c>: programs that decide about FAULT or priority</summary>
    public List<TrackEntry> TrackProcesses { get; } = [];

    /// <summary><c>track_bfd</c>: BFD sessions that decide about FAULT or priority</summary>
    public List<TrackEntry> TrackBfds { get; } = [];

    /// <summary><c>dont_track_primary</c>: the own interface may be down</summary>
    public bool DontTrackPrimary { get; internal set; }

    /// <summary><c>track_src_ip</c>: FAULT while the source address is missing</summary>
    public bool TrackSourceAddress { get; internal set; }

    /// <summary><c>mcast_src_ip</c>: source of multicast adverts</summary>
    public IPAddress? MulticastSource { get; internal set; }

    /// <summary><c>unicast_src_ip</c>: source of unicast adverts</summary>
    public IPAddress? UnicastSource { get; internal set; }

    /// <summary><c>mcast_dst_ip</c>: destination of multicast adverts</summary>
    public IPAddress? MulticastDestination { get; internal set; }

    /// <summary><c>unicast_peer</c>: who gets the adverts instead of the multicast group</summary>
    public List<UnicastPeerEntry> UnicastPeers { get; } = [];

    /// <summary><c>unicast_fault_no_peer</c>: FAULT with unicast keywords and no peer</summary>
    public bool UnicastFaultNoPeer { get; internal set; }

    /// <summary><c>check_unicast_src</c>: adverts only from a peer of the list</summary>
    public bool CheckUnicastSource { get; internal set; }

    /// <summary><c>unicast_ttl</c>: TTL of unicast adverts</summary>
    public int? UnicastTtl { get; internal set; }

    /// <summary><c>old_unicast_checksum</c>: empty, or never</summary>
    public string? OldUnicastChecksum { get; internal set; }

    /// <summary><c>native_ipv6</c>: IPv6 and version 3</summary>
    public bool NativeIpv6 { get; internal set; }

    /// <summary><c>use_vmac</c>: run on an interface with the virtual MAC</summary>
    public VmacEntry? UseVmac { get; internal set; }

    /// <summary><c>use_vmac_addr</c>: virtual MAC for addresses elsewhere too</summary>
    public bool UseVmacAddress { get; internal set; }

    /// <summary><c>vmac_xmit_base</c>: adverts through the base interface</summary>
    public bool VmacTransmitBase { get; internal set; }

    /// <summary><c>accept</c>: accept packets to the addresses</summary>
    public bool Accept { get; internal set; }

    /// <summary><c>no_accept</c>: drop packets to the addresses unless they are owned</summary>
    public bool NoAccept { get; internal set; }

    /// <summary><c>strict_mode</c>: RFC behaviour for this instance</summary>
    public bool? StrictMode { get; internal set; }

    /// <summary>
    /// <c>skip_check_adv_addr</c>: compare the addresses of an advert only when the master changes; every valid
    /// argument turns it on
    /// </summary>
    public bool SkipCheckAdvertisedAddresses { get; internal set; }

    /// <summary><c>garp_master_delay</c>: time to the second round</summary>
    public TimeSpan? GarpMasterDelay { get; internal set; }

    /// <summary><c>garp_master_repeat</c>: messages per address and round</summary>
    public uint? GarpMasterRepeat { get; internal set; }

    /// <summary><c>garp_master_refresh</c>: period of repeats while MASTER</summary>
    public TimeSpan? GarpMasterRefresh { get; internal set; }

    /// <summary><c>garp_master_refresh_repeat</c>: messages per repeat</summary>
    public uint? GarpMasterRefreshRepeat { get; internal set; }

    /// <summary><c>garp_lower_prio_delay</c>: time to the second round after a worse advert</summary>
    public TimeSpan? GarpLowerPrioDelay { get; internal set; }

    /// <summary><c>garp_lower_prio_repeat</c>: messages after a worse advert</summary>
    public int? GarpLowerPrioRepeat { get; internal set; }

    /// <summary><c>garp_extra_if</c>: repeats on the other interfaces of the addresses</summary>
    public GarpExtraInterfaceEntry? GarpExtraInterface { get; internal set; }

    /// <summary><c>down_timer_adverts</c>: missed adverts before a takeover</summary>
    public int? DownTimerAdverts { get; internal set; }

    /// <summary><c>lower_prio_no_advert</c>: do not answer a worse advert at once</summary>
    public bool? LowerPrioNoAdvert { get; internal set; }

    /// <summary><c>higher_prio_send_advert</c>: one more advert before yielding</summary>
    public bool? HigherPrioSendAdvert { get; internal set; }

    /// <summary><c>owner_ignore_adverts</c>: an address owner drops all adverts</summary>
    public bool? OwnerIgnoreAdverts { get; internal set; }

    /// <summary><c>notify_master</c>: run on entering MASTER</summary>
    public ScriptLine? NotifyMaster { get; internal set; }

    /// <summary><c>notify_backup</c>: run on entering BACKUP</summary>
    public ScriptLine? NotifyBackup { get; internal set; }

    /// <summary><c>notify_fault</c>: run on entering FAULT</summary>
    public ScriptLine? NotifyFault { get; internal set; }

    /// <summary><c>notify_stop</c>: run at the stop of the daemon</summary>
    public ScriptLine? NotifyStop { get; internal set; }

    /// <summary><c>notify_deleted</c>: say DELETED instead of FAULT when a reload removes the instance</summary>
    public bool NotifyDeleted { get; internal set; }

    /// <summary><c>notify</c>: run at every change with INSTANCE, name, state and priority</summary>
    public ScriptLine? Notify { get; internal set; }

    /// <summary><c>notify_master_rx_lower_pri</c>: run when a MASTER hears a worse advert</summary>
    public ScriptLine? NotifyMasterReceivesLowerPriority { get; internal set; }

    /// <summary><c>notify_priority_changes</c>: a line in the pipe for each change of priority</summary>
    public bool? NotifyPriorityChanges { get; internal set; }

    /// <summary><c>smtp_alert</c>: mail on changes</summary>
    public bool? SmtpAlert { get; internal set; }

    /// <summary><c>lvs_sync_daemon_interface</c>: old form of the global <c>lvs_sync_daemon</c></summary>
    public string? LvsSyncDaemonInterface { get; internal set; }

    /// <summary><c>debug</c>: stored and not used</summary>
    public int? Debug { get; internal set; }

    /// <summary>The name.</summary>
    public string Name { get; internal set; } = string.Empty;

    /// <summary><c>notify_deleted</c> with a script: run when a reload removes the instance.</summary>
    public ScriptLine? NotifyDeletedScript { get; private set; }

    /// <summary>Entries of <c>virtual_ipaddress</c> that were dropped because they could not be read.</summary>
    public int DroppedAddresses { get; internal set; }

    private VrrpInitialState? ReadState(ArgumentReader a)
    {
        // What is neither counts as BACKUP.
        VrrpInitialState? state = a.Choice(Choices.State, DiagnosticRules.UnknownState, "MASTER or BACKUP");
        return State == VrrpInitialState.Master && state == VrrpInitialState.Backup
            ? State
            : state ?? VrrpInitialState.Backup;
    }

    private void ReadNotifyDeleted(ArgumentReader a)
    {
        NotifyDeleted = true;
        NotifyDeletedScript = a.HasMore ? a.ScriptOnce(NotifyDeletedScript) : NotifyDeletedScript;
    }
}
