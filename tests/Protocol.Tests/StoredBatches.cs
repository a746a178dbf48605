using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Tests;

/// <summary>Batches as a log gives them back, without a log.</summary>
internal static class StoredBatches
{
    public const int FirstLsn = 101, FirstSequence = 42, Partition = 3;
    public static readonly Epoch Epoch = new(0x8f2c01d4);
    public static readonly long TimeTicks = new DateTime(2026, 1, 31, 12, 30, 15, 250, DateTimeKind.Utc).Ticks;

    public static StoredBatch Of(EventBatch batch)
    {
        StoredBatchHeader header = new(1, FirstLsn, batch.Count, FirstSequence, batch.Count, TimeTicks, 0b1111, default);
        return new StoredBatch(Partition, Epoch, header, batch.Bytes.ToArray(), lease: null);
    }
}
