using System.Net;
using IpvsHa.Ipvs.Planning;
using IpvsHa.Netlink;
using Microsoft.Extensions.Logging;

namespace IpvsHa.Ipvs.Tests;

public sealed class TableReconcilerTests : IDisposable
{
    private const byte NewService = 1;
    private const byte DelService = 3;
    private const byte NewDest = 5;
    private const byte SetDest = 6;
    private const byte DelDest = 7;

    private static readonly VirtualService _web = new(new(IpvsProtocol.Tcp, IPAddress.Parse("192.0.2.1"), 80), "rr");
    private static readonly VirtualService _mail = new(new(IpvsProtocol.Tcp, IPAddress.Parse("192.0.2.1"), 25), "rr");
    private static readonly VirtualService _mark = new(new(5, IpFamily.IPv4), "rr");

    private readonly FakeIpvsKernel _kernel = new();
    private readonly FakeLog _log = new();
    private readonly IpvsMetrics _metrics = new();
    private readonly CounterReader _counters;
    private readonly KernelIpvsTable _table;
    private readonly TableReconciler _reconciler;

    public TableReconcilerTests()
    {
        _counters = new CounterReader(_metrics.Meter);
        _table = KernelIpvsTable.TryOpen(_kernel)!;
        _reconciler = new TableReconciler(_table, _metrics, _log, new ManualTimeProvider());
    }

    public void Dispose()
    {
        _counters.Dispose();
        _metrics.Dispose();
        _kernel.Dispose();
    }

    [Fact]
    public void A_start_programs_everything_in_one_datagram()
    {
        _reconciler.Adopt([]);
        int before = _kernel.Datagrams;

        ReconcileResult result = _reconciler.Reconcile(Desired(Entry(_web, 1, 2), Entry(_mark, 1)));

        Assert.Equal(
            ["+ TCP 192.0.2.1:80 rr", "+ TCP 192.0.2.1:80 -> 10.0.0.1:80 masquerade weight 1",
                "+ TCP 192.0.2.1:80 -> 10.0.0.2:80 masquerade weight 1", "+ FWM 5 rr",
                "+ FWM 5 -> 10.0.0.1:80 masquerade weight 1"],
            result.Applied.Select(change => change.ToString()));
        Assert.Equal(1, _kernel.Datagrams - before);
        Assert.Equal(5, _counters.Sum("ipvs.changes"));
        Assert.Equal(["TCP:80 1 2", "FWM 5 1"], Listing());
        Assert.Equal(["FWM 5", "TCP 192.0.2.1:80"], _reconciler.Owned.Select(key => $"{key}").Order());
    }

    [Fact]
    public void What_is_right_already_costs_no_request()
    {
        _table.AddService(_web);
        _table.Add(_web.Key, Server(2));
        _table.Add(_web.Key, Server(1));
        _reconciler.Adopt([]);
        _kernel.Commands.Clear();

        ReconcileResult result = _reconciler.Reconcile(Desired(Entry(_web, 1, 2)));

        Assert.Empty(result.Applied);
        Assert.Empty(_kernel.Commands);
    }

    [Fact]
    public void A_reload_sends_only_the_difference()
    {
        Start(Entry(_web, 1, 2), Entry(_mail, 1));

        _reconciler.Reconcile(Desired(
            new(_web, [Server(1), Server(2) with { Weight = 9 }]), Entry(_mail, 1)));

        Assert.Equal([SetDest], _kernel.Commands);
    }

    [Fact]
    public void A_health_change_sends_one_request()
    {
        Start(Entry(_web, 1, 2), Entry(_mail, 1));

        ReconcileResult result = _reconciler.Apply([Entry(_web, 1)]);

        Assert.Equal([DelDest], _kernel.Commands);
        Assert.Equal("- TCP 192.0.2.1:80 -> 10.0.0.2:80", Assert.Single(result.Applied).ToString());
        Assert.Equal(["TCP:80 1", "TCP:25 1"], Listing());
    }

    [Fact]
    public void A_service_that_left_the_file_goes_and_one_of_others_stays()
    {
        _table.AddService(_mark);
        Start(Entry(_web, 1), Entry(_mail, 1));

        _reconciler.Reconcile(Desired(Entry(_web, 1)));

        Assert.Equal(["FWM 5", "TCP:80 1"], Listing());
        Assert.Equal([_web.Key], _reconciler.Owned);
    }

    [Fact]
    public void What_an_earlier_run_made_is_removed_when_the_file_has_it_no_more()
    {
        _table.AddService(_mail);
        _table.AddService(_mark);
        _reconciler.Adopt([_mail.Key, new(99, IpFamily.IPv4)]);

        _reconciler.Reconcile(Desired(Entry(_web, 1)));

        Assert.Equal(["FWM 5", "TCP:80 1"], Listing());
    }

