using EventHub.EventLog.Format;
using EventHub.EventLog.Segments;

namespace EventHub.EventLog.Writing;

/// <summary>Where the next batch goes: behind the last one written, which need not be committed yet.</summary>
/// <param name="DataEnd">End of the written batches in the segment's file.</param>
/// <param name="NextLsn">The next record's lsn.</param>
/// <param name="NextSequence">The next event's sequence.</param>
/// <param name="LastTicks">Time of the last batch.</param>
/// <param name="LastCrc">Its check, which the next batch repeats.</param>
internal readonly record struct WritePoint(long DataEnd, long NextLsn, long NextSequence, long LastTicks, uint LastCrc)
{
    /// <summary>Behind everything committed in <paramref name="segment"/>.</summary>
    public static WritePoint EndOf(Segment segment) =>
        new(segment.DataEnd, segment.NextLsn, segment.NextSequence, segment.LastTicks, segment.LastCrc);

    /// <summary>Behind a batch written at <paramref name="offset"/>.</summary>
    public static WritePoint Behind(in BatchHeader batch, long offset) =>
        new(offset + batch.Bytes, batch.NextLsn, batch.NextSequence, batch.Summary.TimeTicks, batch.Crc);
}
