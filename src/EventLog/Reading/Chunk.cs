using EventHub.EventLog.Format;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Reading;

/// <summary>Checked batches that stand together in memory: a stretch of a segment, or what the writer just committed.</summary>
internal sealed class Chunk(SharedBuffer buffer, int partition, Epoch epoch, IReadOnlyList<ChunkBatch> batches)
{
    public SharedBuffer Buffer { get; } = buffer;

    public IReadOnlyList<ChunkBatch> Batches { get; } = batches;

    /// <summary>A batch for a reader, or null when the memory is being given up; the caller then loads it anew.</summary>
    public StoredBatch? Lend(int index)
    {
        if (!Buffer.TryHold())
        {
            return null;
        }

        ChunkBatch batch = Batches[index];
        ReadOnlyMemory<byte> records = Buffer.Memory.Slice(batch.Start + BatchFormat.HeaderBytes, batch.Header.Bytes - BatchFormat.HeaderBytes);
        return new StoredBatch(partition, epoch, batch.Header.Summary, records, Buffer);
    }
}
