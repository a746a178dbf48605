using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace EventHub.Protocol.Records;

/// <summary>
/// Records on their way into the log, already in the shape it stores, and the log's answer for each.
/// </summary>
/// <remarks>
/// <para>Rented and reused: a filled batch is handed to an append, belongs to the log until that append completes,
/// and is then read (<see cref="Results"/>) and disposed. Adding to it does not allocate once its buffers have grown.</para>
/// <para>Not thread-safe. Disposing returns it to the pool; it must not be touched afterwards.</para>
/// </remarks>
public sealed class EventBatch : IDisposable
{
    private static readonly EventBatchPool Pool = new();

    private byte[] _buffer = new byte[4096];
    private int[] _ends = new int[8];
    private AppendResult[] _results = new AppendResult[8];
    private int _length;

    internal EventBatch()
    {
    }

    /// <summary>How many records it holds.</summary>
    public int Count { get; private set; }

    /// <summary>True when a record has an idempotency identity, so the log must look it up.</summary>
    public bool HasIdentities { get; private set; }

    /// <summary>True when it holds something other than events; such records may use the reserve of a full disk.</summary>
    public bool IsControl { get; private set; }

    /// <summary>True when it has events that are to be delivered later.</summary>
    public bool HasScheduled { get; private set; }

    /// <summary>What its buffers take, bytes, however little they hold.</summary>
    internal int MemoryBytes => _buffer.Length + (_ends.Length * (sizeof(int) + Unsafe.SizeOf<AppendResult>()));

    /// <summary>The line it stands in, or null: it is refused when something before it there was.</summary>
    internal AppendLine? Line { get; set; }

    /// <summary>True when everything behind it in its line is refused with it.</summary>
    internal bool HoldsLine { get; set; }

    /// <summary>All records, one after the other.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>The log's answers, one per record, valid once the append has completed.</summary>
    public Span<AppendResult> Results => _results.AsSpan(0, Count);

    /// <summary>An empty batch from the pool.</summary>
    public static EventBatch Rent() => Pool.Rent() ?? new EventBatch();

    /// <summary>The bytes of record <paramref name="index"/>.</summary>
    public ReadOnlySpan<byte> Record(int index)
    {
        int start = index == 0 ? 0 : _ends[index - 1];
        return _buffer.AsSpan(start, _ends[index] - start);
    }

    /// <summary>Adds an event, copying the draft's spans.</summary>
    public void Add(scoped in EventDraft draft)
    {
        int bytes = EventRecordWriter.Measure(draft, out int fieldBytes);
        Span<byte> target = Reserve(bytes);
        RecordFlags flags = EventRecordWriter.Write(target, draft, fieldBytes);
        HasIdentities |= (flags & RecordFlags.DedupHash) != 0;
        HasScheduled |= draft.DeliverAtTicks != 0;
    }

    /// <summary>
    /// Adds an event that is not stored whatever happens: it is answered as the repetition of one with its idempotency identity, or with <see cref="AppendOutcome.NotKnown"/>.
    /// </summary>
    public void AddIfKnown(scoped in EventDraft draft)
    {
        if (!draft.HasIdentity)
        {
            throw new ArgumentException("An event without idempotency identity repeats none.", nameof(draft));
        }

        int start = _length;
        bool hasScheduled = HasScheduled;
        Add(draft);
        _buffer[start + RecordLayout.KindAt] = (byte)RecordKind.Repeat;
        HasScheduled = hasScheduled;
    }

    /// <summary>Adds a record that is not an event: a body the log keeps and hands back, and does not look into.</summary>
    public void AddControl(RecordKind kind, ReadOnlySpan<byte> body) => AddControl(kind, [], body);

    /// <summary>Adds a record that is no event, whose body stands in two places.</summary>
    public void AddControl(RecordKind kind, ReadOnlySpan<byte> head, ReadOnlySpan<byte> rest)
    {
        IsControl = true;
        Span<byte> target = Reserve(RecordLayout.PrefixBytes + head.Length + rest.Length);
        target[..RecordLayout.PrefixBytes].Clear();
        BinaryPrimitives.WriteInt32LittleEndian(target, target.Length);
        target[RecordLayout.KindAt] = (byte)kind;
        target[RecordLayout.FlagsAt] = (byte)EventPriority.Normal;
        head.CopyTo(target[RecordLayout.PrefixBytes..]);
        rest.CopyTo(target[(RecordLayout.PrefixBytes + head.Length)..]);
    }

