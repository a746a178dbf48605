using System.Diagnostics.Metrics;
using System.Globalization;

namespace EventHub.Gateway.Metrics;

/// <summary>How long requests take, by route, method and status.</summary>
internal sealed class HttpInstruments
{
    // Finer at the low end than the usual advice: most requests of a hub end within a millisecond.
    private static readonly double[] Buckets = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    // Boxed once: a tag's value is an object.
    private static readonly string[] Statuses = [.. Enumerable.Range(0, 600).Select(status => status.ToString(CultureInfo.InvariantCulture))];

    private readonly Histogram<double> _duration;

    public HttpInstruments(IMeterFactory meters) => _duration = meters.Create(MeterNames.Gateway).CreateHistogram(
        "eventhub.http.request.duration", "s", "Time from the headers of a request to the end of its answer.", tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets });

    public void Record(string route, string method, int status, TimeSpan elapsed) => _duration.Record(
        elapsed.TotalSeconds,
        new KeyValuePair<string, object?>("route", route),
        new KeyValuePair<string, object?>("method", method),
        new KeyValuePair<string, object?>("status", Statuses[Math.Clamp(status, 0, Statuses.Length - 1)]));
}
