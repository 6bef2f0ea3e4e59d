using System.Net;
using IpvsHa.Netlink;

namespace IpvsHa.Ipvs.Tests;

public sealed class KernelIpvsTableTests
{
    private static readonly VirtualService _web = new(new(IpvsProtocol.Tcp, IPAddress.Parse("192.0.2.1"), 80), "rr");

    [Fact]
    public void A_kernel_without_ipvs_gives_no_table()
    {
        using FakeIpvsKernel kernel = new() { HasIpvs = false };

        Assert.Null(KernelIpvsTable.TryOpen(kernel));
    }

    [Theory]
    [InlineData(true, 5000000000UL)]
    [InlineData(false, 705032704UL)] // what 32 bits keep of it
    public void Counters_come_with_the_services_and_go_to_zero(bool has64, ulong expected)
    {
        using FakeIpvsKernel kernel = new() { HasStats64 = has64 };
        KernelIpvsTable table = KernelIpvsTable.TryOpen(kernel)!;
        table.AddService(_web);
        kernel.Connections = 5000000000;

        Assert.Equal(expected, table.ListServices()[0].Statistics.Connections);
        Assert.Equal(expected, table.GetService(_web.Key)!.Statistics.Connections);
        table.Zero(_web.Key);
        Assert.Equal(0UL, table.ListServices()[0].Statistics.Connections);
    }

    [Fact]
    public void A_refusal_tells_operation_target_and_errno()
    {
        using FakeIpvsKernel kernel = new() { Refuse = static (_, _) => Errno.EPERM };
        KernelIpvsTable table = KernelIpvsTable.TryOpen(kernel)!;

        NetlinkException error = Assert.Throws<NetlinkException>(() => table.AddService(_web));

        Assert.Equal(("add TCP 192.0.2.1:80", Errno.EPERM), (error.Operation, error.Errno));
        Assert.Equal(Errno.EPERM, Assert.Throws<NetlinkException>(table.ReadAll).Errno);
        Assert.Equal(Errno.EPERM, Assert.Throws<NetlinkException>(() => table.GetInfo()).Errno);
    }
}
