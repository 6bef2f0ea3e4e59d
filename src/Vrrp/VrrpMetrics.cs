using System.Diagnostics.Metrics;
using IpvsHa.Vrrp.Packets;
using IpvsHa.Vrrp.StateMachine;

namespace IpvsHa.Vrrp;

/// <summary>The instruments of this library.</summary>
public sealed class VrrpMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "IpvsHa.Vrrp";

    private readonly Counter<long> _sent;
    private readonly Counter<long> _received;
    private readonly Counter<long> _drops;
    private readonly Counter<long> _transitions;
    private readonly Counter<long> _splitBrains;
    private readonly Counter<long> _restored;
    private readonly Histogram<double> _lateness;
    private readonly KeyValuePair<string, object?>[] _reasonTags = TagsOf<DropReason>("reason");
    private readonly KeyValuePair<string, object?>[] _stateTags = TagsOf<VirtualRouterState>("state");

    /// <summary>Creates the instruments.</summary>
    public VrrpMetrics()
    {
        Meter = new(MeterName);
        _sent = Meter.CreateCounter<long>("ipvsha.vrrp.advertisements.sent", description: "Advertisements sent");
        _received = Meter.CreateCounter<long>(
            "ipvsha.vrrp.advertisements.received", description: "Advertisements taken");
        _drops = Meter.CreateCounter<long>("ipvsha.vrrp.drops", description: "Packets dropped, by reason");
        _transitions = Meter.CreateCounter<long>("ipvsha.vrrp.transitions", description: "States entered");
        _splitBrains = Meter.CreateCounter<long>(
            "ipvsha.vrrp.split_brains", description: "Times another master was heard while MASTER");
        _restored = Meter.CreateCounter<long>(
            "ipvsha.vrrp.addresses.restored", description: "Addresses put back after somebody removed them");
        _lateness = Meter.CreateHistogram(
            "ipvsha.vrrp.deadline.lateness",
            "s",
            "How late deadlines of virtual routers were served",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.1, 1],
            });
    }

    /// <summary>The meter.</summary>
    public Meter Meter { get; }

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    internal void AdvertisementSent() => _sent.Add(1);

    internal void AdvertisementReceived() => _received.Add(1);

    internal void Dropped(DropReason reason) => _drops.Add(1, _reasonTags[(int)reason]);

    internal void Entered(VirtualRouterState state) => _transitions.Add(1, _stateTags[(int)state]);

    internal void SplitBrain() => _splitBrains.Add(1);

    internal void Restored(int addresses) => _restored.Add(addresses);

    internal void Late(TimeSpan lateness) => _lateness.Record(lateness.TotalSeconds);

    private static KeyValuePair<string, object?>[] TagsOf<T>(string name)
        where T : struct, Enum =>
        [.. Enum.GetNames<T>().Select(value => new KeyValuePair<string, object?>(name, SnakeCase(value)))];

    private static string SnakeCase(string name) => string.Concat(
        name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
