using System.Globalization;
using IpvsHa.Host.Status;

namespace IpvsHa.Host.Metrics;

/// <summary>Turns the status document into metrics: the names that dashboards for keepalived use, and our own.</summary>
internal static class StatusMetrics
{
    // Metric name, and the counter of VirtualRouterStatus.Counters behind it.
    private static readonly (string Metric, string Counter, string Help)[] _counters =
    [
        ("keepalived_advertisements_received_total", "advertisementsReceived", "Advertisements received"),
        ("keepalived_advertisements_sent_total", "advertisementsSent", "Advertisements sent"),
        ("keepalived_become_master_total", "becameMaster", "Became master"),
        ("keepalived_release_master_total", "releasedMaster", "Released master"),
        ("keepalived_packet_length_errors_total", "packetLengthErrors", "Packet length errors"),
        ("keepalived_advertisements_interval_errors_total", "advertIntervalErrors", "Advertisement interval errors"),
        ("keepalived_ip_ttl_errors_total", "ipTtlErrors", "TTL errors"),
        ("keepalived_invalid_type_received_total", "invalidTypeReceived", "Invalid type errors"),
        ("keepalived_address_list_errors_total", "addressListErrors", "Address list errors"),
        ("keepalived_authentication_invalid_total", "authenticationInvalid", "Authentication invalid"),
        ("keepalived_authentication_mismatch_total", "authenticationMismatch", "Authentication mismatch"),
        ("keepalived_authentication_failure_total", "authenticationFailure", "Authentication failure"),
        ("keepalived_priority_zero_received_total", "priorityZeroReceived", "Priority zero received"),
        ("keepalived_priority_zero_sent_total", "priorityZeroSent", "Priority zero sent"),
        ("keepalived_gratuitous_arp_delay_total", "gratuitousArpDelay", "Gratuitous ARP delay"),
    ];

    private static readonly string[] _states = ["init", "backup", "master", "fault"];

    /// <summary>The counters that a virtual router's status should carry, by their names there.</summary>
    public static IEnumerable<string> CounterNames => _counters.Select(static counter => counter.Counter);

    /// <summary>The samples, those of one name together.</summary>
    public static IEnumerable<MetricSample> From(StatusDocument status) =>
    [
        Gauge("keepalived_up", "Status", 1),
        .. Routers(status, "keepalived_vrrp_state", excluded: false),
        .. Routers(status, "keepalived_vrrp_excluded_state", excluded: true),
        .. status.Scripts.Select(static script => Gauge(
            "keepalived_script_status", "Tracker script status, 1 when its last run succeeded",
            script.LastResult is "ok" ? 1 : 0, ("name", script.Name))),
        .. status.Scripts.Select(static script => Gauge(
            "keepalived_script_state", "Tracker script state, 1 when it counts as good",
            script.IsGood is true ? 1 : 0, ("name", script.Name))),
        .. _counters.SelectMany(counter => status.VirtualRouters.Select(router => Counter(
            counter.Metric, counter.Help, router.Counters.GetValueOrDefault(counter.Counter), RouterLabels(router)))),
        .. status.VirtualRouters.SelectMany(static router => router.Addresses)
            .GroupBy(static address => address.Address.Split('/')[0], StringComparer.Ordinal)
            .Select(static group => Gauge(
                "keepalived_vip_status", "VIP status (1=active, 0=inactive)",
                group.Any(static address => address.IsHere) ? 1 : 0, ("vip", group.Key))),
        .. status.VirtualRouters.Select(static router => Gauge(
            "ipvsha_vrrp_effective_priority", "Priority with all weights", router.EffectivePriority, RouterLabels(router))),
        .. status.VirtualRouters.Select(static router => Gauge(
            "ipvsha_vrrp_last_transition_timestamp_seconds", "When the state last changed, Unix time",
            Seconds(router.Since), RouterLabels(router))),
        .. status.VirtualRouters.SelectMany(static router => _states.Select(state =>
            Gauge(
                "ipvsha_vrrp_state", "1 for the present state, 0 for the others",
                router.State.Equals(state, StringComparison.OrdinalIgnoreCase) ? 1 : 0,
                [.. RouterLabels(router), ("state", state)]))),
        .. status.VirtualRouters.Select(static router => Gauge(
            "ipvsha_vrrp_other_masters", "Other routers that claim to be master", router.OtherMasters, RouterLabels(router))),
        .. status.VirtualServers.Select(static server => Gauge(
            "ipvsha_quorum_up", "1 while enough weight is alive", server.HasQuorum ? 1 : 0, ("virtual_server", server.Name))),
        .. status.VirtualServers.Select(static server => Gauge(
            "ipvsha_quorum_live_weight", "Weight of the real servers that are up", server.LiveWeight,
            ("virtual_server", server.Name))),
        .. status.VirtualServers.Select(static server => Gauge(
            "ipvsha_quorum_needed_weight", "Weight that the quorum asks for", server.NeededWeight,
            ("virtual_server", server.Name))),
        .. RealServers(status, "ipvsha_real_server_up", "1 while all checks pass", static server => server.IsUp ? 1 : 0),
        .. RealServers(
            status, "ipvsha_real_server_in_service", "1 while the kernel's table sends it new connections",
            static server => server.KernelWeight > 0 ? 1 : 0),
        .. RealServers(status, "ipvsha_real_server_weight", "Weight in the kernel, 0 without an entry",
            static server => server.KernelWeight ?? 0),
        .. Checks(status, "ipvsha_check_up", "1 while the check passes", static check => check.Passed is false ? 0 : 1),
        .. Checks(status, "ipvsha_check_duration_seconds", "How long the last check took",
            static check => (check.Milliseconds ?? 0) / 1000),
        .. status.Roles.Select(static role => Gauge(
            "ipvsha_role_up", "1 while the role's process runs", role.State == "running" ? 1 : 0, ("role", role.Name))),
        .. status.Roles.Select(static role => Counter(
            "ipvsha_role_restarts_total", "How often the role had to be started again", role.Restarts, ("role", role.Name))),
        Gauge("ipvsha_config_last_reload_successful", "0 when the last reload was refused", status.Reload.Succeeded ? 1 : 0),
        Gauge("ipvsha_config_last_reload_success_timestamp_seconds", "When a load last succeeded, Unix time",
            Seconds(status.Reload.LastSuccessAt)),
        Gauge("ipvsha_config_last_reload_duration_seconds", "How long the last load took", status.Reload.Seconds),
        Counter("ipvsha_config_reloads_total", "Loads that succeeded", status.Reload.Loads),
        Counter("ipvsha_config_reload_refusals_total", "Reloads that were refused", status.Reload.Refusals),
        Gauge("ipvsha_config_errors", "Errors in the last file that was read", status.Reload.Errors),
        Gauge("ipvsha_config_warnings", "Warnings in it", status.Reload.Warnings),
        Gauge("ipvsha_start_timestamp_seconds", "When the supervisor started, Unix time", Seconds(status.StartedAt)),
    ];

