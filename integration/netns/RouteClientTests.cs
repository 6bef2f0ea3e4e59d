using System.Net;
using IpvsHa.Netlink;
using IpvsHa.Netlink.Route;

namespace IpvsHa.Netns;

/// <summary>Route netlink against the real kernel, each test in a network namespace of its own.</summary>
public sealed class RouteClientTests : IDisposable
{
    private static readonly MacAddress _mac = new(0x00_00_5e_00_01_33);
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(5);

    private readonly NetworkNamespace _namespace;

    public RouteClientTests()
    {
        Requires.Root();
        _namespace = new NetworkNamespace();
    }

    public void Dispose() => _namespace.Dispose();

    [Fact]
    public void A_new_namespace_has_a_loopback_that_is_down() => WithClient(client =>
    {
        LinkInfo lo = Assert.Single(client.ListLinks(), link => link.Name == "lo");

        Assert.Equal((1, (ushort)772, (MacAddress?)default(MacAddress)), (lo.Index, lo.HardwareType, lo.Address));
        Assert.Equal(LinkTraits.Loopback, lo.Flags);
        Assert.False(lo.IsUsable);
        Assert.Empty(client.ListAddresses());
    });

    [Fact]
    public void A_veth_pair_has_a_carrier_when_both_ends_are_up() => WithClient(client =>
    {
        int left = AddVeth(client);
        int right = client.FindLink("right")!.Index;

        Assert.Equal(OperationalState.Down, client.FindLink(left)!.State);
        client.SetUp(left, isUp: true);
        Assert.False(client.FindLink(left)!.Flags.HasFlag(LinkTraits.LowerUp));
        client.SetUp(right, isUp: true);

        LinkInfo link = client.FindLink("left")!;
        Assert.True(link.Flags.HasFlag(LinkTraits.Up | LinkTraits.LowerUp));
        Assert.Equal(("veth", 1500u, right), (link.Kind, link.Mtu, link.LowerIndex));
        client.SetUp(right, isUp: false);
        Assert.False(client.FindLink(left)!.Flags.HasFlag(LinkTraits.LowerUp));
        client.RemoveLink(left);
        Assert.Null(client.FindLink(left));
        Assert.Null(client.FindLink("right"));
    });

    [Fact]
    public void A_macvlan_has_its_base_and_its_address_and_no_link_local_one() => WithClient(client =>
    {
        int left = AddVeth(client);
        client.SetUp(left, isUp: true);
        client.SetUp(client.FindLink("right")!.Index, isUp: true);

        client.AddMacvlan("vrrp.51", left, _mac);
        LinkInfo vmac = client.FindLink("vrrp.51")!;
        client.SetNoAddressGeneration(vmac.Index);
        client.SetUp(vmac.Index, isUp: true);

        Assert.Equal(("macvlan", left, "00:00:5e:00:01:33"), (vmac.Kind, vmac.LowerIndex, vmac.Address.ToString()));
        Assert.DoesNotContain(client.ListAddresses(), address => address.LinkIndex == vmac.Index);
        Refused(() => client.AddMacvlan("vrrp.51", left, null), "add macvlan vrrp.51: EEXIST");
        client.SetUp(vmac.Index, isUp: false);
        client.SetAddress(vmac.Index, new MacAddress(0x02_00_00_00_00_01));
        Assert.Equal("02:00:00:00:00:01", client.FindLink(vmac.Index)!.Address.ToString());
    });

    [Fact]
    public void A_port_of_a_bridge_has_its_master() => WithClient(client =>
    {
        int left = AddVeth(client);
        client.AddLink("br0", "bridge");
        int bridge = client.FindLink("br0")!.Index;

        client.SetMaster(left, bridge);

        Assert.Equal(bridge, client.FindLink(left)!.MasterIndex);
        client.SetMaster(left, 0);
        Assert.Equal(0, client.FindLink(left)!.MasterIndex);
    });

