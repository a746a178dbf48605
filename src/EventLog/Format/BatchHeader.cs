using EventHub.Protocol.Records;

namespace EventHub.EventLog.Format;

/// <summary>A batch's header as it stands on disk; see <see cref="BatchFormat"/>.</summary>
/// <param name="Partition">The partition it was written for.</param>
/// <param name="Bytes">Header and records, without padding.</param>
/// <param name="Crc">Its check.</param>
/// <param name="PreviousCrc">The check of the batch before it.</param>
/// <param name="DurableNextLsn">Everything below this lsn was on stable storage when the batch was written.</param>
/// <param name="Flags">What kinds of records are in it.</param>
/// <param name="Summary">What readers see.</param>
internal readonly record struct BatchHeader(
    int Partition, int Bytes, uint Crc, uint PreviousCrc, long DurableNextLsn, BatchFlags Flags, StoredBatchHeader Summary)
{
    /// <summary>Largest batch: the largest append and its header.</summary>
    public const int BytesMax = 32 * 1024 * 1024;

    public long NextLsn => Summary.FirstLsn + Summary.RecordCount;

    public long NextSequence => Summary.FirstSequence + Summary.EventCount;
}
