using EventHub.EventLog.Format;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Reading;

/// <summary>Checked batches that stand together in memory: a stretch of a segment, or what the writer just committed.</summary>
/// <remarks>Whoever is given one has a hold of its memory, and gives that up with <see cref="Dispose"/>; what was lent has holds of its own.</remarks>
internal sealed class Chunk(SharedBuffer buffer, int partition, Epoch epoch, IReadOnlyList<ChunkBatch> batches) : IDisposable
{
    public SharedBuffer Buffer { get; } = buffer;

    public IReadOnlyList<ChunkBatch> Batches { get; } = batches;

    /// <summary>Gives up one hold.</summary>
    public void Dispose() => Buffer.Dispose();

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
