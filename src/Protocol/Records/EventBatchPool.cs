using System.Collections.Concurrent;

namespace EventHub.Protocol.Records;

/// <summary>Batches kept for reuse, bounded by their number and by the memory of all. Thread-safe.</summary>
/// <remarks>
/// A frame of a client that publishes large events fills a batch of some hundred KiB. When those are not kept, each one grows anew from nothing: at 1 KiB
/// an event that was a sixth of a hub's time, most of it in zeroing pages and in full collections.
/// </remarks>
internal sealed class EventBatchPool(int countMax = 512, int batchBytesMax = 4 << 20, long bytesMax = 32 << 20)
{
    private readonly ConcurrentQueue<EventBatch> _free = new();
    private long _bytes;

    /// <summary>Memory of all that are kept, bytes.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>One that was kept, or null.</summary>
    public EventBatch? Rent()
    {
        if (!_free.TryDequeue(out EventBatch? batch))
        {
            return null;
        }

        Interlocked.Add(ref _bytes, -batch.MemoryBytes);
        return batch;
    }

    /// <summary>Keeps a batch, emptied, unless that would be too much.</summary>
    public void Return(EventBatch batch)
    {
        int bytes = batch.MemoryBytes;
        if (bytes > batchBytesMax || _free.Count >= countMax)
        {
            return;
        }

        if (Interlocked.Add(ref _bytes, bytes) > bytesMax)
        {
            Interlocked.Add(ref _bytes, -bytes);
            return;
        }

        _free.Enqueue(batch);
    }
}
