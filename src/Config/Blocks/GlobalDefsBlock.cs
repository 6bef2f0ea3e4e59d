using System.Net;
using static IpvsHa.Config.KeywordStatus;

namespace IpvsHa.Config.Blocks;

/// <summary><c>global_defs</c> as written; several blocks of a file add up in one. Null means that the file is silent.</summary>
public sealed class GlobalDefsBlock(BlockSource source) : IConfigBlock
{
    /// <summary>The keywords of the block.</summary>
    public static KeywordTable<GlobalDefsBlock> Keywords { get; } = new("global_defs",
    [
        new("router_id", Works, static (b, a) => b.RouterId = a.Word() ?? b.RouterId),
        new("notification_email", NotYet, static (b, a) => a.Words(b.NotificationEmail)),
        new("notification_email_from", NoEffect, static (b, a) =>
            b.NotificationEmailFrom = a.Word() ?? b.NotificationEmailFrom),
        new("smtp_server", NoEffect, static (b, a) => b.SmtpServer = SmtpServerEntry.Read(a) ?? b.SmtpServer),
        new("smtp_helo_name", NoEffect, static (b, a) => b.SmtpHeloName = a.Word() ?? b.SmtpHeloName),
        new("smtp_connect_timeout", NoEffect, static (b, a) =>
            b.SmtpConnectTimeout = a.WholeSeconds(0, 4294, 1) ?? b.SmtpConnectTimeout),
        new("smtp_alert", NotYet, static (b, a) => b.SmtpAlert = a.Bool() ?? b.SmtpAlert),
        new("smtp_alert_vrrp", NotYet, static (b, a) => b.SmtpAlertVrrp = a.Bool() ?? b.SmtpAlertVrrp),
        new("smtp_alert_checker", NotYet, static (b, a) => b.SmtpAlertChecker = a.Bool() ?? b.SmtpAlertChecker),
        new("no_email_faults", NoEffect, static (b, a) => b.NoEmailFaults = true),
        new("no_checker_emails", NoEffect, static (b, a) => b.NoCheckerEmails = a.Bool() ?? b.NoCheckerEmails),
        new("checker_log_all_failures", Works, static (b, a) =>
            b.CheckerLogAllFailures = a.Bool() ?? b.CheckerLogAllFailures),
        new("rs_init_notifies", NotYet, static (b, a) =>
            b.RealServerInitNotifies = a.Bool() ?? b.RealServerInitNotifies),
        new("startup_script", NotYet, static (b, a) => b.StartupScript = a.Script() ?? b.StartupScript),
        new("startup_script_timeout", NotYet, static (b, a) =>
            b.StartupScriptTimeout = a.WholeSeconds(1, 1000) ?? b.StartupScriptTimeout),
        new("shutdown_script", NotYet, static (b, a) => b.ShutdownScript = a.Script() ?? b.ShutdownScript),
        new("shutdown_script_timeout", NotYet, static (b, a) =>
            b.ShutdownScriptTimeout = a.WholeSeconds(1, 1000) ?? b.ShutdownScriptTimeout),
        new("dynamic_interfaces", Works, static (b, a) =>
            b.DynamicInterfaces = a.OptionalChoice(Choices.DynamicInterfaces, IpvsHa.Config.DynamicInterfaces.Allowed) ?? b.DynamicInterfaces),
        new("default_interface", NotYet, static (b, a) => b.DefaultInterface = a.InterfaceName() ?? b.DefaultInterface),
        new("lvs_timeouts", Works, static (b, a) => b.LvsTimeouts = LvsTimeoutsEntry.Read(a, b.LvsTimeouts)),
        new("lvs_flush", Works, static (b, a) => b.LvsFlush = true),
        new("lvs_flush_on_stop", Works, static (b, a) =>
            b.LvsFlushOnStop = a.OptionalChoice(Choices.LvsFlushOnStop, IpvsHa.Config.LvsFlushOnStop.Everything) ?? b.LvsFlushOnStop),
        new("lvs_flush_onstop", Works, static (b, a) =>
            b.LvsFlushOnStop = a.OptionalChoice(Choices.LvsFlushOnStop, IpvsHa.Config.LvsFlushOnStop.Everything) ?? b.LvsFlushOnStop),
        new("lvs_sync_daemon", NotYet, static (b, a) => b.LvsSyncDaemon = LvsSyncDaemonEntry.Read(a, b.LvsSyncDaemon)),
        new("vrrp_mcast_group4", Works, static (b, a) =>
            b.VrrpMulticastGroup4 = a.MulticastAddress(IpFamily.Inet) ?? b.VrrpMulticastGroup4),
        new("vrrp_mcast_group6", Works, static (b, a) =>
            b.VrrpMulticastGroup6 = a.MulticastAddress(IpFamily.Inet6) ?? b.VrrpMulticastGroup6),
        new("vrrp_garp_master_delay", Works, static (b, a) =>
            b.GarpMasterDelay = a.WholeSeconds(0, 4294) ?? b.GarpMasterDelay),
        new("vrrp_garp_master_repeat", Works, static (b, a) =>
            b.GarpMasterRepeat = a.UIntAtLeastOne() ?? b.GarpMasterRepeat),
        new("vrrp_garp_master_refresh", Works, static (b, a) =>
            b.GarpMasterRefresh = a.WholeSeconds(0, uint.MaxValue) ?? b.GarpMasterRefresh),
        new("vrrp_garp_master_refresh_repeat", Works, static (b, a) =>
            b.GarpMasterRefreshRepeat = a.UIntAtLeastOne() ?? b.GarpMasterRefreshRepeat),
        new("vrrp_garp_lower_prio_delay", Works, static (b, a) =>
            b.GarpLowerPrioDelay = a.WholeSeconds(0, 4294) ?? b.GarpLowerPrioDelay),
        new("vrrp_garp_lower_prio_repeat", Works, static (b, a) =>
            b.GarpLowerPrioRepeat = a.Int(0, int.MaxValue) ?? b.GarpLowerPrioRepeat),
        new("vrrp_down_timer_adverts", Works, static (b, a) =>
            b.DownTimerAdverts = a.Int(1, 100) ?? b.DownTimerAdverts),
        new("vrrp_garp_interval", Works, static (b, a) =>
            b.GarpInterval = a.Seconds(Bounds.Microsecond, Bounds.MaxMicroseconds) ?? b.GarpInterval),
        new("vrrp_gna_interval", Works, static (b, a) =>
            b.GnaInterval = a.Seconds(Bounds.Microsecond, Bounds.MaxMicroseconds) ?? b.GnaInterval),
        new("vrrp_min_garp", Works, static (b, a) => b.MinGarp = a.Bool() ?? b.MinGarp),
        new("vrrp_garp_extra_if", NotYet, static (b, a) =>
            b.GarpExtraInterface = GarpExtraInterfaceEntry.Read(a, 1) ?? b.GarpExtraInterface),
        new("vrrp_vmac_garp_intvl", NotYet, static (b, a) =>
            b.GarpExtraInterface = GarpExtraInterfaceEntry.Read(a, 1) ?? b.GarpExtraInterface),
        new("vrrp_lower_prio_no_advert", Works, static (b, a) =>
            b.LowerPrioNoAdvert = a.Bool() ?? b.LowerPrioNoAdvert),
        new("vrrp_higher_prio_send_advert", Works, static (b, a) =>
            b.HigherPrioSendAdvert = a.Bool() ?? b.HigherPrioSendAdvert),
        new("vrrp_version", Works, static (b, a) => b.VrrpVersion = a.Int(2, 3) ?? b.VrrpVersion),
        new("nftables", NotYet, static (b, a) => b.Nftables = a.OptionalWord() ?? "keepalived"),
        new("vrrp_check_unicast_src", Works, static (b, a) => b.CheckUnicastSource = true),
        new("vrrp_skip_check_adv_addr", Works, static (b, a) =>
            b.SkipCheckAdvertisedAddresses = a.Bool() ?? b.SkipCheckAdvertisedAddresses),
        new("vrrp_strict", Works, static (b, a) => b.VrrpStrict = a.Bool() ?? b.VrrpStrict),
        new("vrrp_priority", NotYet, static (b, a) => b.VrrpNice = a.Int(-20, 19) ?? 0),
        new("vrrp_no_swap", NotYet, static (b, a) => b.VrrpNoSwap = true),
        new("vrrp_rt_priority", NotYet, static (b, a) =>
            b.VrrpRealTimePriority = a.ClampedInt(1, 99) ?? b.VrrpRealTimePriority),
        new("vrrp_cpu_affinity", NotYet, static (b, a) => a.CpuList(b.VrrpCpuAffinity)),
        new("vrrp_rlimit_rttime", NotYet, static (b, a) =>
            b.VrrpRlimitRealTimeMicroseconds = a.UInt(1, uint.MaxValue) ?? b.VrrpRlimitRealTimeMicroseconds),
        new("vrrp_rlimit_rtime", NotYet, static (b, a) =>
            b.VrrpRlimitRealTimeMicroseconds = a.UInt(1, uint.MaxValue) ?? b.VrrpRlimitRealTimeMicroseconds),
        new("checker_priority", NotYet, static (b, a) => b.CheckerNice = a.Int(-20, 19) ?? 0),
        new("checker_no_swap", NotYet, static (b, a) => b.CheckerNoSwap = true),
        new("checker_rt_priority", NotYet, static (b, a) =>
            b.CheckerRealTimePriority = a.ClampedInt(1, 99) ?? b.CheckerRealTimePriority),
        new("checker_cpu_affinity", NotYet, static (b, a) => a.CpuList(b.CheckerCpuAffinity)),
        new("checker_rlimit_rttime", NotYet, static (b, a) =>
            b.CheckerRlimitRealTimeMicroseconds = a.UInt(1, uint.MaxValue) ?? b.CheckerRlimitRealTimeMicroseconds),
        new("checker_rlimit_rtime", NotYet, static (b, a) =>
            b.CheckerRlimitRealTimeMicroseconds = a.UInt(1, uint.MaxValue) ?? b.CheckerRlimitRealTimeMicroseconds),
        new("notify_fifo", NotYet, static (b, a) => b.NotifyFifo = FifoEntry.Read(a) ?? b.NotifyFifo),
        new("notify_fifo_script", NotYet, static (b, a) => b.NotifyFifoScript = a.Script() ?? b.NotifyFifoScript),
        new("vrrp_notify_fifo", NotYet, static (b, a) => b.VrrpNotifyFifo = FifoEntry.Read(a) ?? b.VrrpNotifyFifo),
        new("vrrp_notify_fifo_script", NotYet, static (b, a) =>
            b.VrrpNotifyFifoScript = a.Script() ?? b.VrrpNotifyFifoScript),
        new("lvs_notify_fifo", NotYet, static (b, a) => b.LvsNotifyFifo = FifoEntry.Read(a) ?? b.LvsNotifyFifo),
        new("lvs_notify_fifo_script", NotYet, static (b, a) =>
            b.LvsNotifyFifoScript = a.Script() ?? b.LvsNotifyFifoScript),
        new("vrrp_notify_priority_changes", NotYet, static (b, a) =>
            b.VrrpNotifyPriorityChanges = a.Bool() ?? b.VrrpNotifyPriorityChanges),
        new("snmp_socket", NotYet, static (b, a) => b.SnmpSocket = a.WordOnce(b.SnmpSocket)),
        new("enable_traps", NotYet, static (b, a) => b.EnableTraps = true),
        new("enable_snmp_vrrp", NotYet, static (b, a) => b.EnableSnmpVrrp = true),
        new("enable_snmp_keepalived", NotYet, static (b, a) => b.EnableSnmpVrrp = true),
        new("enable_snmp_checker", NotYet, static (b, a) => b.EnableSnmpChecker = true),
        new("enable_snmp_rfc", NotYet, static (b, a) => b.EnableSnmpRfc = true),
        new("enable_snmp_rfcv2", NotYet, static (b, a) => b.EnableSnmpRfcV2 = true),
        new("enable_snmp_rfcv3", NotYet, static (b, a) => b.EnableSnmpRfcV3 = true),
        new("enable_dbus", NotYet, static (b, a) => b.EnableDbus = true),
        new("dbus_service_name", NotYet, static (b, a) => b.DbusServiceName = a.Word() ?? b.DbusServiceName),
        new("script_user", Works, static (b, a) => b.ScriptUser = ScriptUserEntry.Read(a) ?? b.ScriptUser),
        new("enable_script_security", Works, static (b, a) => b.EnableScriptSecurity = true),
        new("vrrp_rx_bufs_policy", NotYet, static (b, a) =>
            b.VrrpReceiveBufferPolicy = a.Word() ?? b.VrrpReceiveBufferPolicy),
        new("vrrp_rx_bufs_multiplier", NotYet, static (b, a) =>
            b.VrrpReceiveBufferMultiplier = a.UInt(1, uint.MaxValue) ?? b.VrrpReceiveBufferMultiplier),
        new("vrrp_startup_delay", Works, static (b, a) =>
            b.VrrpStartupDelay = a.Seconds(Bounds.Millisecond, Bounds.MaxMicroseconds) ?? b.VrrpStartupDelay),
        new("vrrp_delay_after_boot", Works, static (b, a) =>
            b.VrrpDelayAfterBoot = a.Seconds(Bounds.Millisecond, Bounds.MaxMicroseconds) ?? b.VrrpDelayAfterBoot),
        new("log_unknown_vrids", NotYet, static (b, a) => b.LogUnknownVrids = true),
        new("vrrp_owner_ignore_adverts", Works, static (b, a) =>
            b.OwnerIgnoreAdverts = a.Bool() ?? b.OwnerIgnoreAdverts),
        new("vmac_prefix", Works, static (b, a) => b.VmacPrefix = a.WordOnce(b.VmacPrefix)),
        new("umask", NotYet, static (b, a) => b.Umask = a.Word() ?? b.Umask),
        new("random_seed", Works, static (b, a) => b.PseudoRandomSeed = a.SeedRandom() ?? b.PseudoRandomSeed),
        new("reload_check_config", NoEffect, static (b, a) => b.ReloadCheckConfig = a.OptionalWord() ?? "/dev/null"),
        new("reload_time_file", NotYet, static (b, a) => b.ReloadTimeFile = a.Word() ?? b.ReloadTimeFile),
        new("reload_repeat", NotYet, static (b, a) => b.ReloadRepeat = true),
        new("reload_file", NotYet, static (b, a) => b.ReloadFile = a.OptionalWord() ?? string.Empty),
        new("include_check", Works, static (b, a) => a.IncludeCheck()),
        new("data_use_instance", NotYet, static (b, a) => b.DataUseInstance = a.Bool() ?? b.DataUseInstance),
        new("json_version", NotYet, static (b, a) => b.JsonVersion = a.Int(1, 2) ?? b.JsonVersion),
        new("state_dump_file", NotYet, static (b, a) => b.StateDumpFile = a.Word() ?? b.StateDumpFile),
        new("stats_dump_file", NoEffect, static (b, a) => b.StatsDumpFile = a.Word() ?? b.StatsDumpFile),
        new("json_dump_file", NoEffect, static (b, a) => b.JsonDumpFile = a.Word() ?? b.JsonDumpFile),
        .. Keyword<GlobalDefsBlock>.Known(
            "process_names", "process_name", "vrrp_process_name", "checker_process_name", "lvs_process_name",
            "bfd_process_name", "use_symlink_paths", "set_supplementary_groups", "max_auto_priority",
            "min_auto_priority_delay", "disable_local_igmp", "v3_checksum_as_v2", "vrrp_iptables", "vrrp_ipsets",
            "nftables_priority", "nftables_ifindex", "nftables_ipvs", "nftables_ipvs_priority",
            "nftables_ipvs_start_fwmark", "nftables_counters", "bfd_priority", "bfd_no_swap", "bfd_rt_priority",
            "bfd_cpu_affinity", "bfd_rlimit_rttime", "bfd_rlimit_rtime", "fifo_write_vrrp_states_on_reload",
            "snmp_vs_stats_update_interval", "snmp_rs_stats_update_interval", "dbus_no_interface_name",
            "vrrp_netlink_cmd_rcv_bufs", "vrrp_netlink_cmd_rcv_bufs_force", "vrrp_netlink_monitor_rcv_bufs",
            "vrrp_netlink_monitor_rcv_bufs_force", "process_monitor_rcv_bufs", "process_monitor_rcv_bufs_force",
            "lvs_netlink_cmd_rcv_bufs", "lvs_netlink_cmd_rcv_bufs_force", "lvs_netlink_monitor_rcv_bufs",
            "lvs_netlink_monitor_rcv_bufs_force", "vmac_addr_prefix", "config_save_dir", "tmp_config_directory",
            "iproute_usr_dir", "iproute_etc_dir"),
    ]);

