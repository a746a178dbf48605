using EventHub.EventLog.Segments;

namespace EventHub.EventLog.Retention;

/// <summary>What declared limits take away, as a pure decision.</summary>
internal static class RetentionPlan
{
    /// <summary>How many of the oldest segments go so that the rest fits into <paramref name="bytesMax"/>. The one being written stays.</summary>
    public static int SegmentsOverSize(ReadOnlySpan<long> segmentBytes, long bytesMax)
    {
        long total = 0;
        foreach (long bytes in segmentBytes)
        {
            total += bytes;
        }

        int drop = 0;
        while (drop < segmentBytes.Length - 1 && total > bytesMax)
        {
            total -= segmentBytes[drop++];
        }

        return drop;
    }

    /// <summary>How many of the oldest segments hold nothing at or behind <paramref name="firstLsn"/>.</summary>
    public static int SegmentsBefore(ReadOnlySpan<Segment> segments, long firstLsn)
    {
        int drop = 0;
        while (drop < segments.Length - 1 && segments[drop].NextLsn <= firstLsn)
        {
            drop++;
        }

        return drop;
    }
}
