using System.Buffers;
using System.Globalization;
using System.Text;

namespace EventHub.Gateway.Metrics;

/// <summary>Writes metric families in the Prometheus text format, version 0.0.4.</summary>
internal static class PrometheusWriter
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static void Write(IBufferWriter<byte> output, IReadOnlyList<MetricFamily> families)
    {
        StringBuilder text = new();
        foreach (MetricFamily family in families)
        {
            WriteFamily(text, family);
        }

        text.Append("# HELP eventhub_metrics_dropped_total Measurements dropped because an instrument has too many series.\n")
            .Append("# TYPE eventhub_metrics_dropped_total counter\n")
            .Append("eventhub_metrics_dropped_total ").Append(Number(families.Sum(family => family.Dropped))).Append('\n');
        Encoding.UTF8.GetBytes(text.ToString(), output);
    }

    private static void WriteFamily(StringBuilder text, MetricFamily family)
    {
        text.Append("# HELP ").Append(family.Name).Append(' ').Append(family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
        text.Append("# TYPE ").Append(family.Name).Append(' ').Append(family.Type).Append('\n');
        foreach (MetricSeries series in family.Series)
        {
            if (family.Type == "histogram")
            {
                WriteHistogram(text, family, series);
            }
            else
            {
                WriteSample(text, family.Name, series.Tags, null, series.Value);
            }
        }
    }

    private static void WriteHistogram(StringBuilder text, MetricFamily family, MetricSeries series)
    {
        // Measurements go on meanwhile: the count is what the buckets add up to, so the two never contradict each other.
        long total = 0;
        for (int index = 0; index <= family.Bounds.Length; index++)
        {
            total += series.Bucket(index);
            string bound = index < family.Bounds.Length ? Number(family.Bounds[index]) : "+Inf";
            WriteSample(text, family.Name + "_bucket", series.Tags, bound, total);
        }

        WriteSample(text, family.Name + "_sum", series.Tags, null, series.Value);
        WriteSample(text, family.Name + "_count", series.Tags, null, total);
    }

    private static void WriteSample(StringBuilder text, string name, KeyValuePair<string, object?>[] tags, string? bound, double value)
    {
        text.Append(name);
        if (tags.Length > 0 || bound is not null)
        {
            text.Append('{');
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                WriteLabel(text, tag.Key.Replace('.', '_'), Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "");
            }

            if (bound is not null)
            {
                WriteLabel(text, "le", bound);
            }

            text.Length--;
            text.Append('}');
        }

        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static void WriteLabel(StringBuilder text, string name, string value)
    {
        text.Append(name).Append("=\"");
        foreach (char character in value)
        {
            _ = character switch
            {
                '\\' => text.Append("\\\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append("\\n"),
                _ => text.Append(character),
            };
        }

        text.Append("\",");
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
