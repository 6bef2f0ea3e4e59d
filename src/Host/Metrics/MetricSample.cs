namespace IpvsHa.Host.Metrics;

/// <summary>The value of one instrument for one set of labels.</summary>
internal sealed record MetricSample
{
    /// <summary>The Prometheus name, without suffix: <c>ipvsha_check_rounds</c>.</summary>
    public required string Name { get; init; }

    /// <summary>counter, gauge or histogram.</summary>
    public required MetricKind Kind { get; init; }

    /// <summary>One sentence.</summary>
    public string Help { get; init; } = "";

    /// <summary>Names and values, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary>The sum of a counter or histogram, the value of a gauge.</summary>
    public double Value { get; init; }

    /// <summary>Histogram: upper bounds, without the infinite one.</summary>
    public IReadOnlyList<double>? Bounds { get; init; }

    /// <summary>Histogram: how many values fell at or below each bound and above the one before; one more than bounds.</summary>
    public IReadOnlyList<long>? Buckets { get; init; }
}

/// <summary>Kinds of metrics in the Prometheus text format.</summary>
internal enum MetricKind
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Counts per range.</summary>
    Histogram,
}
