using System.Net;
using IpvsHa.Vrrp.Settings;
using IpvsHa.Vrrp.StateMachine;

namespace IpvsHa.Vrrp.Tests;

public sealed class VirtualMacTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly FakeLink _link = new();
    private readonly List<Machine> _machines = [];

    private static VirtualRouterSettings Router =>
        Machine.Router(51, 100, "10.0.0.100") with { Vmac = new("vrrp.51", TransmitsOnBase: false) };

    public void Dispose() => _machines.ForEach(machine => machine.Dispose());

    [Fact]
    public void The_interface_comes_at_start_and_the_addresses_are_put_and_announced_there()
    {
        Machine machine = Add(Router);

        Run(3.6);
        Assert.Equal(
            "vmac vrrp.51 00005e000133 over eth0 2, open vrrp.51 9 base 2 egress 9 00005e000133", machine.TakeLog());
        Run(0.1);

        Assert.Equal(
            "advert 100, add 10.0.0.100 on vrrp.51, arp .100 00005e000133 on 9", machine.TakeLog());
        Assert.Equal("10.0.0.1", machine["VI_51"].SourceAddress?.ToString());
    }

    [Fact]
    public void Advertisements_leave_on_the_base_where_wanted_and_are_heard_on_the_virtual_mac()
    {
        Machine machine = Add(Router with { Vmac = new("web", TransmitsOnBase: true, 0x020000000042) });

        Run(0.1);

        Assert.Equal(
            "vmac web 020000000042 over eth0 2, open web 9 base 2 egress 2 020000000001", machine.TakeLog());
    }

    [Fact]
    public void Peers_are_reached_through_the_base()
    {
        Machine machine = Add(Router with { UnicastPeers = [new(IPAddress.Parse("10.0.0.2"))] });

        Run(0.1);

        Assert.Equal("vmac vrrp.51 00005e000133 over eth0 2, open eth0 2", machine.TakeLog());
    }

    [Fact]
    public void An_address_with_an_interface_of_its_own_goes_there()
    {
        Machine machine = Add(Router with
        {
            ExcludedAddresses = [new(IPAddress.Parse("10.0.0.101"), 24) { Device = "eth0" }],
        });

        Run(4);

        Assert.Contains("add 10.0.0.100 on vrrp.51 10.0.0.101", machine.TakeLog(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_interface_comes_with_its_base_again()
    {
        Machine machine = Add(Router);
        Run(4);
        machine.Network.Recreate(exists: false);
        Run(0.1);
        Assert.Equal(["interface eth0 does not exist"], machine["VI_51"].Faults);
        machine.TakeLog();

        machine.Network.Recreate(exists: true);
        Run(3.7);

        Assert.Equal(
            "vmac vrrp.51 00005e000133 over eth0 3, open vrrp.51 9 base 3 egress 9 00005e000133, "
                + "advert 100, add 10.0.0.100 on vrrp.51, arp .100 00005e000133 on 9",
            machine.TakeLog());
    }

    [Fact]
    public void A_foreign_interface_of_that_name_is_a_fault_and_is_left_alone()
    {
        Machine machine = Add(Router);
        machine.Network.VirtualMacProblem = "interface vrrp.51 is there already";

        Run(4);

        Assert.Equal(VirtualRouterState.Fault, machine.State);
        Assert.Equal(["interface vrrp.51 is there already"], machine["VI_51"].Faults);
        Assert.Equal("", machine.TakeLog());
        Assert.Contains("(VI_51) fault: interface vrrp.51 is there already", machine.Logger.Lines);
    }

    [Theory]
    [InlineData(false, "advert 0, remove 10.0.0.100 on vrrp.51, close, remove vrrp.51")]
    [InlineData(true, "close")]
    public void An_orderly_stop_removes_the_interface_unless_somebody_goes_on(bool keepsAddresses, string log)
    {
        Machine machine = Add(Router);
        Run(4);
        machine.TakeLog();

        machine.Runner.StopAsync(keepsAddresses);
        machine.Runner.Step();

        Assert.Equal(log, machine.TakeLog());
    }

    [Fact]
    public void A_reload_may_switch_where_advertisements_leave_but_another_name_is_another_router()
    {
        Machine machine = Add(Router);
        Run(4);
        machine.TakeLog();

        Reload(machine, Router with { Vmac = new("vrrp.51", TransmitsOnBase: true) });
        Assert.Equal("close, open vrrp.51 9 base 2 egress 2 020000000001", machine.TakeLog());
        Assert.Equal(VirtualRouterState.Master, machine.State);

        Reload(machine, Router with { Vmac = new("web", TransmitsOnBase: false) });
        Assert.StartsWith(
            "advert 0, remove 10.0.0.100 on vrrp.51, close, remove vrrp.51, vmac web 00005e000133",
            machine.TakeLog(),
            StringComparison.Ordinal);
    }

    private static void Reload(Machine machine, VirtualRouterSettings router)
    {
        machine.Runner.ReloadAsync(new VrrpSettings { Routers = [router] });
        machine.Runner.Step();
    }

    private Machine Add(VirtualRouterSettings router)
    {
        Machine machine = new(_time, _link, "10.0.0.1", new VrrpSettings { Routers = [router] });
        _machines.Add(machine);
        return machine;
    }

    private void Run(double seconds) => Machine.Run(_time, seconds, [.. _machines]);
}
