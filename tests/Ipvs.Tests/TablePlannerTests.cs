using System.Net;
using IpvsHa.Ipvs.Planning;

namespace IpvsHa.Ipvs.Tests;

public sealed class TablePlannerTests
{
    private static readonly VirtualService _web = new(new(IpvsProtocol.Tcp, IPAddress.Parse("192.0.2.1"), 80), "rr");
    private static readonly VirtualService _mark = new(new(5, IpFamily.IPv4), "rr");

    private static readonly SorryServerPlan _sorry = new(IPAddress.Parse("10.0.0.99"), 0, ForwardingMethod.Masquerade);

    // Servers 10.0.0.1, 10.0.0.2 ... with weight 1, 2 ... ; u is up, d down, and a capital letter inhibits.
    [Theory]
    [InlineData("uu", 1, "", "1*1 2*2")]
    [InlineData("ud", 1, "", "1*1")]
    [InlineData("uD", 1, "", "1*1 2*0")]
    [InlineData("dd", 1, "", "")]
    [InlineData("DD", 1, "", "1*0 2*0")]
    [InlineData("ud", 2, "", "1*1")] // no quorum and no sorry server: who lives stays
    [InlineData("uu", 1, "sorry", "1*1 2*2")]
    [InlineData("dd", 1, "sorry", "99*1")]
    [InlineData("ud", 2, "sorry", "99*1")] // the live one leaves
    [InlineData("Ud", 2, "sorry", "1*0 99*1")] // or stays with nothing to do
    [InlineData("UD", 2, "sorry", "1*0 2*0 99*1")]
    [InlineData("uu", 1, "inhibited", "1*1 2*2 99*0")]
    [InlineData("dd", 1, "inhibited", "99*1")]
    public void Health_and_quorum_decide(string servers, uint quorum, string sorry, string expected)
    {
        RealServerPlan[] plans =
            [.. servers.Select((letter, index) => Server(index + 1) with { InhibitOnFailure = char.IsUpper(letter) })];
        ServicePlan plan = new("web", [_web], plans)
        {
            Quorum = new(quorum, 0),
            SorryServer = sorry.Length == 0 ? null : _sorry with { Inhibit = sorry == "inhibited" },
        };
        VirtualServerState state = new(
            plan, [.. servers.Select((letter, index) => new RealServerState(letter is 'u' or 'U', index + 1))]);
        state.Start();

        Assert.Equal(expected, Short(new TablePlanner([state]).Plan().Find(_web.Key)));
    }