    [Fact]
    public void An_ipv4_address_comes_back_as_it_was_set() => WithClient(client =>
    {
        int left = AddVeth(client);
        InterfaceAddress address = new(left, IPAddress.Parse("192.0.2.1"), 24)
        {
            Broadcast = IPAddress.Parse("192.0.2.255"),
            Label = "left:1",
            Scope = RouteScope.Link,
            Flags = AddressTraits.NoPrefixRoute,
            Protocol = RouteProtocol.Keepalived,
        };

        client.AddAddress(address);

        Assert.Equal(
            address with { Flags = AddressTraits.NoPrefixRoute | AddressTraits.Permanent },
            Assert.Single(client.ListAddresses()));
        NetlinkException there = Assert.Throws<NetlinkException>(() => client.AddAddress(address));
        Assert.Equal((Errno.EEXIST, $"add 192.0.2.1/24 on interface {left}"), (there.Errno, there.Operation));
        client.AddAddress(address, replace: true);
        client.RemoveAddress(address);
        Assert.Empty(client.ListAddresses());
        NetlinkException gone = Assert.Throws<NetlinkException>(() => client.RemoveAddress(address));
        Assert.Equal(Errno.EADDRNOTAVAIL, gone.Errno);
    });

    [Fact]
    public void A_peer_is_told_from_the_own_address() => WithClient(client =>
    {
        int left = AddVeth(client);
        InterfaceAddress address = new(left, IPAddress.Parse("192.0.2.1"), 32) { Peer = IPAddress.Parse("192.0.2.2") };

        client.AddAddress(address);

        InterfaceAddress listed = Assert.Single(client.ListAddresses());
        Assert.Equal((address.Address, address.Peer), (listed.Address, listed.Peer));
        client.RemoveAddress(listed);
        Assert.Empty(client.ListAddresses());
    });

    [Fact]
    public void An_ipv6_address_with_no_preferred_lifetime_is_deprecated() => WithClient(client =>
    {
        int left = AddVeth(client);
        InterfaceAddress address = new(left, IPAddress.Parse("2001:db8::1"), 64)
        {
            Flags = AddressTraits.NoDad | AddressTraits.Home,
            Protocol = RouteProtocol.Keepalived,
            PreferredLifetime = TimeSpan.Zero,
        };

        client.AddAddress(address);

        InterfaceAddress listed = Assert.Single(client.ListAddresses());
        Assert.Equal(
            address with { Flags = address.Flags | AddressTraits.Deprecated | AddressTraits.Permanent },
            listed);
        client.RemoveAddress(address);
        Assert.Empty(client.ListAddresses());
    });

    [Fact]
    public void A_batch_of_addresses_tells_the_outcome_of_each() => WithClient(client =>
    {
        int left = AddVeth(client);
        InterfaceAddress[] addresses = [.. Enumerable.Range(0, 600).Select(i => Numbered(left, i))];
        client.AddAddress(addresses[300]);
        InterfaceAddress[] wrong = [.. addresses];
        wrong[500] = wrong[500] with { LinkIndex = 9999 };

        NetlinkBatchResult added = client.AddAddresses(wrong);

        Assert.Equal([(300, Errno.EEXIST), (500, Errno.ENODEV)], Outcomes(added));
        Assert.False(added.HasUnknown);
        Assert.Equal(599, client.ListAddresses().Count);
        NetlinkBatchResult removed = client.RemoveAddresses(addresses);
        Assert.Equal([(500, Errno.EADDRNOTAVAIL)], Outcomes(removed));
        Assert.Empty(client.ListAddresses());
    });

    [Fact]
    public void Errors_that_overflow_the_receive_buffer_are_unknown_and_not_lost()
    {
        _namespace.Run(() =>
        {
            using NetlinkSocket socket =
                new(NetlinkProtocol.Route, new NetlinkSocketOptions { ReceiveBufferSize = 4096 });
            NetlinkClient client = new(socket);
            NetlinkBatch batch = new(client);
            byte[] body = new byte[AddressMessages.MaxLength];
            int length = AddressMessages.WriteNew(body, Numbered(9999, 1));
            for (int i = 0; i < 256; i++)
            {
                batch.Add(RouteMessageType.NewAddr, NetlinkFlags.Create, body.AsSpan(0, length));
            }

            NetlinkBatchResult first = batch.Complete();

            batch.Add(RouteMessageType.NewAddr, NetlinkFlags.Create, body.AsSpan(0, length));
            NetlinkBatchResult second = batch.Complete();

            Assert.True(first.HasUnknown);
            Assert.Equal(Enumerable.Range(0, 256), first.Failures.Select(failure => failure.Index));
            Assert.Contains(first.Failures, failure => failure is { IsUnknown: false, Errno: Errno.ENODEV });
            Assert.Contains(first.Failures, failure => failure is { IsUnknown: true, Errno: Errno.ENOBUFS });
            NetlinkFailure last = Assert.Single(second.Failures);
            Assert.Equal((0, Errno.ENODEV, false), (last.Index, last.Errno, last.IsUnknown));
        });
    }