    /// <inheritdoc/>
    public BlockSource Source { get; } = source;

    /// <summary><c>router_id</c>: identity in mail subjects and SNMP</summary>
    public string? RouterId { get; internal set; }

    /// <summary><c>notification_email</c>: the recipients of mail</summary>
    public List<string> NotificationEmail { get; } = [];

    /// <summary><c>notification_email_from</c>: the sender of mail</summary>
    public string? NotificationEmailFrom { get; internal set; }

    /// <summary><c>smtp_server</c>: the mail relay</summary>
    public SmtpServerEntry? SmtpServer { get; internal set; }

    /// <summary><c>smtp_helo_name</c>: argument of HELO</summary>
    public string? SmtpHeloName { get; internal set; }

    /// <summary><c>smtp_connect_timeout</c>: for the connection and each reply, default 30 s; 0 becomes 1</summary>
    public TimeSpan? SmtpConnectTimeout { get; internal set; }

    /// <summary><c>smtp_alert</c>: default of every <c>smtp_alert</c> not set more closely</summary>
    public bool? SmtpAlert { get; internal set; }

    /// <summary><c>smtp_alert_vrrp</c>: the same for instances and groups</summary>
    public bool? SmtpAlertVrrp { get; internal set; }

    /// <summary><c>smtp_alert_checker</c>: the same for virtual and real servers</summary>
    public bool? SmtpAlertChecker { get; internal set; }

