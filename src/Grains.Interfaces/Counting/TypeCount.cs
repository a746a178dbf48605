using EventHub.Protocol.Records;

namespace EventHub.Grains.Interfaces.Counting;

/// <summary>
/// How many events of one type from one kind of origin were published, and how deliveries of them went, since start. Thread-safe.
/// </summary>
public sealed class TypeCount
{
    private static readonly double[] s_bounds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
    private readonly byte[] _typeUtf8;
    private readonly long[] _durations = new long[s_bounds.Length + 1];
    private long _published, _completed, _failed, _ticks;

    internal TypeCount(SourceKind sourceKind, byte[] typeUtf8)
    {
        SourceKind = sourceKind;
        _typeUtf8 = typeUtf8;
        Type = System.Text.Encoding.UTF8.GetString(typeUtf8);
    }

    /// <summary>The kind of origin.</summary>
    public SourceKind SourceKind { get; }

    /// <summary>The type.</summary>
    public string Type { get; }

    /// <summary>Events that were stored.</summary>
    public long Published => Volatile.Read(ref _published);

    /// <summary>Deliveries that were acknowledged.</summary>
    public long Completed => Volatile.Read(ref _completed);

    /// <summary>Deliveries that became dead letters.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Seconds from the last hand-over of each delivery to its end, added up.</summary>
    public double Seconds => Volatile.Read(ref _ticks) / (double)TimeSpan.TicksPerSecond;

    /// <summary>Upper bounds of <see cref="Durations"/>, in seconds, ascending; the last bucket has none.</summary>
    public static ReadOnlySpan<double> Bounds => s_bounds;

    /// <summary>How many deliveries took how long, each in one bucket.</summary>
    public long[] Durations() => [.. _durations.Select((_, bucket) => Volatile.Read(ref _durations[bucket]))];

    /// <summary>Counts an event that was stored.</summary>
    public void CountPublished() => Interlocked.Increment(ref _published);

    /// <summary>Counts a delivery that ended, so many ticks after it was handed over last.</summary>
    public void CountProcessed(bool completed, long ticks)
    {
        ticks = Math.Max(0, ticks);
        double seconds = ticks / (double)TimeSpan.TicksPerSecond;
        int bucket = 0;
        while (bucket < s_bounds.Length && seconds > s_bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref completed ? ref _completed : ref _failed);
        Interlocked.Increment(ref _durations[bucket]);
        Interlocked.Add(ref _ticks, ticks);
    }

    /// <summary>True when it counts this type.</summary>
    internal bool Is(SourceKind sourceKind, ReadOnlySpan<byte> type) => sourceKind == SourceKind && type.SequenceEqual(_typeUtf8);
}
