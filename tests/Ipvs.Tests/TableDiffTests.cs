using System.Net;
using IpvsHa.Ipvs.Planning;

namespace IpvsHa.Ipvs.Tests;

public sealed class TableDiffTests
{
    private static readonly VirtualService _web = new(new(IpvsProtocol.Tcp, IPAddress.Parse("192.0.2.1"), 80), "rr");

    // Destinations as port*weight.
    [Theory]
    [InlineData("1*1 2*1", "1*1 2*1", "")]
    [InlineData("1*1 2*1", "2*1 1*1", "")] // the kernel has an order of its own
    [InlineData("", "1*1 2*1", "+1 +2")]
    [InlineData("1*1 2*1", "", "-1 -2")]
    [InlineData("1*1", "1*5", "~1")]
    [InlineData("1*1 2*1", "2*1 3*1", "+3 -1")] // the new one is there before the old one leaves
    [InlineData("1*5 2*0", "1*0 2*5", "~2 ~1")] // who gets more goes first
    [InlineData("1*1 2*1 3*1", "1*0 99*1", "+99 ~1 -2 -3")]
    public void One_service(string current, string desired, string expected)
    {
        List<TableChange> changes = [];

        TableDiff.AddChanges(Entry(_web, current), Entry(_web, desired), changes);

        Assert.Equal(expected, string.Join(' ', changes.Select(Short)));
    }

    [Fact]
    public void Another_setting_of_a_service_is_an_edit_and_its_destinations_stay()
    {
        List<TableChange> changes = [];

        TableDiff.AddChanges(Entry(_web, "1*1"), Entry(_web with { Scheduler = "wrr" }, "1*1"), changes);

        Assert.Equal("~ TCP 192.0.2.1:80 wrr (was: rr)", Assert.Single(changes).ToString());
    }

    [Fact]
    public void Another_method_threshold_or_tunnel_of_a_destination_is_an_edit()
    {
        Destination before = new(IPAddress.Parse("10.0.0.1"), 1, ForwardingMethod.Masquerade, 1);
        Destination[] afters =
        [
            before with { Forwarding = ForwardingMethod.DirectRoute }, before with { UpperThreshold = 1 },
            before with { UpperThreshold = 1, LowerThreshold = 1 }, before with { Tunnel = new(TunnelKind.Gre) },
        ];

        foreach (Destination after in afters)
        {
            List<TableChange> changes = [];
            TableDiff.AddChanges(new(_web, [before]), new(_web, [after]), changes);
            Assert.Equal(TableChangeKind.EditDestination, Assert.Single(changes).Kind);
        }
    }

    [Fact]
    public void Only_what_is_ours_is_removed()
    {
        VirtualService foreign = _web with { Key = new(7, IpFamily.IPv4) };
        VirtualService old = _web with { Key = new(8, IpFamily.IPv4) };
        Dictionary<ServiceKey, TableEntry> current = Table([Entry(foreign, "1*1"), Entry(old, "1*1"), Entry(_web, "1*1")]);

        List<TableChange> changes = TableDiff.Between(
            current, new DesiredTable([Entry(_web, "1*1")]), [old.Key, _web.Key, new ServiceKey(9, IpFamily.IPv4)]);

        Assert.Equal("- FWM 8", Assert.Single(changes).ToString());
    }

    [Fact]
    public void A_line_says_what_changes()
    {
        VirtualService persistent = _web with
        {
            Options = ServiceOptions.Persistent | ServiceOptions.Scheduler1,
            PersistenceTimeout = TimeSpan.FromSeconds(50),
            PersistenceMask = 0xFFFFFF00,
            PersistenceEngine = "sip",
        };
        Destination server = new(IPAddress.Parse("10.0.0.7"), 80, ForwardingMethod.DirectRoute, 5);
        Destination tunnel = server with { Forwarding = ForwardingMethod.Tunnel, Tunnel = new(TunnelKind.Gue, 6080) };

        Assert.Equal(
            "+ TCP 192.0.2.1:80 rr persistent 50 mask ffffff00 engine sip [Scheduler1]",
            TableChange.AddService(persistent).ToString());
        Assert.Equal("- TCP 192.0.2.1:80", TableChange.RemoveService(_web.Key).ToString());
        Assert.Equal(
            "+ TCP 192.0.2.1:80 -> 10.0.0.7:80 tunnel gue:6080 weight 5",
            TableChange.AddDestination(_web.Key, tunnel).ToString());
        Assert.Equal(
            "~ TCP 192.0.2.1:80 -> 10.0.0.7:80 route weight 1 thresholds 10-20 (was: route weight 5)",
            TableChange.EditDestination(
                _web.Key, server, server with { Weight = 1, UpperThreshold = 20, LowerThreshold = 10 }).ToString());
        Assert.Equal("- TCP 192.0.2.1:80 -> 10.0.0.7:80", TableChange.RemoveDestination(_web.Key, server).ToString());
    }

