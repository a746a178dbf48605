namespace EventHub.Gateway.Metrics;

/// <summary>One line of numbers: an instrument under one set of tag values. Thread-safe.</summary>
internal sealed class MetricSeries
{
    private readonly long[] _buckets;
    private double _value;
    private long _count;

    public MetricSeries(KeyValuePair<string, object?>[] tags, int buckets)
    {
        Tags = tags;
        _buckets = new long[buckets];
    }

    public KeyValuePair<string, object?>[] Tags { get; }

    /// <summary>The round of collecting in which an observable instrument gave it last.</summary>
    public long Round { get; set; }

    /// <summary>The value; of a histogram the sum.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>How many measurements a histogram has.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>How many measurements fell into a bucket, those before it not counted.</summary>
    public long Bucket(int index) => Volatile.Read(ref _buckets[index]);

    public void Set(double value) => Volatile.Write(ref _value, value);

    /// <summary>Sets a histogram.</summary>
    public void Set(ReadOnlySpan<long> buckets, double sum)
    {
        buckets.CopyTo(_buckets);
        Set(sum);
    }

    public void Add(double value)
    {
        double seen = Volatile.Read(ref _value);
        while (true)
        {
            double before = Interlocked.CompareExchange(ref _value, seen + value, seen);
            if (before.Equals(seen))
            {
                return;
            }

            seen = before;
        }
    }

    /// <summary>Adds a measurement to a histogram with these upper bounds.</summary>
    public void Observe(double value, ReadOnlySpan<double> bounds)
    {
        int index = 0;
        while (index < bounds.Length && value > bounds[index])
        {
            index++;
        }

        Interlocked.Increment(ref _buckets[index]);
        Interlocked.Increment(ref _count);
        Add(value);
    }
}
