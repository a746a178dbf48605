using EventHub.EventLog.Format;
using EventHub.EventLog.Indexing;
using EventHub.EventLog.Segments;

namespace EventHub.EventLog.Reading;

/// <summary>
/// Reads a stretch of a segment into memory and checks every batch. Damage is passed to the next batch that is whole,
/// and reported as a range.
/// </summary>
internal sealed class ChunkLoader(QuarantineList quarantine)
{
    /// <summary>The stretch that starts at sparse entry <paramref name="index"/>; the caller holds the chunk's buffer.</summary>
    public Chunk Load(Segment segment, int index)
    {
        SparseEntry entry = segment.Sparse[index];
        bool hasSuccessor = index + 1 < segment.Sparse.Count;

        // Read before the end of the data, which the writer moves last: what is missing below this is damage, not a batch on its way.
        Place written = new(segment.NextLsn, segment.NextSequence);
        Volatile.ReadBarrier();
        long end = hasSuccessor ? segment.Sparse[index + 1].Offset : segment.DataEnd;
        SharedBuffer buffer = SharedBuffer.ForReading(checked((int)(end - entry.Offset)));
        Span<byte> bytes = buffer.Span[..segment.File.Read(entry.Offset, buffer.Span)];

        // What the stretch's end is worth, so that damage at its end is a range too.
        Place next = hasSuccessor
            ? new Place(segment.Sparse[index + 1].FirstLsn, segment.Sparse[index + 1].FirstSequence)
            : written;
        List<ChunkBatch> batches = Parse(segment, entry, bytes, next);
        return new Chunk(buffer, segment.Header.Partition, segment.Header.Epoch, batches);
    }

    private List<ChunkBatch> Parse(Segment segment, in SparseEntry entry, ReadOnlySpan<byte> bytes, Place end)
    {
        List<ChunkBatch> batches = [];
        Place expected = new(entry.FirstLsn, entry.FirstSequence);
        int alignment = segment.Header.Alignment, at = 0;
        int? damagedFrom = null;
        while (at < bytes.Length)
        {
            bool whole = BatchFormat.TryRead(bytes[at..], segment.Header.Salt, out BatchHeader header)
                && header.Summary.FirstLsn >= expected.Lsn
                && (damagedFrom is not null || header.Summary.FirstLsn == expected.Lsn);
            if (!whole)
            {
                damagedFrom ??= at;
                at += alignment;
                continue;
            }

            if (damagedFrom is int from)
            {
                Report(segment, entry.Offset + from, at - from, expected, new Place(header.Summary.FirstLsn, header.Summary.FirstSequence));
                damagedFrom = null;
            }

            batches.Add(new ChunkBatch(at, header));
            expected = new Place(header.NextLsn, header.NextSequence);
            at += (header.Bytes + alignment - 1) / alignment * alignment;
        }

        if (expected.Lsn < end.Lsn)
        {
            int from = damagedFrom ?? bytes.Length;
            Report(segment, entry.Offset + from, Math.Max(0, bytes.Length - from), expected, end);
        }

        return batches;
    }

    private void Report(Segment segment, long offset, long bytes, Place from, Place to)
    {
        if (to.Lsn > from.Lsn)
        {
            quarantine.Add(new QuarantinedRange(Path.GetFileName(segment.Path), offset, bytes, from.Lsn, to.Lsn, from.Sequence, to.Sequence));
        }
    }

    private readonly record struct Place(long Lsn, long Sequence);
}
