// Times the way from plans to the kernel's table: ipvs-table SERVICES DESTINATIONS_EACH
// Run it in a network namespace or a guest of its own: it removes what it made, and nothing else.
using System.Net;
using IpvsHa.Ipvs;
using IpvsHa.Ipvs.Planning;
using IpvsHa.Netlink;
using Microsoft.Extensions.Logging.Abstractions;

int services = int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture);
int each = int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture);

using NetlinkSocket socket = new(NetlinkProtocol.Generic);
if (KernelIpvsTable.TryOpen(socket) is not { } table)
{
    Console.Error.WriteLine("no IPVS in this kernel: modprobe ip_vs");
    return 1;
}

using IpvsMetrics metrics = new();
TableReconciler reconciler = new(table, metrics, NullLogger<TableReconciler>.Instance, TimeProvider.System);
long begin = TimeProvider.System.GetTimestamp();
Time("adopt an empty table", () =>
{
    reconciler.Adopt([]);
    return true;
});
VirtualServerState[] states = Time("make plans", () => Make(weight: 5));
TablePlanner planner = Time("index plans", () => new TablePlanner(states));
DesiredTable desired = Time("plan", planner.Plan);
Time("diff alone", () => reconciler.Preview(desired));
ReconcileResult result = Time("diff and apply", () => reconciler.Reconcile(desired));
Console.WriteLine($"whole, {services} services x {each}: "
    + $"{TimeProvider.System.GetElapsedTime(begin).TotalMilliseconds:F1} ms, {result.Applied.Count} changes, "
    + $"{result.Failures.Count} refused");

VirtualServerState changed = states[services / 2];
Time("one server down", () =>
{
    changed.Set(0, new RealServerState(false, 5));
    return reconciler.Apply(planner.Plan(changed));
});
Time("one server up", () =>
{
    changed.Set(0, new RealServerState(true, 5));
    return reconciler.Apply(planner.Plan(changed));
});
Time("reload, one weight changed", () =>
{
    VirtualServerState[] again = Make(weight: 5);
    again[0].Set(0, new RealServerState(true, 6));
    return reconciler.Reconcile(new TablePlanner(again).Plan());
});
Time("repair, nothing to do", reconciler.Repair);
Time("remove all", reconciler.RemoveAll);
Console.WriteLine($"{GC.GetTotalAllocatedBytes() / 1e6:F1} MB allocated, {GC.CollectionCount(0)} collections");
return 0;

VirtualServerState[] Make(int weight) =>
    [.. Enumerable.Range(0, services).Select(number =>
    {
        ServiceKey key = new(IpvsProtocol.Tcp, Address(0x0A010001, number), 80);
        RealServerPlan[] servers =
            [.. Enumerable.Range(0, each).Select(server => new RealServerPlan(
                Address(0x0A800001, (number * each) + server), 80, ForwardingMethod.DirectRoute, weight))];
        VirtualServerState state = new(
            new ServicePlan($"{key}", [new VirtualService(key, "wrr")], servers),
            [.. servers.Select(server => new RealServerState(true, server.Weight))]);
        state.Start();
        return state;
    })];

static IPAddress Address(uint first, int number) => new(BitConverter.GetBytes(
    System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(first + (uint)number)));

static T Time<T>(string what, Func<T> work)
{
    long start = TimeProvider.System.GetTimestamp();
    T result = work();
    Console.WriteLine($"{TimeProvider.System.GetElapsedTime(start).TotalMilliseconds,9:F2} ms  {what}"
        + (result is ReconcileResult done ? $": {done.Applied.Count} changes" : ""));
    return result;
}