    [Fact]
    public void A_diff_applied_gives_the_desired_table_and_a_second_one_is_empty()
    {
        Random random = new(4711); // the seed
        for (int round = 0; round < 250; round++)
        {
            Dictionary<ServiceKey, TableEntry> kernel = Table(RandomEntries(random));
            DesiredTable desired = new(RandomEntries(random));
            ServiceKey[] owned = [.. kernel.Keys.Where(_ => random.Next(2) == 0)];
            ServiceKey[] foreign = [.. kernel.Keys.Except(owned).Where(key => desired.Find(key) is null)];
            Dictionary<ServiceKey, TableEntry> before = new(kernel);

            List<TableChange> changes = TableDiff.Between(kernel, desired, owned);
            Model.Apply(kernel, changes);

            Assert.Equal(
                Lines([.. desired.Entries, .. foreign.Select(key => before[key])]), Lines([.. kernel.Values]));
            Assert.All(changes, change => Assert.DoesNotContain(change.Key, foreign));
            Assert.Empty(TableDiff.Between(kernel, desired, owned));
        }
    }

    [Fact]
    public void Never_without_servers_in_between()
    {
        Random random = new(815); // the seed
        for (int round = 0; round < 250; round++)
        {
            TableEntry before = new(_web, RandomDestinations(random));
            TableEntry after = new(_web, RandomDestinations(random));
            if (!Serves(before) || !Serves(after))
            {
                continue;
            }

            List<TableChange> changes = [];
            TableDiff.AddChanges(before, after, changes);
            Dictionary<ServiceKey, TableEntry> kernel = Table([before]);
            foreach (TableChange change in changes)
            {
                Model.Apply(kernel, [change]);
                Assert.True(Serves(kernel[_web.Key]), $"round {round}: nobody serves after {change}");
            }
        }
    }

    private static bool Serves(TableEntry entry) => entry.Destinations.Any(each => each.Weight > 0);

    private static string Short(TableChange change) =>
        $"{change.ToString()[0]}{change.Destination?.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    private static TableEntry Entry(VirtualService service, string destinations) => new(service,
        [.. destinations.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('*')).Select(parts =>
            new Destination(
                IPAddress.Parse("10.0.0.1"),
                ushort.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture),
                ForwardingMethod.Masquerade,
                int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)))]);

    private static Dictionary<ServiceKey, TableEntry> Table(IEnumerable<TableEntry> entries) =>
        entries.ToDictionary(entry => entry.Service.Key);

    private static List<TableEntry> RandomEntries(Random random)
    {
        List<TableEntry> entries = [];
        for (uint mark = 1; mark <= 6; mark++)
        {
            if (random.Next(3) > 0)
            {
                VirtualService service = new(new(mark, IpFamily.IPv4), random.Next(2) == 0 ? "rr" : "wrr")
                {
                    PersistenceTimeout = TimeSpan.FromSeconds(random.Next(2)),
                };
                entries.Insert(random.Next(entries.Count + 1), new(service, RandomDestinations(random)));
            }
        }

        return entries;
    }

    // Few or many, for the diff has a way for each.
    private static List<Destination> RandomDestinations(Random random)
    {
        int most = random.Next(2) == 0 ? 5 : 40;
        ushort[] ports = [.. Enumerable.Range(1, most).Select(port => (ushort)port)];
        random.Shuffle(ports);
        return [.. ports[..random.Next(most)].Select(port => new Destination(
            IPAddress.Parse("10.0.0.1"), port, (ForwardingMethod)(random.Next(2) * 3), random.Next(3)))];
    }

    private static string[] Lines(IReadOnlyList<TableEntry> entries) =>
        [.. entries.SelectMany(entry => entry.Destinations
                .Select(each => $"{entry.Service} {each} {each.Forwarding} {each.Weight}").Prepend($"{entry.Service}"))
            .Order(StringComparer.Ordinal)];
}
