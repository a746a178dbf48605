using EventHub.EventLog.Indexing;
using EventHub.EventLog.Reading;
using EventHub.EventLog.Recovery;
using EventHub.EventLog.Segments;

namespace EventHub.EventLog.Idempotency;

/// <summary>
/// Fills the idempotency window from the segments, newest keys first, so that a restart forgets none of them.
/// </summary>
internal static class DedupRebuild
{
    // A key's time is right to this part of the window, so at most as many stretches are read for their times.
    private const int StretchesReadMax = 64;

    public static DedupWindow Run(EventLogOptions options, ReadOnlySpan<Segment> segments, long nowTicks)
    {
        DedupWindow window = new(options.DedupMaxKeys, options.DedupWindow);
        Fill(window, options, segments, nowTicks);
        return window;
    }

    /// <summary>Fills a window that is empty with what it keeps.</summary>
    public static void Fill(DedupWindow window, EventLogOptions options, ReadOnlySpan<Segment> segments, long nowTicks)
    {
        Stack<(Segment Segment, IReadOnlyList<HashedLsn> Keys)> found = new();
        long left = options.DedupMaxKeys;
        for (int i = segments.Length - 1; i >= 0 && left > 0; i--)
        {
            if (segments[i].LastTicks < nowTicks - window.Kept.Ticks)
            {
                break;
            }

            IReadOnlyList<HashedLsn> keys = NewestKeys(segments[i], left);
            left -= keys.Count;
            found.Push((segments[i], keys));
        }

        foreach ((Segment segment, IReadOnlyList<HashedLsn> keys) in found)
        {
            // The log's own window is shorter than the longest of a channel: what it may still hold is looked at as closely as it needs.
            StretchTimes times = new(segment, window.Kept / StretchesReadMax, nowTicks - options.DedupWindow.Ticks, options.DedupWindow / StretchesReadMax);
            foreach (HashedLsn key in keys)
            {
                window.Add(key.Hash, key.Lsn, times.Of(key.Lsn));
            }
        }
    }

    /// <summary>The segment read anew from its batches, when a part of its footer is damaged.</summary>
    public static Segment Rescan(Segment segment)
    {
        Segment copy = new(segment.Path, segment.File, segment.Header);
        new SegmentScanner(new QuarantineList()).Scan(copy);
        return copy;
    }

    private static IReadOnlyList<HashedLsn> NewestKeys(Segment segment, long max)
    {
        // The list first: once it is emptied, the indexes that take its place are there.
        HashedLsnList written = segment.DedupKeys;
        SealedIndexes? indexes = segment.Sealed;
        if (indexes?.NewestDedupKeys(max) is List<HashedLsn> stored)
        {
            return stored;
        }

        HashedLsn[] keys = (indexes is null ? written : Rescan(segment).DedupKeys).ToArray();
        return keys.Length <= max ? keys : keys[^(int)max..];
    }
}