    /// <summary>Adds a copy of a record that is already in stored shape.</summary>
    public void AddRecord(ReadOnlySpan<byte> record)
    {
        record.CopyTo(Reserve(record.Length));
        HasIdentities |= ((RecordFlags)record[RecordLayout.FlagsAt] & RecordFlags.DedupHash) != 0;
        HasScheduled |= RecordInspector.Kind(record) == RecordKind.Scheduled;
    }

    /// <summary>
    /// Adds a copy of a delayed event's record: <see cref="RecordKind.Released"/>, or <see cref="RecordKind.Scheduled"/> once more, further back in the
    /// log. The copy knows where it comes from, which keeps the event's id, and has no idempotency identity: the event was published once.
    /// </summary>
    public void AddCopy(scoped in StoredRecord record, RecordKind kind)
    {
        ReadOnlySpan<byte> from = record.Bytes;
        RecordFlags flags = (RecordFlags)from[RecordLayout.FlagsAt], kept = (flags & ~RecordFlags.DedupHash) | RecordFlags.Origin;
        int head = RecordLayout.PrefixBytes + RecordLayout.IdentityBytes(flags), newHead = RecordLayout.PrefixBytes + RecordLayout.IdentityBytes(kept);
        Span<byte> target = Reserve(from.Length - head + newHead);
        from[..RecordLayout.PrefixBytes].CopyTo(target);
        BinaryPrimitives.WriteInt32LittleEndian(target, target.Length);
        target[RecordLayout.KindAt] = (byte)kind;
        target[RecordLayout.FlagsAt] = (byte)kept;
        if (RecordInspector.TryGetClientIdHash(from, out ulong clientId))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(target[RecordLayout.PrefixBytes..], clientId);
        }

        Span<byte> origin = target[(newHead - RecordLayout.OriginBytes)..];
        BinaryPrimitives.WriteInt64LittleEndian(origin, record.OriginLsn);
        BinaryPrimitives.WriteInt64LittleEndian(origin[8..], record.CreatedTicks);
        from[head..].CopyTo(target[newHead..]);
    }

    /// <summary>A copy of its first <paramref name="count"/> records.</summary>
    internal EventBatch CopyFirst(int count)
    {
        EventBatch copy = Rent();
        for (int i = 0; i < count; i++)
        {
            copy.AddRecord(Record(i));
        }

        copy.IsControl = IsControl;
        return copy;
    }

    /// <summary>When record <paramref name="index"/>, an event, is to be delivered, UTC ticks of 100 ns; 0 for at once.</summary>
    public long DeliverAtTicks(int index) => RecordInspector.DeliverAt(Record(index));

    /// <summary>Makes ordinary events of those whose time has come by <paramref name="nowTicks"/>; how many are left to wait.</summary>
    public int DeliverDue(long nowTicks)
    {
        int left = 0;
        for (int i = 0; HasScheduled && i < Count; i++)
        {
            if (RecordInspector.Kind(Record(i)) != RecordKind.Scheduled)
            {
                continue;
            }

            if (RecordInspector.DeliverAt(Record(i)) <= nowTicks)
            {
                _buffer[(i == 0 ? 0 : _ends[i - 1]) + RecordLayout.KindAt] = (byte)RecordKind.Event;
            }
            else
            {
                left++;
            }
        }

        HasScheduled = left > 0;
        return left;
    }

    /// <summary>Empties it and returns it to the pool.</summary>
    public void Dispose()
    {
        Clear();
        Pool.Return(this);
    }

    /// <summary>Empties it for whoever fills one batch after another, in the memory it has.</summary>
    internal void Clear()
    {
        _length = 0;
        Count = 0;
        HasIdentities = false;
        IsControl = false;
        HasScheduled = false;
        Line = null;
        HoldsLine = false;
    }

    private Span<byte> Reserve(int bytes)
    {
        if (_length + bytes > _buffer.Length)
        {
            Grow(_length + bytes);
        }

        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, Count * 2);
            Array.Resize(ref _results, Count * 2);
        }

        Span<byte> target = _buffer.AsSpan(_length, bytes);
        _length += bytes;
        _results[Count] = default;
        _ends[Count++] = _length;
        return target;
    }

    // Not zeroed: nothing is read that was not written.
    private void Grow(int bytes)
    {
        byte[] larger = GC.AllocateUninitializedArray<byte>(Math.Max(bytes, checked(_buffer.Length * 2)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        _buffer = larger;
    }
}