    [Fact]
    public void An_orderly_stop_removes_ours_and_nothing_else()
    {
        _table.AddService(_mark);
        Start(Entry(_web, 1), Entry(_mail, 1));

        _reconciler.RemoveAll();

        Assert.Equal([DelService, DelService], _kernel.Commands);
        Assert.Equal(["FWM 5"], Listing());
        Assert.Empty(_reconciler.Owned);
    }

    [Fact]
    public void Drift_is_repaired_logged_and_counted()
    {
        Start(Entry(_web, 1, 2), Entry(_mail, 1));
        _table.Edit(_web.Key, Server(1) with { Weight = 7 });
        _table.Remove(_web.Key, Server(2));
        _table.Add(_web.Key, Server(3));
        _table.RemoveService(_mail.Key);
        _table.AddService(_mark);

        ReconcileResult result = _reconciler.Repair();

        Assert.Equal(5, result.Applied.Count);
        Assert.Equal(["FWM 5", "TCP:25 1", "TCP:80 1 2"], Listing().Order());
        Assert.Equal(5, _counters.Sum("ipvs.repairs"));
        Assert.Equal(5, _log.Lines.Count(line => line.StartsWith("Warning IPVS table repaired: ", StringComparison.Ordinal)));
        Assert.Contains(
            "Warning IPVS table repaired: ~ TCP 192.0.2.1:80 -> 10.0.0.1:80 masquerade weight 1 (was: masquerade weight 7)",
            _log.Lines);
        Assert.Empty(_reconciler.Repair().Applied);
    }

    [Fact]
    public void A_stale_picture_is_read_again_and_the_work_goes_on()
    {
        Start(Entry(_web, 1, 2, 3), Entry(_mail, 1));
        _table.Remove(_web.Key, Server(1)); // an edit of it is ENOENT, and becomes an addition
        _table.Add(_web.Key, Server(4)); // an addition of it is EEXIST
        _table.RemoveService(_mail.Key); // whatever is done to it is ESRCH

        ReconcileResult result = _reconciler.Apply(
        [
            new(_web, [Server(1) with { Weight = 5 }, Server(2), Server(3), Server(4)]),
            new(_mail, [Server(1) with { Weight = 5 }]),
        ]);

        Assert.Empty(result.Failures);
        Assert.Equal(["TCP:80 1 2 3 4", "TCP:25 1"], Listing());
        Assert.Equal(5, _table.Read(_mail.Key)!.Destinations[0].Weight);
        Assert.Equal(5, _table.Read(_web.Key)!.Destinations.Single(each => each.Key == Server(1).Key).Weight);
        Assert.Single(_log.Lines, line => line.StartsWith("Information ", StringComparison.Ordinal));
        Assert.Empty(_reconciler.Repair().Applied);
    }

    [Fact]
    public void A_service_that_somebody_made_meanwhile_is_taken_over()
    {
        _reconciler.Adopt([]);
        _table.AddService(_web with { Scheduler = "wrr" });
        _table.Add(_web.Key, Server(9));

        ReconcileResult result = _reconciler.Reconcile(Desired(Entry(_web, 1)));

        Assert.Empty(result.Failures);
        Assert.Equal(["TCP:80 1"], Listing());
        Assert.Equal("rr", _table.Read(_web.Key)!.Service.Scheduler);
    }

    [Fact]
    public void A_removal_of_what_is_gone_is_no_failure()
    {
        Start(Entry(_web, 1, 2), Entry(_mail, 1));
        _table.Remove(_web.Key, Server(2));
        _table.RemoveService(_mail.Key);

        ReconcileResult result = _reconciler.Reconcile(Desired(Entry(_web, 1)));

        Assert.Empty(result.Failures);
        Assert.Equal(["TCP:80 1"], Listing());
    }

    [Fact]
    public void An_unknown_scheduler_costs_its_service_only_and_is_logged_once()
    {
        _reconciler.Adopt([]);
        DesiredTable desired = Desired(Entry(_web with { Scheduler = "nosuch" }, 1, 2), Entry(_mail, 1));

        ReconcileResult result = _reconciler.Reconcile(desired);
        ReconcileResult repair = _reconciler.Repair();

        Assert.Equal("add TCP 192.0.2.1:80: ENOENT", Assert.Single(result.Failures).Error.Message);
        Assert.Equal(["TCP:25 1"], Listing());
        Assert.Equal(2, result.Applied.Count);
        Assert.Empty(repair.Applied);
        Assert.Single(repair.Failures);
        Assert.Equal(["Error IPVS refused to add TCP 192.0.2.1:80: ENOENT"], _log.Lines);
    }

    [Fact]
    public void A_refused_destination_leaves_the_others_in()
    {
        _reconciler.Adopt([]);
        Destination bad = Server(2) with { LowerThreshold = 5 };

        ReconcileResult result = _reconciler.Reconcile(Desired(new TableEntry(_web, [Server(1), bad, Server(3)])));
        _reconciler.Apply([Entry(_web, 1, 2, 3)]);

        Assert.Equal("add 10.0.0.2:80 to TCP 192.0.2.1:80: ERANGE", Assert.Single(result.Failures).Error.Message);
        Assert.Equal(["TCP:80 1 2 3"], Listing());
        Assert.Equal(1, _counters.Sum("ipvs.failures"));
    }