    private static IEnumerable<MetricSample> Routers(StatusDocument status, string name, bool excluded) =>
        from router in status.VirtualRouters
        from address in router.Addresses
        where address.IsExcluded == excluded
        select Gauge(
            name, "State of vrrp (0 INIT, 1 BACKUP, 2 MASTER, 3 FAULT)", StateNumber(router.State),
            [.. RouterLabels(router), ("ip_address", address.Address)]);

    private static IEnumerable<MetricSample> RealServers(
        StatusDocument status, string name, string help, Func<RealServerStatus, double> value) =>
        from virtualServer in status.VirtualServers
        from realServer in virtualServer.RealServers
        select Gauge(
            name, help, value(realServer), ("virtual_server", virtualServer.Name), ("real_server", realServer.Name));

    private static IEnumerable<MetricSample> Checks(
        StatusDocument status, string name, string help, Func<CheckStatus, double> value) =>
        from virtualServer in status.VirtualServers
        from realServer in virtualServer.RealServers
        from check in realServer.Checks
        select Gauge(
            name, help, value(check),
            ("virtual_server", virtualServer.Name), ("real_server", realServer.Name), ("check", check.Name));

    private static (string Name, string Value)[] RouterLabels(VirtualRouterStatus router) =>
    [
        ("iname", router.Name),
        ("intf", router.Interface),
        ("vrid", router.VirtualRouterId.ToString(CultureInfo.InvariantCulture)),
    ];

    private static int StateNumber(string state) => state switch { "BACKUP" => 1, "MASTER" => 2, "FAULT" => 3, _ => 0 };

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    private static MetricSample Gauge(
        string name, string help, double value, params ReadOnlySpan<(string Name, string Value)> labels) =>
        Sample(MetricKind.Gauge, name, help, value, labels);

    private static MetricSample Counter(
        string name, string help, double value, params ReadOnlySpan<(string Name, string Value)> labels) =>
        Sample(MetricKind.Counter, name, help, value, labels);

    private static MetricSample Sample(
        MetricKind kind, string name, string help, double value, ReadOnlySpan<(string Name, string Value)> labels)
    {
        KeyValuePair<string, string>[] pairs = new KeyValuePair<string, string>[labels.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            pairs[i] = KeyValuePair.Create(labels[i].Name, labels[i].Value);
        }

        return new MetricSample { Name = name, Kind = kind, Help = help, Value = value, Labels = pairs };
    }
}
