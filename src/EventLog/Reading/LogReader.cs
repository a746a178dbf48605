using EventHub.EventLog.Indexing;
using EventHub.EventLog.Segments;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Reading;

/// <summary>
/// Finds batches by sequence, lsn or time: in the tail's memory when they are new, else in a stretch read from disk.
/// Never waits for the writer and takes no lock that it holds while writing.
/// </summary>
internal sealed partial class LogReader(LogState state)
{
    // One step looks at this many stretches at most, so a request for a rare channel in a large log stays bounded.
    private const int StretchesPerStepMax = 4096, LoadedPerStepMax = 256;
    private readonly ChunkCache _cache = new(new ChunkLoader(state.Quarantine));

    /// <summary>The next batch with an event behind <paramref name="after"/> that may match.</summary>
    public LogRead Forward(long after, ReadOnlySpan<ChannelBloom> filter, byte lanes)
    {
        LogBounds bounds = state.Bounds;
        bool isOvertaken = after < bounds.FirstSequence - 1;
        after = Math.Max(after, bounds.FirstSequence - 1);
        long started = after;
        for (int looked = 0, loaded = 0; looked < StretchesPerStepMax && loaded < LoadedPerStepMax; looked++)
        {
            if (after >= bounds.NextSequence - 1)
            {
                return new LogRead(null, after, AtEnd: true, GapBefore: isOvertaken || HasDamage(started + 1, after + 1));
            }

            StoredBatch? batch = state.Tail.FindSequence(after + 1);
            if (batch is null)
            {
                Segment segment = SegmentOfSequence(after + 1);
                int index = segment.Sparse.FindSequence(after + 1);
                if (index >= 0 && SkipForward(segment, index, filter, lanes, bounds) is long behind && behind > after)
                {
                    after = behind;
                    continue;
                }

                loaded++;
                batch = index < 0 ? null : Lend(segment, index, after + 1);
                if (batch is null)
                {
                    // Nothing readable here: it is quarantined, and the walk goes on behind it.
                    after = Math.Min(Math.Max(BehindStretch(segment, index, bounds), BehindDamage(after + 1)), bounds.NextSequence - 1);
                    continue;
                }
            }

            long expected = after + 1;
            after = batch.NextSequence - 1;
            if (LogState.MayMatch(filter, lanes, batch.Header.Channels, batch.Header.LaneMask))
            {
                return new LogRead(batch, after, AtEnd: false, GapBefore: isOvertaken || batch.FirstSequence > expected || HasDamage(started + 1, batch.FirstSequence));
            }

            batch.Dispose();
        }

        return new LogRead(null, after, AtEnd: false, GapBefore: isOvertaken || HasDamage(started + 1, after + 1));
    }

    /// <summary>The previous batch with an event at or before <paramref name="through"/> that may match.</summary>
    public LogRead Backward(long through, ReadOnlySpan<ChannelBloom> filter)
    {
        LogBounds bounds = state.Bounds;
        through = Math.Min(through, bounds.NextSequence - 1);
        long started = through;
        for (int looked = 0, loaded = 0; looked < StretchesPerStepMax && loaded < LoadedPerStepMax; looked++)
        {
            if (through < bounds.FirstSequence)
            {
                return new LogRead(null, 0, AtEnd: true, GapBefore: HasDamage(bounds.FirstSequence, started + 1));
            }

            StoredBatch? batch = state.Tail.FindSequence(through);
            if (batch is null)
            {
                Segment segment = SegmentOfSequence(through);
                int index = segment.Sparse.FindSequence(through);
                if (index >= 0 && IsClosed(segment, index) && !LogState.MayMatch(filter, segment.Sparse[index].Channels))
                {
                    through = segment.Sparse[index].FirstSequence - 1;
                    continue;
                }

                loaded++;
                batch = index < 0 ? null : Lend(segment, index, through, backward: true);
                if (batch is null)
                {
                    through = (index < 0 ? segment.FirstSequence : Math.Min(through, segment.Sparse[index].FirstSequence)) - 1;
                    continue;
                }
            }

            bool gap = batch.NextSequence <= through || HasDamage(batch.NextSequence, started + 1);
            through = batch.FirstSequence - 1;
            if (LogState.MayMatch(filter, batch.Header.Channels))
            {
                return new LogRead(batch, Math.Max(0, through), AtEnd: through < bounds.FirstSequence, gap);
            }

            batch.Dispose();
        }

        return new LogRead(
            null, Math.Max(0, through), AtEnd: through < bounds.FirstSequence, GapBefore: HasDamage(Math.Max(through + 1, bounds.FirstSequence), started + 1));
    }

    private StoredBatch? Lend(Segment segment, int index, long sequence, bool backward = false)
    {
        using Chunk chunk = _cache.Get(segment, index);
        int found = -1;
        for (int i = 0; i < chunk.Batches.Count; i++)
        {
            StoredBatchHeader header = chunk.Batches[i].Header.Summary;
            if (header.EventCount == 0)
            {
                continue;
            }

            if (backward)
            {
                found = header.FirstSequence <= sequence ? i : found;
            }
            else if (header.FirstSequence + header.EventCount > sequence)
            {
                found = i;
                break;
            }
        }

        return found < 0 ? null : chunk.Lend(found);
    }

    private static bool IsClosed(Segment segment, int index) => index + 1 < segment.Sparse.Count || segment.Sealed is not null;

    private static long? SkipForward(Segment segment, int index, ReadOnlySpan<ChannelBloom> filter, byte lanes, LogBounds bounds)
    {
        if (!IsClosed(segment, index))
        {
            return null;
        }

        SparseEntry stretch = segment.Sparse[index];
        return LogState.MayMatch(filter, lanes, stretch.Channels, stretch.LaneMask) ? null : BehindStretch(segment, index, bounds);
    }

    private static long BehindStretch(Segment segment, int index, LogBounds bounds) =>
        index + 1 < segment.Sparse.Count ? segment.Sparse[index + 1].FirstSequence - 1 : Math.Min(segment.NextSequence, bounds.NextSequence) - 1;

    private Segment SegmentOfSequence(long sequence)
    {
        ReadOnlySpan<Segment> segments = state.Segments;
        int index = segments.Length - 1;
        while (index > 0 && segments[index].FirstSequence > sequence)
        {
            index--;
        }

        return segments[index];
    }

    // The last sequence of a damaged range that holds this one; itself when none is known.
    private long BehindDamage(long sequence)
    {
        foreach (QuarantinedRange range in state.Quarantine.Ranges)
        {
            if (range.FirstSequence <= sequence && sequence < range.NextSequence)
            {
                return range.NextSequence - 1;
            }
        }

        return sequence;
    }

    // Whether an event from one sequence up to another is lost.
    private bool HasDamage(long from, long before)
    {
        foreach (QuarantinedRange range in state.Quarantine.Ranges)
        {
            if (Math.Max(range.FirstSequence, from) < Math.Min(range.NextSequence, before))
            {
                return true;
            }
        }

        return false;
    }
}