    [Fact]
    public void A_kernel_that_always_says_it_is_there_is_given_up_after_some_rounds()
    {
        _reconciler.Adopt([]);
        _kernel.Refuse = static (command, _) => command == NewService ? Errno.EEXIST : Errno.None;

        ReconcileResult result = _reconciler.Reconcile(Desired(Entry(_web, 1)));

        Assert.Equal("add TCP 192.0.2.1:80: EEXIST", Assert.Single(result.Failures).Error.Message);
        Assert.Equal(4, _kernel.Commands.Count(command => command == NewService));
    }

    [Fact]
    public void Without_rights_everything_is_refused_and_nothing_believed()
    {
        _reconciler.Adopt([]);
        _kernel.Refuse = static (command, _) => command is NewService or NewDest ? Errno.EPERM : Errno.None;

        Assert.NotEmpty(_reconciler.Reconcile(Desired(Entry(_web, 1))).Failures);
        _kernel.Refuse = static (_, _) => Errno.None;
        _reconciler.Repair();

        Assert.Equal(["TCP:80 1"], Listing());
    }

    [Fact]
    public void A_broken_socket_passes_through_and_the_next_call_reads_first()
    {
        Start(Entry(_web, 1, 2));
        _kernel.Refuse = static (command, _) => command == 4 ? Errno.ENOMEM : Errno.None; // IPVS_CMD_GET_SERVICE
        Assert.Throws<NetlinkException>(_reconciler.Repair);
        _kernel.Refuse = static (_, _) => Errno.None;
        _table.Remove(_web.Key, Server(2));

        _reconciler.Apply([Entry(_web, 1, 2)]);

        Assert.Equal(["TCP:80 1 2"], Listing());
    }

    [Fact]
    public void A_preview_changes_nothing()
    {
        Start(Entry(_web, 1));

        Assert.Equal(
            ["+ FWM 5 rr", "+ FWM 5 -> 10.0.0.1:80 masquerade weight 1", "- TCP 192.0.2.1:80"],
            _reconciler.Preview(Desired(Entry(_mark, 1))).Select(change => change.ToString()));
        Assert.Empty(_kernel.Commands);
    }

    [Fact]
    public void Random_health_and_meddling_always_end_in_the_desired_table()
    {
        Random random = new(31337); // the seed
        _table.AddService(_mark);
        Start(Entry(_web, 1, 2, 3), Entry(_mail, 1, 2, 3));
        Dictionary<ServiceKey, TableEntry> desired = [];
        for (int round = 0; round < 120; round++)
        {
            VirtualService service = random.Next(2) == 0 ? _web : _mail;
            Meddle(random, service.Key);
            int[] numbers = [.. Enumerable.Range(1, 6).Where(_ => random.Next(2) == 0)];
            desired[service.Key] = Entry(service, numbers);

            ReconcileResult result = _reconciler.Apply([desired[service.Key]]);
            _reconciler.Repair();

            Assert.Empty(result.Failures);
            Assert.All(desired, each => Assert.Equal(
                each.Value.Destinations.Select(server => $"{server}").Order(StringComparer.Ordinal),
                _table.Read(each.Key)!.Destinations.Select(server => $"{server}").Order(StringComparer.Ordinal)));
            Assert.NotNull(_table.Read(_mark.Key));
        }
    }

    private void Meddle(Random random, ServiceKey key)
    {
        Destination server = Server(random.Next(1, 7));
        _table.Apply(random.Next(4) switch
        {
            0 => [TableChange.RemoveDestination(key, server)],
            1 => [TableChange.AddDestination(key, server)],
            2 => [TableChange.RemoveService(key)],
            _ => [],
        });
    }

    private void Start(params TableEntry[] entries)
    {
        _reconciler.Adopt([]);
        _reconciler.Reconcile(Desired(entries));
        _kernel.Commands.Clear();
    }

    private static DesiredTable Desired(params TableEntry[] entries) => new(entries);

    private static TableEntry Entry(VirtualService service, params int[] servers) => new(service, [.. servers.Select(Server)]);

    private static Destination Server(int number) =>
        new(IPAddress.Parse($"10.0.0.{number}"), 80, ForwardingMethod.Masquerade, 1);

    // "TCP:80 1 2": protocol and port, and the last byte of each destination.
    private IEnumerable<string> Listing() => _table.ReadAll().Select(entry =>
        (entry.Service.Key.IsFirewallMark ? $"FWM {entry.Service.Key.FirewallMark}" : $"TCP:{entry.Service.Key.Port}")
        + string.Concat(entry.Destinations.Select(each => $" {each.Address.GetAddressBytes()[3]}").Order(StringComparer.Ordinal)));

    private sealed class FakeLog : ILogger<TableReconciler>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Lines.Add($"{logLevel} {formatter(state, exception)}");
    }
}