    /// <summary><c>no_email_faults</c>: no mail on FAULT</summary>
    public bool NoEmailFaults { get; internal set; }

    /// <summary><c>no_checker_emails</c>: no mail for checks that do not change the server</summary>
    public bool? NoCheckerEmails { get; internal set; }

    /// <summary><c>checker_log_all_failures</c>: log failures that will be retried too</summary>
    public bool? CheckerLogAllFailures { get; internal set; }

    /// <summary><c>rs_init_notifies</c>: notify for servers that start up as well</summary>
    public bool? RealServerInitNotifies { get; internal set; }

    /// <summary><c>startup_script</c>: run to its end before the roles start</summary>
    public ScriptLine? StartupScript { get; internal set; }

    /// <summary><c>startup_script_timeout</c>: default 10 s</summary>
    public TimeSpan? StartupScriptTimeout { get; internal set; }

    /// <summary><c>shutdown_script</c>: run after the roles have stopped</summary>
    public ScriptLine? ShutdownScript { get; internal set; }

    /// <summary><c>shutdown_script_timeout</c>: default 10 s</summary>
    public TimeSpan? ShutdownScriptTimeout { get; internal set; }

    /// <summary><c>dynamic_interfaces</c>: interfaces may appear later and go away</summary>
    public DynamicInterfaces? DynamicInterfaces { get; internal set; }

