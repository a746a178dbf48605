using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.EventLog.Reading;

/// <summary>
/// The newest committed batches, in the very memory the writer wrote them from: a reader at the tail never touches the
/// disk. Bounded by bytes of buffers; a reader that falls behind reads from disk.
/// </summary>
internal sealed class TailCache(int partition, long bytesMax)
{
    private readonly Lock _gate = new();
    private readonly Queue<SharedBuffer> _buffers = new();
    private Entry[] _entries = new Entry[64];
    private int _head;
    private int _count;
    private long _bytes;

    /// <summary>Starts a new buffer; the oldest go when the bound is passed, and with them their batches.</summary>
    public void AddBuffer(SharedBuffer buffer)
    {
        lock (_gate)
        {
            _buffers.Enqueue(buffer);
            _bytes += buffer.Capacity;
            while (_bytes > bytesMax && _buffers.Count > 1)
            {
                DropOldestBuffer();
            }
        }
    }

    /// <summary>Adds a committed batch that stands in the newest buffer.</summary>
    public void Add(SharedBuffer buffer, Epoch epoch, in ChunkBatch batch)
    {
        lock (_gate)
        {
            if (_count == _entries.Length)
            {
                Entry[] grown = new Entry[_count * 2];
                for (int i = 0; i < _count; i++)
                {
                    grown[i] = this[i];
                }

                _entries = grown;
                _head = 0;
            }

            _entries[(_head + _count++) % _entries.Length] = new Entry(buffer, epoch, batch);
        }
    }

    /// <summary>The batch with <paramref name="lsn"/>, or null when it is not here (any more).</summary>
    public StoredBatch? FindLsn(long lsn)
    {
        lock (_gate)
        {
            int index = LastWhere(lsn, static (in StoredBatchHeader header) => header.FirstLsn);
            return index >= 0 && lsn < this[index].Batch.Header.NextLsn ? Lend(index) : null;
        }
    }

    /// <summary>The first batch with an event at or behind <paramref name="sequence"/>, when nothing before it can be on disk only.</summary>
    public StoredBatch? FindSequence(long sequence)
    {
        lock (_gate)
        {
            int index = LastWhere(sequence, static (in StoredBatchHeader header) => header.FirstSequence);
            return index >= 0 && sequence < this[index].Batch.Header.NextSequence ? Lend(index) : null;
        }
    }

    /// <summary>Gives everything up.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _count = 0;
            _bytes = 0;
            while (_buffers.TryDequeue(out SharedBuffer? buffer))
            {
                buffer.Dispose();
            }
        }
    }

    private delegate long Number(in StoredBatchHeader header);

    private ref Entry this[int index] => ref _entries[(_head + index) % _entries.Length];

    private int LastWhere(long value, Number number)
    {
        int low = 0, high = _count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (number(this[middle].Batch.Header.Summary) <= value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }

    private StoredBatch? Lend(int index)
    {
        ref Entry entry = ref this[index];
        return entry.Buffer.TryHold() ? LendHeld(entry) : null;
    }

    private StoredBatch LendHeld(in Entry entry)
    {
        ChunkBatch batch = entry.Batch;
        ReadOnlyMemory<byte> records = entry.Buffer.Memory.Slice(
            batch.Start + Format.BatchFormat.HeaderBytes, batch.Header.Bytes - Format.BatchFormat.HeaderBytes);
        return new StoredBatch(partition, entry.Epoch, batch.Header.Summary, records, entry.Buffer);
    }

    private void DropOldestBuffer()
    {
        SharedBuffer oldest = _buffers.Dequeue();
        while (_count > 0 && ReferenceEquals(this[0].Buffer, oldest))
        {
            this[0] = default;
            _head = (_head + 1) % _entries.Length;
            _count--;
        }

        _bytes -= oldest.Capacity;
        oldest.Dispose();
    }

    private readonly record struct Entry(SharedBuffer Buffer, Epoch Epoch, ChunkBatch Batch);
}
