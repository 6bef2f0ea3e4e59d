using System.Threading.Channels;
using IpvsHa.Vrrp.StateMachine;
using Microsoft.Extensions.Logging;

namespace IpvsHa.Vrrp;

/// <summary>What all virtual routers of one loop share.</summary>
internal sealed class VrrpContext(
    IVrrpNetwork network, TimeProvider time, ILogger logger, VrrpMetrics metrics, ChannelWriter<VrrpEvent> events)
{
    private readonly long _start = time.GetTimestamp();

    public IVrrpNetwork Network { get; } = network;

    public ILogger Logger { get; } = logger;

    public VrrpMetrics Metrics { get; } = metrics;

    /// <summary>Results of what is tracked by name, as reported from outside.</summary>
    public Dictionary<string, bool> Results { get; } = [];

    /// <summary>Every address that one of the routers holds: none of them can be a source of advertisements.</summary>
    public HashSet<UInt128> VirtualAddresses { get; } = [];

    /// <summary>The monotonic time since the start.</summary>
    public TimeSpan Now => time.GetElapsedTime(_start);

    public DateTimeOffset WallTime => time.GetUtcNow();

    public void Report(
        VrrpEventKind kind,
        string name,
        VirtualRouterState oldState,
        VirtualRouterState newState,
        byte priority,
        string reason) =>
        events.TryWrite(new(kind, name, oldState, newState, priority, reason, time.GetUtcNow()));
}
