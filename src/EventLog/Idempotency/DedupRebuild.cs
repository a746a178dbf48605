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

    public static DedupWindow Run(EventLogOptions options, IReadOnlyList<Segment> segments, long nowTicks)
    {
        Stack<(Segment Segment, IReadOnlyList<HashedLsn> Keys)> found = new();
        long left = options.DedupMaxKeys;
        for (int i = segments.Count - 1; i >= 0 && left > 0; i--)
        {
            if (segments[i].LastTicks < nowTicks - options.DedupWindow.Ticks)
            {
                break;
            }

            IReadOnlyList<HashedLsn> keys = NewestKeys(segments[i], left);
            left -= keys.Count;
            found.Push((segments[i], keys));
        }

        DedupWindow window = new(options.DedupMaxKeys, options.DedupWindow);
        foreach ((Segment segment, IReadOnlyList<HashedLsn> keys) in found)
        {
            Add(window, segment, keys, options.DedupWindow / StretchesReadMax);
        }

        return window;
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
        if (segment.Sealed?.NewestDedupKeys(max) is List<HashedLsn> stored)
        {
            return stored;
        }

        HashedLsn[] keys = (segment.Sealed is null ? segment : Rescan(segment)).DedupKeys.ToArray();
        return keys.Length <= max ? keys : keys[^(int)max..];
    }

    private static void Add(DedupWindow window, Segment segment, IReadOnlyList<HashedLsn> keys, TimeSpan exactness)
    {
        StretchTimes times = new(segment, exactness);
        foreach (HashedLsn key in keys)
        {
            window.Add(key.Hash, key.Lsn, times.Of(key.Lsn));
        }
    }
}
