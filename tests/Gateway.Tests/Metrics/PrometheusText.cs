using System.Globalization;
using System.Text.RegularExpressions;
using EventHub.Gateway.Metrics;
using EventHub.Gateway.Tests.Hosting;

namespace EventHub.Gateway.Tests.Metrics;

/// <summary>Reads the Prometheus text format strictly enough that a mistake in it is found.</summary>
internal sealed partial class PrometheusText
{
    private readonly Dictionary<string, string> _types = [];
    private readonly HashSet<string> _helps = [];
    private readonly Dictionary<string, double> _samples = [];

    public IReadOnlyDictionary<string, string> Types => _types;

    public IReadOnlyDictionary<string, double> Samples => _samples;

    public static async Task<PrometheusText> ScrapeAsync(HubHost hub)
    {
        using HttpResponseMessage response = await hub.Client.GetAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Equal(PrometheusWriter.ContentType, response.Content.Headers.ContentType?.ToString());
        return Parse(await response.Content.ReadAsStringAsync());
    }

    public static PrometheusText Parse(string text)
    {
        PrometheusText parsed = new();
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        foreach (string line in text.Split('\n')[..^1])
        {
            parsed.Take(line);
        }

        return parsed;
    }

    private void Take(string line)
    {
        if (line.StartsWith("# HELP ", StringComparison.Ordinal))
        {
            Assert.True(_helps.Add(line.Split(' ')[2]), "A second HELP: " + line);
            return;
        }

        if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
        {
            string[] parts = line.Split(' ');
            Assert.Contains(parts[3], (string[])["counter", "gauge", "histogram"]);
            Assert.True(_types.TryAdd(parts[2], parts[3]), "A second TYPE: " + line);
            Assert.Contains(parts[2], _helps);
            return;
        }

        Match sample = Sample().Match(line);
        Assert.True(sample.Success, "No sample: " + line);
        string family = HistogramSuffix().Replace(sample.Groups["name"].Value, "");
        Assert.True(_types.ContainsKey(sample.Groups["name"].Value) || _types.GetValueOrDefault(family) == "histogram", "A sample without TYPE: " + line);
        string value = sample.Groups["value"].Value;
        Assert.True(_samples.TryAdd(line[..(line.Length - value.Length - 1)], double.Parse(value, CultureInfo.InvariantCulture)), "A second sample: " + line);
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*")*\})? (?<value>-?[0-9.eE+-]+|[+-]Inf|NaN)$""")]
    private static partial Regex Sample();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramSuffix();
}