    /// <summary><c>default_interface</c>: for static addresses without a device, default eth0</summary>
    public string? DefaultInterface { get; internal set; }

    /// <summary><c>lvs_timeouts</c>: time-outs of IPVS connections</summary>
    public LvsTimeoutsEntry? LvsTimeouts { get; internal set; }

    /// <summary><c>lvs_flush</c>: empty the whole table at start</summary>
    public bool LvsFlush { get; internal set; }

    /// <summary><c>lvs_flush_on_stop</c>: what to empty at stop</summary>
    public LvsFlushOnStop? LvsFlushOnStop { get; internal set; }

    /// <summary><c>lvs_sync_daemon</c>: the daemon that copies connections to the peer</summary>
    public LvsSyncDaemonEntry? LvsSyncDaemon { get; internal set; }

    /// <summary><c>vrrp_mcast_group4</c>: default 224.0.0.18</summary>
    public IPAddress? VrrpMulticastGroup4 { get; internal set; }

    /// <summary><c>vrrp_mcast_group6</c>: default ff02::12</summary>
    public IPAddress? VrrpMulticastGroup6 { get; internal set; }

    /// <summary><c>vrrp_garp_master_delay</c>: default 5 s; 0: no second round</summary>
    public TimeSpan? GarpMasterDelay { get; internal set; }

