using IpvsHa.Host.Metrics;

namespace IpvsHa.Host.Tests;

public sealed class PrometheusTextTests
{
    [Fact]
    public void A_metric_has_its_help_and_type_once_and_its_values_below()
    {
        string text = PrometheusText.Write(
        [
            Sample("keepalived_vip_status", MetricKind.Gauge, 1, ("vip", "192.168.1.100")),
            Sample("keepalived_vip_status", MetricKind.Gauge, 0, ("vip", "192.168.1.200")),
        ]);

        Assert.Equal(
            """
            # HELP keepalived_vip_status help
            # TYPE keepalived_vip_status gauge
            keepalived_vip_status{vip="192.168.1.100"} 1
            keepalived_vip_status{vip="192.168.1.200"} 0

            """,
            text);
    }

    [Fact]
    public void A_counter_ends_in_total_and_a_value_without_labels_has_no_braces()
    {
        string text = PrometheusText.Write([Sample("ipvsha_netlink_errors", MetricKind.Counter, 2.5)]);

        Assert.Contains("\nipvsha_netlink_errors_total 2.5\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_histogram_has_growing_buckets_the_sum_and_the_count()
    {
        MetricSample sample = Sample("lateness", MetricKind.Histogram, 0.35, ("role", "vrrp")) with
        {
            Bounds = [0.01, 0.1],
            Buckets = [3, 1, 1],
        };

        Assert.EndsWith(
            """
            lateness_bucket{role="vrrp",le="0.01"} 3
            lateness_bucket{role="vrrp",le="0.1"} 4
            lateness_bucket{role="vrrp",le="+Inf"} 5
            lateness_sum{role="vrrp"} 0.35
            lateness_count{role="vrrp"} 5

            """,
            PrometheusText.Write([sample]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_backslashes_and_line_feeds_in_labels_are_escaped()
    {
        string text = PrometheusText.Write([Sample("m", MetricKind.Gauge, 1, ("why", "a \"b\"\\\nc"))]);

        Assert.Contains("m{why=\"a \\\"b\\\"\\\\\\nc\"} 1", text, StringComparison.Ordinal);
    }

    private static MetricSample Sample(string name, MetricKind kind, double value, params (string, string)[] labels) => new()
    {
        Name = name,
        Kind = kind,
        Help = "help",
        Value = value,
        Labels = [.. labels.Select(static label => KeyValuePair.Create(label.Item1, label.Item2))],
    };
}
