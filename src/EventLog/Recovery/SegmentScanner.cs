using EventHub.EventLog.Format;
using EventHub.EventLog.Reading;
using EventHub.EventLog.Segments;

namespace EventHub.EventLog.Recovery;

/// <summary>
/// Rebuilds what is known of a segment from its batches.
/// </summary>
/// <remarks>
/// A batch counts when its check, its chain to the one before and its numbers hold. What does not count is damage when a
/// later whole batch proves that it had been finished: by saying that it was on storage then, or by having been acknowledged
/// without waiting for that. Else it is a torn tail, and so are whole batches behind it: two commits may be in flight, and
/// of two that nobody was told of, power loss may leave the second.
/// </remarks>
internal sealed class SegmentScanner(QuarantineList quarantine)
{
    /// <summary>Scans up to the last batch below <paramref name="beforeLsn"/>; what stands behind it is left to the caller.</summary>
    public void Scan(Segment segment, long beforeLsn = long.MaxValue)
    {
        FileWindow window = new(segment.File, segment.File.Length);
        long at = segment.NextOffset;
        while (true)
        {
            at = ScanWhole(segment, window, at, beforeLsn);
            if (segment.NextLsn >= beforeLsn || !TryFindNext(segment, window, at, beforeLsn, out BatchHeader found, out long foundAt))
            {
                return;
            }

            quarantine.Add(new QuarantinedRange(
                Path.GetFileName(segment.Path), at, foundAt - at,
                segment.NextLsn, found.Summary.FirstLsn, segment.NextSequence, found.Summary.FirstSequence));
            segment.SkipTo(found, foundAt);
            at = foundAt;
        }
    }

    private static long ScanWhole(Segment segment, FileWindow window, long at, long beforeLsn)
    {
        while (TryReadBatch(segment, window, at, out BatchHeader header)
            && header.Summary.FirstLsn == segment.NextLsn
            && header.Summary.FirstLsn < beforeLsn
            && header.Summary.FirstSequence == segment.NextSequence
            && header.PreviousCrc == segment.LastCrc)
        {
            SegmentIndexer.Index(segment, header.Summary, window.At(at, header.Bytes)[BatchFormat.HeaderBytes..header.Bytes]);
            segment.Advance(at, header);
            at = segment.NextOffset;
        }

        return at;
    }

    // The first whole batch behind the bad place, if it or a later one proves that what stood there had been finished.
    private static bool TryFindNext(Segment segment, FileWindow window, long bad, long beforeLsn, out BatchHeader found, out long foundAt)
    {
        found = default;
        foundAt = -1;
        for (long at = bad + segment.Header.Alignment; at < window.Length; at += segment.Header.Alignment)
        {
            if (!TryReadBatch(segment, window, at, out BatchHeader header)
                || header.Summary.FirstLsn <= segment.NextLsn || header.Summary.FirstLsn >= beforeLsn)
            {
                continue;
            }

            (found, foundAt) = foundAt < 0 ? (header, at) : (found, foundAt);
            if (header.DurableNextLsn > segment.NextLsn || (header.Flags & BatchFlags.AckedUnsynced) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryReadBatch(Segment segment, FileWindow window, long at, out BatchHeader header)
    {
        int length = BatchFormat.PeekLength(window.At(at, BatchFormat.HeaderBytes));
        header = default;
        return length > 0
            && BatchFormat.TryRead(window.At(at, length), segment.Header.Salt, out header)
            && header.Partition == segment.Header.Partition;
    }
}
