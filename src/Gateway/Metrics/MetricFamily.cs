using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace EventHub.Gateway.Metrics;

/// <summary>One instrument with all its series, under the name Prometheus knows it by.</summary>
internal sealed class MetricFamily
{
    /// <summary>Most series of one instrument; measurements under further tag values are dropped and counted.</summary>
    public const int SeriesMax = 1000;

    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<TagSet, MetricSeries> _series = new();
    private readonly double[] _bounds;
    private readonly bool _accumulates;
    private readonly bool _isObserved;
    private long _dropped, _round;

    private MetricFamily(string name, string help, string type, bool accumulates, bool isObserved, double[] bounds)
    {
        _isObserved = isObserved;
        Name = name;
        Help = help;
        Type = type;
        _accumulates = accumulates;
        _bounds = bounds;
    }

    public string Name { get; }

    public string Help { get; }

    /// <summary><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</summary>
    public string Type { get; }

    /// <summary>Upper bounds of a histogram's buckets, without the infinite one.</summary>
    public ReadOnlySpan<double> Bounds => _bounds;

    /// <summary>Measurements that were dropped because there are too many series.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public ICollection<MetricSeries> Series => _series.Values;

    /// <summary>The family of an instrument.</summary>
    public static MetricFamily Of(Instrument instrument)
    {
        Type kind = instrument.GetType().GetGenericTypeDefinition();
        bool histogram = kind == typeof(Histogram<>);
        bool counter = kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>);
        string type = histogram ? "histogram" : counter ? "counter" : "gauge";
        double[] bounds = histogram ? [.. (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? DefaultBounds] : [];
        return new MetricFamily(
            NameOf(instrument, counter), instrument.Description ?? "", type, kind == typeof(Counter<>) || kind == typeof(UpDownCounter<>), instrument.IsObservable, bounds);
    }

    /// <summary>A family without an instrument, whose series are told as they are; <paramref name="bounds"/> are those of a histogram.</summary>
    public static MetricFamily Told(string name, string help, string type, params double[] bounds) => new(name, help, type, accumulates: false, isObserved: false, bounds);

    /// <summary>Tells a series.</summary>
    public void Tell(double value, params KeyValuePair<string, object?>[] tags) => SeriesOf(new TagSet(tags)).Set(value);

    /// <summary>Tells a series of a histogram: how many fell into each bucket, and their sum.</summary>
    public void Tell(ReadOnlySpan<long> buckets, double sum, params KeyValuePair<string, object?>[] tags) => SeriesOf(new TagSet(tags)).Set(buckets, sum);

    /// <summary>Begins to ask an observable instrument anew.</summary>
    public void BeginRound() => _round++;

    /// <summary>Forgets the series that it gave no more: what they were about, such as a partition, is not here any longer.</summary>
    public void EndRound()
    {
        foreach ((TagSet tags, MetricSeries series) in _series)
        {
            if (_isObserved && series.Round != _round)
            {
                _series.TryRemove(tags, out _);
            }
        }
    }

    /// <summary>Takes a measurement.</summary>
    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        TagSet key = new(tags);
        if (!_series.TryGetValue(key, out MetricSeries? series))
        {
            if (_series.Count >= SeriesMax || tags.Length > TagSet.CountMax)
            {
                Interlocked.Increment(ref _dropped);
                return;
            }

            series = SeriesOf(key);
        }

        series.Round = _round;
        if (Type == "histogram")
        {
            series.Observe(value, _bounds);
        }
        else if (_accumulates)
        {
            series.Add(value);
        }
        else
        {
            series.Set(value);
        }
    }

    private MetricSeries SeriesOf(TagSet tags) => _series.GetOrAdd(tags, static (tagSet, buckets) => new MetricSeries(tagSet.ToArray(), buckets), _bounds.Length + 1);

    private static string NameOf(Instrument instrument, bool counter)
    {
        string unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return instrument.Name.Replace('.', '_') + unit + (counter ? "_total" : "");
    }
}