    [Fact]
    public void A_refusal_has_the_kernels_own_words() => WithClient(client =>
    {
        RouteEntry route = new(IPAddress.Parse("198.51.100.0"), 24) { Gateway = IPAddress.Parse("203.0.113.1") };

        NetlinkException error = Assert.Throws<NetlinkException>(() => client.AddRoute(route));

        Assert.Equal(Errno.ENETUNREACH, error.Errno);
        Assert.Equal("Nexthop has invalid gateway", error.KernelText);
        Assert.Equal(
            "add route 198.51.100.0/24 in table 254: ENETUNREACH (Nexthop has invalid gateway)", error.Message);
    });

    [Fact]
    public void Routes_are_added_replaced_listed_and_removed() => WithClient(client =>
    {
        int left = AddVeth(client);
        client.SetUp(left, isUp: true);
        client.SetUp(client.FindLink("right")!.Index, isUp: true);
        client.AddAddress(new InterfaceAddress(left, IPAddress.Parse("192.0.2.1"), 24));
        RouteEntry route = new(IPAddress.Parse("198.51.100.0"), 24)
        {
            Gateway = IPAddress.Parse("192.0.2.254"),
            LinkIndex = left,
            Source = IPAddress.Parse("192.0.2.1"),
            Metric = 50,
            Table = 1000,
            Protocol = RouteProtocol.Keepalived,
        };

        client.AddRoute(route);

        Assert.Equal(route, Assert.Single(client.ListRoutes(table: 1000)));
        Assert.Contains(client.ListRoutes(), entry => entry is { PrefixLength: 24, Protocol: RouteProtocol.Kernel });
        Assert.DoesNotContain(client.ListRoutes(), entry => entry.Table != RouteTable.Main);
        Refused(() => client.AddRoute(route), "add route 198.51.100.0/24 in table 1000: EEXIST");
        RouteEntry other = route with { Gateway = IPAddress.Parse("192.0.2.253") };
        client.AddRoute(other, replace: true);
        Assert.Equal(other, Assert.Single(client.ListRoutes(table: 1000)));
        client.RemoveRoute(other);
        Assert.Empty(client.ListRoutes(table: 1000));
        Assert.Equal(Errno.ESRCH, Assert.Throws<NetlinkException>(() => client.RemoveRoute(other)).Errno);
    });

    [Fact]
    public void A_default_route_of_ipv6_has_no_destination() => WithClient(client =>
    {
        int left = AddVeth(client);
        client.SetUp(left, isUp: true);
        RouteEntry route = new(IPAddress.IPv6Any, 0) { LinkIndex = left, Metric = 7, Protocol = RouteProtocol.Boot };

        client.AddRoute(route);

        Assert.Contains(route, client.ListRoutes());
    });

    [Fact]
    public void Neighbours_are_set_listed_and_removed() => WithClient(client =>
    {
        int left = AddVeth(client);
        client.SetUp(left, isUp: true);
        Neighbor neighbor = new(left, IPAddress.Parse("192.0.2.9")) { HardwareAddress = _mac };

        client.SetNeighbor(neighbor);

        Assert.Contains(neighbor, client.ListNeighbors());
        client.RemoveNeighbor(neighbor);
        Assert.DoesNotContain(neighbor, client.ListNeighbors());
    });