    /// <summary><c>vrrp_garp_master_repeat</c>: messages per address and round, default 5</summary>
    public uint? GarpMasterRepeat { get; internal set; }

    /// <summary><c>vrrp_garp_master_refresh</c>: period of repeats while MASTER, default 0, off</summary>
    public TimeSpan? GarpMasterRefresh { get; internal set; }

    /// <summary><c>vrrp_garp_master_refresh_repeat</c>: default 1</summary>
    public uint? GarpMasterRefreshRepeat { get; internal set; }

    /// <summary><c>vrrp_garp_lower_prio_delay</c>: default as <c>vrrp_garp_master_delay</c></summary>
    public TimeSpan? GarpLowerPrioDelay { get; internal set; }

    /// <summary><c>vrrp_garp_lower_prio_repeat</c>: default as <c>vrrp_garp_master_repeat</c></summary>
    public int? GarpLowerPrioRepeat { get; internal set; }

    /// <summary><c>vrrp_down_timer_adverts</c>: default 3</summary>
    public int? DownTimerAdverts { get; internal set; }

    /// <summary><c>vrrp_garp_interval</c>: least time between two gratuitous ARPs on an interface, default 0</summary>
    public TimeSpan? GarpInterval { get; internal set; }

    /// <summary><c>vrrp_gna_interval</c>: the same for neighbour advertisements</summary>
    public TimeSpan? GnaInterval { get; internal set; }

