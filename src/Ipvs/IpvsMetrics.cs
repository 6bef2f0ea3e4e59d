using System.Diagnostics.Metrics;
using IpvsHa.Ipvs.Planning;

namespace IpvsHa.Ipvs;

/// <summary>The instruments of this library, on a meter of its own name.</summary>
public sealed class IpvsMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "IpvsHa.Ipvs";

    private static readonly KeyValuePair<string, object?>[] _kinds =
    [
        new("kind", "add_service"),
        new("kind", "edit_service"),
        new("kind", "remove_service"),
        new("kind", "add_destination"),
        new("kind", "edit_destination"),
        new("kind", "remove_destination"),
    ];

    private readonly Counter<long> _changes;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _repairs;
    private readonly Counter<long> _reads;
    private readonly Histogram<double> _duration;

    /// <summary>Makes the instruments.</summary>
    public IpvsMetrics()
    {
        Meter = new Meter(MeterName);
        _changes = Meter.CreateCounter<long>("ipvs.changes", description: "Changes of the IPVS table carried out.");
        _failures = Meter.CreateCounter<long>("ipvs.failures", description: "Changes that the kernel refused.");
        _repairs = Meter.CreateCounter<long>("ipvs.repairs", description: "Changes that undid what others did.");
        _reads = Meter.CreateCounter<long>("ipvs.reads", description: "Times the whole IPVS table was read.");
        _duration = Meter.CreateHistogram<double>(
            "ipvs.request.duration", "s", "How long the kernel took for one list of changes.");
    }

    /// <summary>The meter, for tests.</summary>
    public Meter Meter { get; }

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    internal void Count(IReadOnlyList<TableChange> changes, IReadOnlyList<TableChangeFailure> failures, TimeSpan took)
    {
        Span<long> kinds = stackalloc long[_kinds.Length];
        for (int index = 0; index < changes.Count; index++)
        {
            kinds[(int)changes[index].Kind]++;
        }

        foreach (TableChangeFailure failure in failures)
        {
            kinds[(int)failure.Change.Kind]--;
            _failures.Add(1, _kinds[(int)failure.Change.Kind]);
        }

        for (int kind = 0; kind < kinds.Length; kind++)
        {
            if (kinds[kind] > 0)
            {
                _changes.Add(kinds[kind], _kinds[kind]);
            }
        }

        _duration.Record(took.TotalSeconds);
    }

    internal void CountRepairs(int repairs) => _repairs.Add(repairs);

    internal void CountRead() => _reads.Add(1);
}
