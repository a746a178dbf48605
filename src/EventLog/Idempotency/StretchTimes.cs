using EventHub.EventLog.Indexing;
using EventHub.EventLog.Reading;
using EventHub.EventLog.Segments;

namespace EventHub.EventLog.Idempotency;

/// <summary>
/// When the records of a segment were stored, asked in lsn order. A stretch knows when it began; one that lasted longer
/// than <paramref name="exactness"/>, or <paramref name="recentExactness"/> when it ended at or after <paramref name="recentTicks"/>, is read for the times of
/// its batches, so that no key is remembered much too long.
/// </summary>
internal sealed class StretchTimes(Segment segment, TimeSpan exactness, long recentTicks, TimeSpan recentExactness)
{
    private readonly ChunkLoader _loader = new(new QuarantineList());
    private int _stretch = -1;
    private IReadOnlyList<ChunkBatch> _batches = [];

    /// <summary>The time of a record, or a little later; never earlier, so that no key is forgotten too soon.</summary>
    public long Of(long lsn)
    {
        SparseIndex sparse = segment.Sparse;
        while (_stretch < 0 || (_stretch + 1 < sparse.Count && sparse[_stretch + 1].FirstLsn <= lsn))
        {
            Enter(_stretch + 1);
        }

        long end = EndOf(_stretch);
        foreach (ChunkBatch batch in _batches)
        {
            if (lsn < batch.Header.NextLsn)
            {
                return Math.Min(batch.Header.Summary.TimeTicks, end);
            }
        }

        return end;
    }

    private void Enter(int stretch)
    {
        _stretch = stretch;
        long end = EndOf(stretch), lastedMax = (end >= recentTicks ? recentExactness : exactness).Ticks;
        bool lasted = stretch < segment.Sparse.Count && end - segment.Sparse[stretch].TimeTicks > lastedMax;
        using Chunk? chunk = lasted ? _loader.Load(segment, stretch) : null;
        _batches = chunk?.Batches ?? [];
    }

    private long EndOf(int stretch) => stretch + 1 < segment.Sparse.Count ? segment.Sparse[stretch + 1].TimeTicks : segment.LastTicks;
}