    /// <summary><c>vrrp_min_garp</c>: only one gratuitous ARP, no second round</summary>
    public bool? MinGarp { get; internal set; }

    /// <summary><c>vrrp_garp_extra_if</c>: repeats on the other interfaces of the addresses</summary>
    public GarpExtraInterfaceEntry? GarpExtraInterface { get; internal set; }

    /// <summary><c>vrrp_lower_prio_no_advert</c>: a MASTER does not answer a worse advert at once</summary>
    public bool? LowerPrioNoAdvert { get; internal set; }

    /// <summary><c>vrrp_higher_prio_send_advert</c>: a MASTER that yields sends one more advert</summary>
    public bool? HigherPrioSendAdvert { get; internal set; }

    /// <summary><c>vrrp_version</c>: default 2</summary>
    public int? VrrpVersion { get; internal set; }

    /// <summary><c>nftables</c>: the table for the rules of <c>no_accept</c></summary>
    public string? Nftables { get; internal set; }

    /// <summary><c>vrrp_check_unicast_src</c>: unicast adverts only from a peer of the list</summary>
    public bool CheckUnicastSource { get; internal set; }

    /// <summary>
    /// <c>vrrp_skip_check_adv_addr</c>: compare the addresses of an advert only when the master changes
    /// </summary>
    public bool? SkipCheckAdvertisedAddresses { get; internal set; }