    [Fact]
    public void Losing_and_gaining_quorum_swaps_the_servers()
    {
        ServicePlan plan = new("web", [_web], [Server(1), Server(2)]) { Quorum = new(3, 0), SorryServer = _sorry };
        VirtualServerState state = new(plan, [new(true, 1), new(true, 2)]);
        TablePlanner planner = new([state]);

        Assert.Equal(QuorumChange.Gained, state.Start());
        Assert.Equal("1*1 2*2", Short(planner.Plan(state)[0]));
        Assert.Equal(QuorumChange.Lost, state.Set(0, new(false, 1)));
        Assert.Equal("99*1", Short(planner.Plan(state)[0]));
        Assert.Equal(QuorumChange.Gained, state.Set(0, new(true, 7)));
        Assert.Equal("1*7 2*2", Short(planner.Plan(state)[0]));
        Assert.Equal(9, state.LiveWeight);
    }

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(0, 0)]
    [InlineData(2147483647, 2147483647)]
    [InlineData(2147483648, 2147483647)]
    [InlineData(long.MaxValue, 2147483647)]
    public void A_weight_is_brought_into_the_kernels_range(long weight, int expected)
    {
        VirtualServerState state = new(new ServicePlan("web", [_web], [Server(1)]), [new(true, weight)]);
        state.Start();

        Assert.Equal(expected, Assert.Single(new TablePlanner([state]).Plan().Entries[0].Destinations).Weight);
        Assert.Equal(expected, state.LiveWeight);
        Assert.Equal(expected > 0, state.HasQuorum); // up with weight 0 counts nothing
    }

    [Theory]
    [InlineData(ForwardingMethod.DirectRoute, 8080, 80)] // the packet is not changed, so neither is its port
    [InlineData(ForwardingMethod.Tunnel, 8080, 80)]
    [InlineData(ForwardingMethod.Masquerade, 8080, 8080)]
    [InlineData(ForwardingMethod.Masquerade, 0, 80)]
    public void The_port_follows_the_method(ForwardingMethod forwarding, ushort configured, ushort expected)
    {
        RealServerPlan server = Server(1) with { Forwarding = forwarding, Port = configured };

        Assert.Equal(expected, Assert.Single(Plan(_web, server)).Port);
    }

    [Theory]
    [InlineData(ForwardingMethod.DirectRoute, 8080, 0)]
    [InlineData(ForwardingMethod.Masquerade, 8080, 8080)]
    public void A_mark_has_no_port(ForwardingMethod forwarding, ushort configured, ushort expected)
    {
        RealServerPlan server = Server(1) with { Forwarding = forwarding, Port = configured };

        Assert.Equal(expected, Assert.Single(Plan(_mark, server)).Port);
    }

    [Fact]
    public void Equal_destinations_are_one_with_the_largest_weight()
    {
        RealServerPlan first = Server(1) with { Forwarding = ForwardingMethod.DirectRoute, Port = 80, Weight = 3 };
        RealServerPlan second = first with { Port = 81, Weight = 9 };

        Assert.Equal(9, Assert.Single(Plan(_web, first, second)).Weight);
        Assert.Equal(9, Assert.Single(Plan(_web, second, first)).Weight);
    }

    [Fact]
    public void Equal_destinations_are_found_among_a_thousand()
    {
        RealServerPlan[] servers =
            [.. Enumerable.Range(0, 1000).Select(number => Server(1) with { Port = (ushort)(1 + (number % 500)) })];

        Assert.Equal(500, Plan(_web, servers).Count);
    }

    [Fact]
    public void Only_a_tunnel_crosses_families()
    {
        IPAddress address = IPAddress.Parse("2001:db8::7");
        RealServerPlan direct = new(address, 80, ForwardingMethod.DirectRoute, 1);

        Assert.Empty(Plan(_web, direct));
        Assert.Single(Plan(_web, direct with { Forwarding = ForwardingMethod.Tunnel }));
    }

    [Fact]
    public void What_belongs_to_tunnels_only_is_left_out_elsewhere()
    {
        Tunnel gue = new(TunnelKind.Gue, 6080, TunnelChecksums.Checksum);
        RealServerPlan server = Server(1) with { Tunnel = gue };

        Assert.Equal(default, Plan(_web, server)[0].Tunnel);
        Assert.Equal(gue, Plan(_web, server with { Forwarding = ForwardingMethod.Tunnel })[0].Tunnel);
        Assert.Equal(
            default,
            Plan(_web, server with { Forwarding = ForwardingMethod.Tunnel, Tunnel = new(TunnelKind.Ipip, 9) })[0].Tunnel);
    }

    [Fact]
    public void Plans_that_share_a_service_share_its_destinations()
    {
        VirtualService second = new(new(IpvsProtocol.Tcp, IPAddress.Parse("192.0.2.2"), 80), "rr");
        VirtualServerState one = Up(new ServicePlan("one", [_web, second], [Server(1), Server(2)]));
        VirtualServerState two = Up(new ServicePlan("two", [_web with { Scheduler = "wrr" }], [Server(2), Server(3)]));
        TablePlanner planner = new([one, two]);

        Assert.Equal("1*1 2*2 3*3", Short(planner.Plan().Find(_web.Key)));
        Assert.Equal("rr", planner.Plan().Find(_web.Key)?.Service.Scheduler); // the first decides
        Assert.Equal("1*1 2*2", Short(planner.Plan().Find(second.Key)));
        two.Set(0, new(false, 2));
        Assert.Equal("1*1 2*2 3*3", Short(Assert.Single(planner.Plan(two)))); // the other still uses it
        one.Set(1, new(false, 2));
        Assert.Equal(["1*1 3*3", "1*1"], planner.Plan(one).Select(Short));
    }

    [Fact]
    public void A_range_that_names_an_address_twice_is_one_service() =>
        Assert.Equal("1*1", Short(Assert.Single(
            new TablePlanner([Up(new ServicePlan("web", [_web, _web], [Server(1)]))]).Plan().Entries)));

    [Fact]
    public void Thresholds_and_the_sorry_servers_own_method_are_kept()
    {
        RealServerPlan server = Server(1) with { UpperThreshold = 20, LowerThreshold = 10 };
        SorryServerPlan sorry = new(IPAddress.Parse("10.0.0.99"), 8080, ForwardingMethod.Tunnel)
        {
            Tunnel = new(TunnelKind.Gre),
        };
        VirtualServerState state = new(
            new ServicePlan("web", [_web], [server]) { SorryServer = sorry }, [new(true, 1)]);
        TablePlanner planner = new([state]);

        state.Start();
        Assert.Equal(
            new(server.Address, 80, ForwardingMethod.Masquerade, 1) { UpperThreshold = 20, LowerThreshold = 10 },
            planner.Plan().Entries[0].Destinations[0]);
        state.Set(0, new(false, 1));
        Assert.Equal(
            new(sorry.Address, 80, ForwardingMethod.Tunnel, 1) { Tunnel = new(TunnelKind.Gre) },
            planner.Plan().Entries[0].Destinations[0]);
    }

    [Fact]
    public void States_and_servers_must_be_as_many() =>
        Assert.Throws<ArgumentException>(() => new VirtualServerState(new ServicePlan("web", [_web], []), [new(true, 1)]));

    private static RealServerPlan Server(int number) =>
        new(IPAddress.Parse($"10.0.0.{number}"), 0, ForwardingMethod.Masquerade, number);

    private static VirtualServerState Up(ServicePlan plan)
    {
        VirtualServerState state = new(plan, [.. plan.RealServers.Select(server => new RealServerState(true, server.Weight))]);
        state.Start();
        return state;
    }

    private static IReadOnlyList<Destination> Plan(VirtualService service, params RealServerPlan[] servers) =>
        new TablePlanner([Up(new ServicePlan("plan", [service], servers))]).Plan().Entries[0].Destinations;

    private static string Short(TableEntry? entry) =>
        string.Join(' ', entry!.Destinations.Select(each => $"{each.Address.GetAddressBytes()[3]}*{each.Weight}"));
}
