using System.Buffers;
using EventHub.Gateway.Http;
using EventHub.Gateway.WebSockets.Watching;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.Watching;

/// <summary>
/// A committed batch whose frames are encoded at most once, by the first watcher that wants an event, and shared by all.
/// </summary>
/// <remarks>
/// Counts its users; the last one to let go gives batch and frames back. What is encoded is charged to the cache as it is
/// made, so that the cache's bound holds for encodings too. Covers the sequences behind <see cref="From"/> up to
/// <see cref="To"/>, which may be more than the batch holds: what was passed over beside it.
/// </remarks>
internal sealed class SharedBatch
{
    // Objects and array headers, about.
    private const int OwnBytes = 512;

    private readonly Lock _encoding = new();
    private readonly byte[]?[] _frames;
    private readonly int[] _lengths;
    private readonly bool _withIds;
    private readonly IPartition? _partition;
    private SharedEvents? _text, _binary;
    private TailCache? _cache;
    private long _bytes;
    private int _users = 1;

    /// <summary>A batch with one user, the caller. With <paramref name="withIds"/> a frame has its id, which is possible when there is one partition.</summary>
    public SharedBatch(StoredBatch batch, long from, long to, bool withIds, IPartition? partition = null)
    {
        _partition = partition;
        Batch = batch;
        From = from;
        To = to;
        _withIds = withIds;
        _frames = new byte[]?[batch.Header.EventCount];
        _lengths = new int[batch.Header.EventCount];
        _bytes = OwnBytes + batch.Records.Length + (batch.Header.EventCount * (sizeof(int) + (long)IntPtr.Size));
    }

    public StoredBatch Batch { get; }

    public long From { get; }

    public long To { get; }

    /// <summary>True when an event's place is a cursor of its own, because there is one partition.</summary>
    public bool HasCursors => _withIds;

    /// <summary>What it takes in memory: records, and everything encoded so far.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Makes <paramref name="cache"/> pay for it, from now until its last user lets go.</summary>
    public void ChargeTo(TailCache cache)
    {
        _cache = cache;
        cache.Charge(Bytes);
    }

    /// <summary>Adds what was encoded just now.</summary>
    public void Charge(long bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        _cache?.Charge(bytes);
    }

    /// <summary>Where an event stands when it is encoded; watchers share that.</summary>
    public EventState StateOf(scoped in StoredRecord record) => _partition?.StateOf(record) ?? EventState.Unrouted(record.TimeTicks);

    /// <summary>Adds a user; false when it was given back already.</summary>
    public bool TryUse()
    {
        int seen = Volatile.Read(ref _users);
        while (seen > 0)
        {
            int before = Interlocked.CompareExchange(ref _users, seen + 1, seen);
            if (before == seen)
            {
                return true;
            }

            seen = before;
        }

        return false;
    }

    /// <summary>Lets go.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _users) > 0)
        {
            return;
        }

        foreach (byte[]? frame in _frames)
        {
            if (frame is not null)
            {
                ArrayPool<byte>.Shared.Return(frame);
            }
        }

        _text?.Release();
        _binary?.Release();
        Batch.Dispose();
        _cache?.Charge(-Bytes);
    }

    /// <summary>The events as WebSockets send them, as JSON or as protobuf; valid while the caller is a user.</summary>
    public SharedEvents Events(bool isBinary)
    {
        ref SharedEvents? events = ref isBinary ? ref _binary : ref _text;
        if (Volatile.Read(ref events) is { } made)
        {
            return made;
        }

        lock (_encoding)
        {
            Volatile.Write(ref events, events ?? new SharedEvents(this, isBinary));
            return events!;
        }
    }

    /// <summary>The frame of an event of this batch, valid while the caller is a user.</summary>
    public ReadOnlySpan<byte> Frame(scoped in StoredRecord record)
    {
        int index = (int)(record.Sequence - Batch.FirstSequence);
        byte[]? frame = Volatile.Read(ref _frames[index]) ?? Encode(record, index);
        return frame.AsSpan(0, _lengths[index]);
    }

    private byte[] Encode(scoped in StoredRecord record, int index)
    {
        lock (_encoding)
        {
            if (_frames[index] is { } encoded)
            {
                return encoded;
            }

            using PooledBuffer frame = PooledBuffer.Rent();
            if (_withIds)
            {
                WatchFrames.WriteId(frame, Cursor.At(new Position(Batch.Partition, Batch.Epoch, record.Sequence)));
            }

            WatchFrames.WriteEvent(frame, record, StateOf(record));
            byte[] bytes = ArrayPool<byte>.Shared.Rent(frame.Length);
            frame.Span.CopyTo(bytes);

            // The length first: whoever sees the frame reads it.
            _lengths[index] = frame.Length;
            Volatile.Write(ref _frames[index], bytes);
            Charge(bytes.Length);
            return bytes;
        }
    }
}