    /// <summary><c>vrrp_strict</c>: RFC behaviour for all instances</summary>
    public bool? VrrpStrict { get; internal set; }

    /// <summary><c>vrrp_priority</c>: nice value of the role vrrp</summary>
    public int? VrrpNice { get; internal set; }

    /// <summary><c>vrrp_no_swap</c>: lock the memory of the role vrrp</summary>
    public bool VrrpNoSwap { get; internal set; }

    /// <summary><c>vrrp_rt_priority</c>: SCHED_RR priority of the role vrrp</summary>
    public int? VrrpRealTimePriority { get; internal set; }

    /// <summary><c>vrrp_cpu_affinity</c>: the processors of the role vrrp</summary>
    public List<int> VrrpCpuAffinity { get; } = [];

    /// <summary><c>vrrp_rlimit_rttime</c>: default 10000 microseconds</summary>
    public uint? VrrpRlimitRealTimeMicroseconds { get; internal set; }

    /// <summary><c>checker_priority</c>: nice value of the role checkers</summary>
    public int? CheckerNice { get; internal set; }

    /// <summary><c>checker_no_swap</c>: lock the memory of the role checkers</summary>
    public bool CheckerNoSwap { get; internal set; }

    /// <summary><c>checker_rt_priority</c>: SCHED_RR priority of the role checkers</summary>
    public int? CheckerRealTimePriority { get; internal set; }

    /// <summary><c>checker_cpu_affinity</c>: the processors of the role checkers</summary>
    public List<int> CheckerCpuAffinity { get; } = [];

    /// <summary><c>checker_rlimit_rttime</c>: default 10000 microseconds</summary>
    public uint? CheckerRlimitRealTimeMicroseconds { get; internal set; }

    /// <summary><c>notify_fifo</c>: a pipe for all events</summary>
    public FifoEntry? NotifyFifo { get; internal set; }

    /// <summary><c>notify_fifo_script</c>: the reader of that pipe</summary>
    public ScriptLine? NotifyFifoScript { get; internal set; }

    /// <summary><c>vrrp_notify_fifo</c>: a pipe for VRRP events</summary>
    public FifoEntry? VrrpNotifyFifo { get; internal set; }

    /// <summary><c>vrrp_notify_fifo_script</c>: the reader of that pipe</summary>
    public ScriptLine? VrrpNotifyFifoScript { get; internal set; }

    /// <summary><c>lvs_notify_fifo</c>: a pipe for events of virtual and real servers</summary>
    public FifoEntry? LvsNotifyFifo { get; internal set; }

    /// <summary><c>lvs_notify_fifo_script</c>: the reader of that pipe</summary>
    public ScriptLine? LvsNotifyFifoScript { get; internal set; }

    /// <summary><c>vrrp_notify_priority_changes</c>: a line in the pipe for each change of priority</summary>
    public bool? VrrpNotifyPriorityChanges { get; internal set; }

    /// <summary><c>snmp_socket</c>: address of the AgentX master</summary>
    public string? SnmpSocket { get; internal set; }

    /// <summary><c>enable_traps</c>: send SNMP traps</summary>
    public bool EnableTraps { get; internal set; }

    /// <summary><c>enable_snmp_vrrp</c>: serve the VRRP part of the MIB</summary>
    public bool EnableSnmpVrrp { get; internal set; }

