using EventHub.EventLog.Segments;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Reading;

/// <content>Lookups of one place: by lsn, by time, by what a segment's footer says.</content>
internal sealed partial class LogReader
{
    /// <summary>
    /// The batch that holds <paramref name="lsn"/>; null when it is not retained or not written yet, or, unless <paramref name="hiddenToo"/>,
    /// before everything that is seen.
    /// </summary>
    /// <exception cref="EventHubException"><c>Quarantined</c>.</exception>
    public StoredBatch? Find(long lsn, bool hiddenToo = false)
    {
        LogBounds bounds = state.Bounds;
        if (lsn < (hiddenToo ? state.Segments[0].FirstLsn : bounds.FirstLsn) || lsn >= bounds.NextLsn)
        {
            return null;
        }

        if (state.Tail.FindLsn(lsn) is StoredBatch fresh)
        {
            return fresh;
        }

        if (SegmentOfLsn(lsn) is not Segment segment)
        {
            // Trimmed since the bounds were read.
            return null;
        }

        int index = segment.Sparse.FindLsn(lsn);
        if (index >= 0)
        {
            using Chunk chunk = _cache.Get(segment, index);
            for (int i = 0; i < chunk.Batches.Count; i++)
            {
                if (lsn >= chunk.Batches[i].Header.Summary.FirstLsn && lsn < chunk.Batches[i].Header.NextLsn)
                {
                    return chunk.Lend(i);
                }
            }
        }

        throw Quarantined(lsn);
    }

    /// <summary>First lsns of a segment's batches that hold records other than events, from the batch on that holds or follows <paramref name="fromLsn"/>.</summary>
    public IEnumerable<long> ControlLsns(Segment segment, long fromLsn)
    {
        int first = segment.Sparse.FindLsn(fromLsn), loaded = -1;
        long start = first < 0 ? 0 : segment.Sparse[first].Offset;
        IReadOnlyList<ChunkBatch> batches = [];
        foreach (long offset in segment.ControlOffsetsSnapshot())
        {
            int index = segment.Sparse.FindOffset(offset);
            if (index < 0 || offset < start)
            {
                continue;
            }

            if (index != loaded)
            {
                using Chunk chunk = _cache.Get(segment, index);
                (batches, loaded) = (chunk.Batches, index);
            }

            foreach (ChunkBatch batch in batches)
            {
                if (segment.Sparse[index].Offset + batch.Start == offset && batch.Header.NextLsn > fromLsn)
                {
                    yield return batch.Header.Summary.FirstLsn;
                }
            }
        }
    }

    /// <summary>The sequence behind which every event was stored at or after <paramref name="timeTicks"/>.</summary>
    public long PlaceOfTime(long timeTicks)
    {
        LogBounds bounds = state.Bounds;
        long place = bounds.NextSequence - 1;
        foreach (Segment segment in state.Segments)
        {
            if (segment.LastTicks < timeTicks || segment.Sparse.Count == 0)
            {
                continue;
            }

            place = PlaceOfTime(segment, timeTicks);
            break;
        }

        return Math.Clamp(place, bounds.FirstSequence - 1, bounds.NextSequence - 1);
    }

    private long PlaceOfTime(Segment segment, long timeTicks)
    {
        int index = Math.Max(0, segment.Sparse.FindTime(timeTicks));
        using Chunk chunk = _cache.Get(segment, index);
        foreach (ChunkBatch batch in chunk.Batches)
        {
            if (batch.Header.Summary.TimeTicks >= timeTicks)
            {
                return batch.Header.Summary.FirstSequence - 1;
            }
        }

        return (index + 1 < segment.Sparse.Count ? segment.Sparse[index + 1].FirstSequence : segment.NextSequence) - 1;
    }

    private Segment? SegmentOfLsn(long lsn)
    {
        ReadOnlySpan<Segment> segments = state.Segments;
        for (int index = segments.Length - 1; index >= 0; index--)
        {
            if (segments[index].FirstLsn <= lsn)
            {
                return segments[index];
            }
        }

        return null;
    }

    private EventHubException Quarantined(long lsn)
    {
        QuarantinedRange? range = state.Quarantine.Ranges.FirstOrDefault(known => known.FirstLsn <= lsn && lsn < known.NextLsn);
        string where = range is null ? "a part of the log that cannot be read" : $"the damaged part of '{range.File}' at byte {range.Offset}";
        return new EventHubException(
            ErrorCodes.Quarantined,
            $"The event with lsn {lsn} of partition {state.Partition} stands in {where}. The file is kept as it is; restore it from a copy to get the event back.");
    }
}
