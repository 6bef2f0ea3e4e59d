using System.Globalization;
using System.Text;

namespace IpvsHa.Host.Metrics;

/// <summary>Writes samples in the Prometheus text exposition format 0.0.4. Pure.</summary>
internal static class PrometheusText
{
    /// <summary>The media type of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The text of all samples. Samples of one name must stand together.</summary>
    public static string Write(IEnumerable<MetricSample> samples)
    {
        StringBuilder text = new();
        string? previous = null;
        foreach (MetricSample sample in samples)
        {
            string name = NameOf(sample);
            if (name != previous)
            {
                previous = name;
                text.Append("# HELP ").Append(name).Append(' ').Append(EscapeHelp(sample.Help)).Append('\n');
                text.Append("# TYPE ").Append(name).Append(' ').Append(TypeOf(sample.Kind)).Append('\n');
            }

            if (sample.Kind == MetricKind.Histogram)
            {
                WriteHistogram(text, name, sample);
            }
            else
            {
                WriteLine(text, name, sample.Labels, null, sample.Value);
            }
        }

        return text.ToString();
    }

    private static string NameOf(MetricSample sample) =>
        sample.Kind == MetricKind.Counter && !sample.Name.EndsWith("_total", StringComparison.Ordinal)
            ? sample.Name + "_total"
            : sample.Name;

    private static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    private static void WriteHistogram(StringBuilder text, string name, MetricSample sample)
    {
        long count = 0;
        for (int i = 0; i < sample.Buckets!.Count; i++)
        {
            count += sample.Buckets[i];
            string bound = i < sample.Bounds!.Count ? Number(sample.Bounds[i]) : "+Inf";
            WriteLine(text, name + "_bucket", sample.Labels, bound, count);
        }

        WriteLine(text, name + "_sum", sample.Labels, null, sample.Value);
        WriteLine(text, name + "_count", sample.Labels, null, count);
    }

    private static void WriteLine(
        StringBuilder text,
        string name,
        IReadOnlyList<KeyValuePair<string, string>> labels,
        string? upperBound,
        double value)
    {
        text.Append(name);
        if (labels.Count > 0 || upperBound is not null)
        {
            text.Append('{');
            string separator = "";
            foreach ((string key, string label) in labels)
            {
                text.Append(separator).Append(key).Append("=\"").Append(EscapeLabel(label)).Append('"');
                separator = ",";
            }

            if (upperBound is not null)
            {
                text.Append(separator).Append("le=\"").Append(upperBound).Append('"');
            }

            text.Append('}');
        }

        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string EscapeHelp(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string EscapeLabel(string text) =>
        EscapeHelp(text).Replace("\"", "\\\"", StringComparison.Ordinal);
}