    /// <summary><c>enable_snmp_checker</c>: serve the checker part of the MIB</summary>
    public bool EnableSnmpChecker { get; internal set; }

    /// <summary><c>enable_snmp_rfc</c>: serve both RFC MIBs</summary>
    public bool EnableSnmpRfc { get; internal set; }

    /// <summary><c>enable_snmp_rfcv2</c>: serve the MIB of RFC 2787</summary>
    public bool EnableSnmpRfcV2 { get; internal set; }

    /// <summary><c>enable_snmp_rfcv3</c>: serve the MIB of RFC 6527</summary>
    public bool EnableSnmpRfcV3 { get; internal set; }

    /// <summary><c>enable_dbus</c>: publish the instances on D-Bus</summary>
    public bool EnableDbus { get; internal set; }

    /// <summary><c>dbus_service_name</c>: default org.keepalived.Vrrp1</summary>
    public string? DbusServiceName { get; internal set; }

    /// <summary><c>script_user</c>: who runs scripts that name no user</summary>
    public ScriptUserEntry? ScriptUser { get; internal set; }

    /// <summary><c>enable_script_security</c>: refuse scripts that others than root may change</summary>
    public bool EnableScriptSecurity { get; internal set; }

    /// <summary><c>vrrp_rx_bufs_policy</c>: MTU, ADVERT or bytes</summary>
    public string? VrrpReceiveBufferPolicy { get; internal set; }

    /// <summary><c>vrrp_rx_bufs_multiplier</c>: default 3</summary>
    public uint? VrrpReceiveBufferMultiplier { get; internal set; }

    /// <summary><c>vrrp_startup_delay</c>: stay passive that long after the start</summary>
    public TimeSpan? VrrpStartupDelay { get; internal set; }

    /// <summary><c>vrrp_delay_after_boot</c>: the same, counted from the boot of the machine</summary>
    public TimeSpan? VrrpDelayAfterBoot { get; internal set; }

    /// <summary><c>log_unknown_vrids</c>: log the first advert of each VRID that is not configured</summary>
    public bool LogUnknownVrids { get; internal set; }

    /// <summary><c>vrrp_owner_ignore_adverts</c>: an address owner drops all adverts</summary>
    public bool? OwnerIgnoreAdverts { get; internal set; }

    /// <summary><c>vmac_prefix</c>: prefix of the names of virtual MAC interfaces, default vrrp</summary>
    public string? VmacPrefix { get; internal set; }

    /// <summary><c>umask</c>: mask of the files that are made</summary>
    public string? Umask { get; internal set; }

    /// <summary><c>random_seed</c>: seed of <c>${_RANDOM}</c></summary>
    public uint? PseudoRandomSeed { get; internal set; }

    /// <summary><c>reload_check_config</c>: accepted: a reload is always checked first</summary>
    public string? ReloadCheckConfig { get; internal set; }

    /// <summary><c>reload_time_file</c>: a file that says when to reload</summary>
    public string? ReloadTimeFile { get; internal set; }

    /// <summary><c>reload_repeat</c>: keep that schedule</summary>
    public bool ReloadRepeat { get; internal set; }

    /// <summary>
    /// <c>reload_file</c>: a file that exists while the configuration is read; empty: the default path
    /// </summary>
    public string? ReloadFile { get; internal set; }

    /// <summary><c>data_use_instance</c>: instance name in the names of dump files</summary>
    public bool? DataUseInstance { get; internal set; }

    /// <summary><c>json_version</c>: layout of the JSON dump</summary>
    public int? JsonVersion { get; internal set; }

    /// <summary><c>state_dump_file</c>: name of the state dump</summary>
    public string? StateDumpFile { get; internal set; }

    /// <summary><c>stats_dump_file</c>: accepted as keepalived does</summary>
    public string? StatsDumpFile { get; internal set; }

    /// <summary><c>json_dump_file</c>: accepted as keepalived does</summary>
    public string? JsonDumpFile { get; internal set; }
}
