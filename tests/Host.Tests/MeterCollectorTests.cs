using System.Diagnostics.Metrics;
using IpvsHa.Host.Metrics;

namespace IpvsHa.Host.Tests;

public sealed class MeterCollectorTests
{
    [Fact]
    public void Counters_add_up_gauges_keep_the_last_value_and_series_are_told_apart_by_their_labels()
    {
        using MeterCollector collector = new();
        using Meter meter = new("IpvsHa.Test.Sums");
        Counter<long> counter = meter.CreateCounter<long>("ipvsha.test.sums");
        Gauge<long> gauge = meter.CreateGauge<long>("ipvsha.test.gauge");

        counter.Add(2, new KeyValuePair<string, object?>("outcome", "pass"));
        counter.Add(3, new KeyValuePair<string, object?>("outcome", "pass"));
        counter.Add(1, new KeyValuePair<string, object?>("outcome", "fail"));
        gauge.Record(7);
        gauge.Record(5);

        Assert.Equal(
            ["ipvsha_test_gauge  5", "ipvsha_test_sums fail 1", "ipvsha_test_sums pass 5"],
            collector.Collect()
                .Where(static sample => sample.Name is "ipvsha_test_sums" or "ipvsha_test_gauge")
                .Select(static sample =>
                    $"{sample.Name} {string.Join(',', sample.Labels.Select(static label => label.Value))} {sample.Value}"));
    }

    [Fact]
    public void A_value_on_a_bound_belongs_to_the_bucket_below_it()
    {
        using MeterCollector collector = new();
        using Meter meter = new("IpvsHa.Test.Histogram");
        Histogram<double> histogram = meter.CreateHistogram(
            "ipvsha.test.histogram", "s", "", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.1] });

        foreach (double value in (double[])[0, 0.01, 0.011, 0.1, 5])
        {
            histogram.Record(value);
        }

        MetricSample sample = Assert.Single(
            collector.Collect(), static sample => sample.Name == "ipvsha_test_histogram");
        Assert.Equal([2L, 2L, 1L], sample.Buckets);
        Assert.Equal(5.121, sample.Value, 9);
    }

    [Fact]
    public void Measuring_a_known_series_allocates_nothing()
    {
        using MeterCollector collector = new();
        using Meter meter = new("IpvsHa.Test.Allocations");
        Counter<long> counter = meter.CreateCounter<long>("ipvsha.test.allocations");
        KeyValuePair<string, object?> tag = new("reason", "checksum");
        // A call that allocates does so in every pass; the runtime's own recompiling does not.
        long least = Enumerable.Range(0, 5).Min(_ => Measure(counter, tag));

        Assert.Equal(0, least);
    }

    private static long Measure(Counter<long> counter, KeyValuePair<string, object?> tag)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            counter.Add(1, tag);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
