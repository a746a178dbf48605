using System.Collections.Immutable;
using EventHub.EventLog.Retention;
using EventHub.EventLog.Segments;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Reading;

/// <summary>
/// What the writer publishes and readers read: bounds, segments, tail. Bounds are written last, so whoever sees a
/// bound finds everything below it.
/// </summary>
internal sealed class LogState(int partition, LogBounds bounds, ImmutableArray<Segment> segments, TailCache tail, QuarantineList quarantine)
{
    private LogBounds _bounds = bounds;
    private Segment[] _segments = [.. segments];
    private long _keptFromLsn = long.MaxValue;

    public int Partition { get; } = partition;

    public LogBounds Bounds => Volatile.Read(ref _bounds);

    /// <summary>Oldest first; the last one is being written.</summary>
    public ReadOnlySpan<Segment> Segments => Volatile.Read(ref _segments);

    /// <summary>Segments that hold this lsn or a later one are not freed.</summary>
    public long KeptFromLsn
    {
        get => Volatile.Read(ref _keptFromLsn);
        set => Volatile.Write(ref _keptFromLsn, value);
    }

    /// <summary>Nothing before this lsn is seen or kept.</summary>
    public long NeededFromLsn => Math.Min(Bounds.FirstLsn, KeptFromLsn);

    /// <summary>How many of the oldest segments hold nothing that is seen or kept.</summary>
    public int SegmentsToFree => RetentionPlan.SegmentsBefore(Segments, NeededFromLsn);

    public TailCache Tail { get; } = tail;

    public QuarantineList Quarantine { get; } = quarantine;

    public Segment Active => Segments[^1];

    public void Publish(LogBounds bounds) => Volatile.Write(ref _bounds, bounds);

    public void SetSegments(Segment[] segments) => Volatile.Write(ref _segments, segments);

    /// <summary>The epochs of the retained segments, oldest first.</summary>
    public IReadOnlyList<EpochSpan> Epochs()
    {
        List<EpochSpan> spans = [];
        foreach (Segment segment in Segments)
        {
            Epoch epoch = segment.Header.Epoch;
            if (spans.Count > 0 && spans[^1].Epoch == epoch)
            {
                continue;
            }

            if (spans.Count > 0)
            {
                spans[^1] = spans[^1] with { NextSequence = segment.FirstSequence };
            }

            spans.Add(new EpochSpan(epoch, segment.FirstSequence, long.MaxValue));
        }

        return spans;
    }

    /// <summary>True when batches with these channels and lanes may interest a reader of <paramref name="filter"/> and <paramref name="lanes"/>.</summary>
    public static bool MayMatch(ReadOnlySpan<ChannelBloom> filter, byte lanes, in ChannelBloom channels, byte laneMask) =>
        (laneMask & lanes) != 0 && MayMatch(filter, channels);

    /// <summary>True when batches with these channels may interest a reader of <paramref name="filter"/>.</summary>
    public static bool MayMatch(ReadOnlySpan<ChannelBloom> filter, in ChannelBloom channels)
    {
        if (filter.IsEmpty)
        {
            return true;
        }

        foreach (ref readonly ChannelBloom channel in filter)
        {
            if (channels.MayContain(channel))
            {
                return true;
            }
        }

        return false;
    }
}
