using System.Buffers;
using System.Collections.Concurrent;
using EventHub.Client.Wire;

namespace EventHub.Client.Publishing;

/// <summary>
/// The events of one frame, encoded as they come, and who waits for each. It is kept until it is answered, so that it can be sent again.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Room for the frame's head is left in front of the events, so nothing is moved when it is sent.</item>
/// <item>Whoever still reads the buffer (the queue, a send) is a user; the last one to leave puts the batch back into the pool.</item>
/// <item>The callers of an answered batch continue one after the other, on one thread. One that takes long, or blocks, holds up the others no longer than
/// until <see cref="CallerWatch"/> notices: then another thread helps. Each helper is a user.</item>
/// </list>
/// </remarks>
internal sealed class PublishBatch : IThreadPoolWorkItem
{
    private const int HeadBytes = 32, FirstBytes = 4096, FirstEvents = 16, PooledMax = 64;
    private const int PublishOp = 1, RefField = 1, EventsField = 2, RunsField = 3, RunsBytes = 2;
    private static readonly ConcurrentQueue<PublishBatch> Pool = new();
    private byte[] _buffer = [];
    private int[] _starts = new int[FirstEvents];
    private PublishOperation?[] _operations = new PublishOperation?[FirstEvents];
    private int _end;
    private int _users;
    private int _unclaimed;
    private CallerWatch? _watch;

    /// <summary>The caller's number of this frame; the answer has it.</summary>
    public ulong Reference { get; private set; }

    /// <summary>Events in it, those nobody waits for any more included.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of its events.</summary>
    public int Bytes => _end - HeadBytes;

    /// <summary>True once it may have reached the hub.</summary>
    public bool WasSent { get; set; }

    /// <summary>True once its answer is being read: its operations belong to the reader.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Who waits for the event at <paramref name="index"/>; null when nobody does any more.</summary>
    public PublishOperation? this[int index] => _operations[index];

    /// <summary>An empty batch with one user. <paramref name="expectedBytes"/> is what the last one needed.</summary>
    public static PublishBatch Rent(ulong reference, int expectedBytes)
    {
        PublishBatch batch = Pool.TryDequeue(out PublishBatch? pooled) ? pooled : new PublishBatch();
        batch._buffer = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBytes, expectedBytes + HeadBytes));
        (batch.Reference, batch._end, batch._users, batch.Count, batch.WasSent, batch.IsTaken) = (reference, HeadBytes, 1, 0, false, false);
        return batch;
    }

    /// <summary>Writes an event behind the others.</summary>
    public void Add(PublishOperation operation, in OutgoingEvent outgoing, int size, ReadOnlySpan<byte> key)
    {
        int framed = ProtoWriter.SizeOf(EventsField, size);
        Grow(framed);
        ProtoWriter writer = new(_buffer.AsSpan(_end, framed));
        writer.Start(EventsField, size);
        PublishEventEncoder.Write(ref writer, outgoing, key);
        _starts[Count] = _end;
        _operations[Count++] = operation;
        _end += framed;
        operation.Batch = this;
    }

    /// <summary>The whole frame. The caller is a user until it calls <see cref="Leave"/>.</summary>
    public ReadOnlyMemory<byte> Frame()
    {
        int reference = 1 + ProtoWriter.SizeOf(Reference) + RunsBytes, length = reference + Bytes;
        int head = ProtoWriter.SizeOf(PublishOp, length) - length + reference;
        ProtoWriter writer = new(_buffer.AsSpan(HeadBytes - head, head));
        writer.Start(PublishOp, length);
        writer.Number(RefField, Reference);
        writer.Number(RunsField, 1);
        Interlocked.Increment(ref _users);
        return _buffer.AsMemory(HeadBytes - head, _end - HeadBytes + head);
    }

    /// <summary>Leaves the event where it is, but nobody waits for it any more.</summary>
    public void Forget(PublishOperation operation) => _operations[Array.IndexOf(_operations, operation, 0, Count)] = null;

    /// <summary>Takes the event out: it will not be sent. Gives the bytes that frees.</summary>
    public int Remove(PublishOperation operation)
    {
        int index = Array.IndexOf(_operations, operation, 0, Count), start = _starts[index];
        int bytes = (index + 1 < Count ? _starts[index + 1] : _end) - start;
        _buffer.AsSpan(start + bytes, _end - start - bytes).CopyTo(_buffer.AsSpan(start));
        _operations.AsSpan(index + 1, Count - index - 1).CopyTo(_operations.AsSpan(index));
        for (int i = index + 1; i < Count; i++)
        {
            _starts[i - 1] = _starts[i] - bytes;
        }

        _operations[--Count] = null;
        _end -= bytes;
        return bytes;
    }

    /// <summary>True when nobody waits for any of its events.</summary>
    public bool IsForgotten => Array.FindIndex(_operations, 0, Count, static operation => operation is not null) < 0;

    /// <summary>Next in a list of answered batches.</summary>
    public PublishBatch? Next { get; set; }

    /// <summary>True when its callers have been continuing for a while.</summary>
    public bool IsSlow { get; set; }

    /// <summary>Makes it ready for its callers to continue: everything is settled. The first of three steps.</summary>
    public void Answered(CallerWatch watch) => (_watch, _unclaimed) = (watch, Count);

    /// <summary>Tells the watch that they begin to.</summary>
    public void Announce() => _watch!.Began(this);

    /// <summary>Lets them continue on this thread. The batch is not the caller's any more.</summary>
    public void ContinueHere()
    {
        Next = null;
        Run();
        _watch!.Ended(this);
        Leave();
    }

    /// <summary>Lets them continue on the thread pool. The batch is not the caller's any more.</summary>
    public void ContinueElsewhere()
    {
        Next = null;
        Announce();
        ThreadPool.UnsafeQueueUserWorkItem(static batch => batch.ContinueHere(), this, preferLocal: false);
    }

    /// <summary>Lets another thread help. Only between the announcement and the end of it.</summary>
    public void Help()
    {
        Interlocked.Increment(ref _users);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>One user less.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _operations.AsSpan(0, Count).Clear();
            if (Pool.Count < PooledMax)
            {
                Pool.Enqueue(this);
            }
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        Run();
        Leave();
    }

    // Whoever is here is a user, so the batch is in use until the last claim.
    private void Run()
    {
        int count = Count;
        for (int left = Interlocked.Decrement(ref _unclaimed); left >= 0; left = Interlocked.Decrement(ref _unclaimed))
        {
            _operations[count - 1 - left]?.Continue();
        }
    }

    private void Grow(int more)
    {
        if (_end + more > _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_end + more, _buffer.Length * 2));
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        if (Count == _operations.Length)
        {
            Array.Resize(ref _operations, Count * 2);
            Array.Resize(ref _starts, Count * 2);
        }
    }
}
