using IpvsHa.Netlink.Route;

namespace IpvsHa.Netlink.Tests.Route;

public sealed class RouteMonitorTests
{
    private const string Link = """
        10 00 05 00 00 00 00 00 00 00 00 00              # flags, sequence, port of the header
        00 00 01 00 04 00 00 00 02 10 00 00 00 00 00 00  # index 4
        """;

    private const string Address = """
        14 00 00 00 00 00 00 00 00 00 00 00
        02 18 80 00 03 00 00 00 08 00 02 00 c0 00 02 01  # 192.0.2.1/24 on 3
        """;

    [Fact]
    public void Nothing_is_nothing()
    {
        using RouteMonitor monitor = new(new ScriptedKernel(), handle: 7);
        List<RouteEvent> events = [];

        Assert.True(monitor.Read(events));

        Assert.Empty(events);
        Assert.Equal(7, monitor.Handle);
    }

    [Fact]
    public void Events_come_in_order_over_messages_and_datagrams()
    {
        string newLink = "20 00 00 00" + Link.Replace("10 00 05", "10 00 00", StringComparison.Ordinal);
        using RouteMonitor monitor = new(
            new ScriptedKernel(
                newLink + "\n20 00 00 00" + Address,
                "20 00 00 00" + Address.Replace("14 00 00", "15 00 00", StringComparison.Ordinal),
                "20 00 00 00" + Link.Replace("10 00 05", "11 00 00", StringComparison.Ordinal)),
            handle: -1);
        List<RouteEvent> events = [];

        Assert.True(monitor.Read(events));

        Assert.Equal(
            [
                RouteEventKind.LinkChanged,
                RouteEventKind.AddressAdded,
                RouteEventKind.AddressRemoved,
                RouteEventKind.LinkRemoved,
            ],
            events.Select(happened => happened.Kind));
        Assert.Equal((4, 4), (events[0].Link!.Index, events[3].Link!.Index));
        Assert.Equal("192.0.2.1/24 on interface 3", events[1].Address!.ToString());
        Assert.Equal(events[1].Address, events[2].Address);
    }

    [Theory]
    [InlineData("ENOBUFS")]
    [InlineData("EMSGSIZE")]
    [InlineData("10 00 00 00 04 00 00 00 00 00 00 00 00 00 00 00")] // NLMSG_OVERRUN
    [InlineData("ff 00 00 00 14 00 00 00 00 00 00 00 00 00 00 00")] // longer than the datagram
    public void What_was_lost_is_told_and_the_rest_still_read(string loss)
    {
        using RouteMonitor monitor = new(new ScriptedKernel(loss, "20 00 00 00" + Address), handle: -1);
        List<RouteEvent> events = [];

        Assert.True(monitor.Read(events));

        Assert.Equal(
            [RouteEventKind.Overflowed, RouteEventKind.AddressAdded], events.Select(happened => happened.Kind));
    }

    [Fact]
    public void A_storm_leaves_the_caller_time_for_other_work()
    {
        using RouteMonitor monitor =
            new(new ScriptedKernel([.. Enumerable.Repeat("20 00 00 00" + Address, 100)]), handle: -1);
        List<RouteEvent> events = [];

        Assert.False(monitor.Read(events));
        Assert.Equal(64, events.Count);
        Assert.True(monitor.Read(events));
        Assert.Equal(100, events.Count);
    }

    [Fact]
    public void A_broken_socket_is_an_exception()
    {
        using RouteMonitor monitor = new(new ScriptedKernel("EBADF"), handle: -1);

        Assert.Throws<NetlinkException>(() => monitor.Read([]));
    }
}
