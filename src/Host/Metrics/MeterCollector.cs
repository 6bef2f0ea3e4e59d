using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace IpvsHa.Host.Metrics;

/// <summary>Adds up what the instruments of this process report, for the exporter.</summary>
/// <remarks>Any thread may measure and any may collect. Measuring a known series allocates nothing.</remarks>
internal sealed class MeterCollector : IDisposable
{
    private const string MeterPrefix = "IpvsHa.";

    private static readonly double[] _secondBounds =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<SeriesKey, Series> _series = new();

    /// <summary>Starts to listen to every meter whose name begins with <c>IpvsHa.</c></summary>
    public MeterCollector()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The present values, sorted by name and labels.</summary>
    public IReadOnlyList<MetricSample> Collect()
    {
        _listener.RecordObservableInstruments();
        return [.. _series.Values
            .Select(static series => series.ToSample())
            .OrderBy(static sample => sample.Name, StringComparer.Ordinal)
            .ThenBy(static sample => string.Join(',', sample.Labels.Select(label => label.Value)), StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        SeriesKey key = new(instrument, Tag(tags, 0), Tag(tags, 1), Tag(tags, 2), Tag(tags, 3));
        if (!_series.TryGetValue(key, out Series? series))
        {
            series = _series.GetOrAdd(key, new Series(instrument, tags.ToArray()));
        }

        series.Add(value);
    }

    private static object? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, int index) =>
        index < tags.Length ? tags[index].Value : null;

    private readonly record struct SeriesKey(Instrument Instrument, object? A, object? B, object? C, object? D);

    private sealed class Series
    {
        private readonly Instrument _instrument;
        private readonly KeyValuePair<string, string>[] _labels;
        private readonly MetricKind _kind;
        private readonly bool _isSum;
        private readonly double[]? _bounds;
        private readonly long[]? _buckets;
        private double _value;

        public Series(Instrument instrument, KeyValuePair<string, object?>[] tags)
        {
            _instrument = instrument;
            _labels = [.. tags.Select(static tag => KeyValuePair.Create(
                tag.Key.Replace('.', '_'), Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? ""))];
            _kind = instrument switch
            {
                Histogram<double> or Histogram<long> or Histogram<int> => MetricKind.Histogram,
                Counter<long> or Counter<int> or Counter<double> => MetricKind.Counter,
                ObservableCounter<long> or ObservableCounter<int> or ObservableCounter<double> => MetricKind.Counter,
                _ => MetricKind.Gauge,
            };
            // Observable instruments and gauges report the value itself, the others what it grew by.
            _isSum = !instrument.IsObservable && instrument is not (Gauge<long> or Gauge<int> or Gauge<double>);
            if (_kind == MetricKind.Histogram)
            {
                _bounds = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries?.ToArray() ?? _secondBounds;
                _buckets = new long[_bounds.Length + 1];
            }
        }

        public void Add(double value)
        {
            if (_buckets is not null)
            {
                int index = Array.BinarySearch(_bounds!, value);
                Interlocked.Increment(ref _buckets[index < 0 ? ~index : index]);
            }

            double before;
            double after;
            do
            {
                before = Volatile.Read(ref _value);
                after = _isSum ? before + value : value;
            }
            while (!Interlocked.CompareExchange(ref _value, after, before).Equals(before));
        }

        public MetricSample ToSample() => new()
        {
            Name = _instrument.Name.Replace('.', '_'),
            Kind = _kind,
            Help = _instrument.Description ?? "",
            Labels = _labels,
            Value = Volatile.Read(ref _value),
            Bounds = _bounds,
            Buckets = _buckets?.ToArray(),
        };
    }
}
