using System.Collections.Concurrent;

namespace EventHub.EventLog.Reading;

/// <summary>Buffers of one size, kept for reuse up to a bound.</summary>
internal sealed class SharedBufferPool(int bufferBytes, int keptMax)
{
    private readonly ConcurrentQueue<SharedBuffer> _free = new();

    /// <summary>A buffer of at least <paramref name="bytes"/>; larger ones than the pool's size are made for the occasion.</summary>
    public SharedBuffer Rent(int bytes)
    {
        if (bytes > bufferBytes)
        {
            return new SharedBuffer(bytes, pool: null);
        }

        if (_free.TryDequeue(out SharedBuffer? buffer))
        {
            buffer.Revive();
            return buffer;
        }

        return new SharedBuffer(bufferBytes, this);
    }

    public void Return(SharedBuffer buffer)
    {
        if (_free.Count < keptMax)
        {
            _free.Enqueue(buffer);
        }
    }
}