    [Fact]
    public void The_monitor_tells_of_links_and_addresses_in_order() => WithClient(client =>
    {
        int left = AddVeth(client);
        using RouteMonitor monitor = RouteMonitor.Open();
        Poller poller = new(1);
        int slot = poller.Add(monitor.Handle);
        Assert.Equal(0, poller.Wait(TimeSpan.Zero));
        InterfaceAddress address = new(left, IPAddress.Parse("192.0.2.1"), 32);

        client.AddAddress(address);
        client.SetUp(left, isUp: true);
        client.RemoveAddress(address);
        client.RemoveLink(left);

        Assert.Equal(1, poller.Wait(_soon));
        Assert.Equal(PollEvents.Readable, poller.Ready(slot));
        List<RouteEvent> events = [];
        Assert.True(monitor.Read(events));
        RouteEvent[] ours = [.. events.Where(
            happened => happened.Link?.Index == left || happened.Address?.LinkIndex == left)];
        Assert.Equal(RouteEventKind.AddressAdded, ours[0].Kind);
        Assert.Equal(IPAddress.Parse("192.0.2.1"), ours[0].Address!.Address);
        Assert.Equal(RouteEventKind.LinkChanged, ours[1].Kind);
        Assert.True(ours[1].Link!.Flags.HasFlag(LinkTraits.Up));
        Assert.Contains(ours, happened => happened.Kind == RouteEventKind.AddressRemoved);
        Assert.Equal(RouteEventKind.LinkRemoved, ours[^1].Kind);
    });

    [Fact]
    public void A_port_that_leaves_its_bridge_is_not_a_link_that_is_gone() => WithClient(client =>
    {
        int left = AddVeth(client);
        client.AddLink("br0", "bridge");
        client.SetMaster(left, client.FindLink("br0")!.Index);
        using RouteMonitor monitor = RouteMonitor.Open();

        client.SetMaster(left, 0);

        List<RouteEvent> events = [];
        monitor.Read(events);
        Assert.Contains(
            events, happened => happened.Kind == RouteEventKind.LinkChanged && happened.Link!.Index == left);
        Assert.DoesNotContain(events, happened => happened.Kind == RouteEventKind.LinkRemoved);
    });

    [Fact]
    public void A_monitor_that_was_not_read_says_that_it_lost_something_and_goes_on() => WithClient(client =>
    {
        int left = AddVeth(client);
        using NetlinkSocket socket = new(
            NetlinkProtocol.Route, new NetlinkSocketOptions { Groups = [5], ReceiveBufferSize = 4096 });
        using RouteMonitor monitor = new(socket, socket.Handle);
        client.AddAddresses([.. Enumerable.Range(0, 100).Select(i => Numbered(left, i))]);

        List<RouteEvent> events = [];
        while (!monitor.Read(events))
        {
        }

        Assert.Contains(events, happened => happened.Kind == RouteEventKind.Overflowed);
        events.Clear();
        client.RemoveAddress(Numbered(left, 99));
        Assert.True(monitor.Read(events));
        Assert.Equal(RouteEventKind.AddressRemoved, Assert.Single(events).Kind);
    });

    [Fact]
    public void The_monitor_hears_of_routes_when_asked_to() => WithClient(client =>
    {
        int left = AddVeth(client);
        client.SetUp(left, isUp: true);
        using RouteMonitor monitor = RouteMonitor.Open(withRoutes: true);
        RouteEntry route = new(IPAddress.Parse("198.51.100.0"), 24) { LinkIndex = left, Scope = RouteScope.Link };

        client.AddRoute(route);
        client.RemoveRoute(route);

        List<RouteEvent> events = [];
        monitor.Read(events);
        Assert.Equal(
            [RouteEventKind.RouteAdded, RouteEventKind.RouteRemoved],
            events.Where(happened => route.Equals(happened.Route)).Select(happened => happened.Kind));
    });

    private void WithClient(Action<RouteClient> test) => _namespace.Run(() =>
    {
        using RouteClient client = RouteClient.Open();
        test(client);
    });

    private static int AddVeth(RouteClient client)
    {
        client.AddVeth("left", "right");
        LinkInfo left = client.FindLink("left")!;
        client.SetNoAddressGeneration(left.Index); // its own address would come at any time
        return left.Index;
    }

    private static InterfaceAddress Numbered(int link, int number) =>
        new(link, new IPAddress([10, 0, (byte)(number >> 8), (byte)number]), 32);

    private static IEnumerable<(int Index, Errno Errno)> Outcomes(NetlinkBatchResult result) =>
        result.Failures.Select(failure => (failure.Index, failure.Errno));

    private static void Refused(Action call, string message) =>
        Assert.Equal(message, Assert.Throws<NetlinkException>(call).Message);
}
