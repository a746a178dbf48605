using System.Buffers.Binary;
using EventHub.Protocol.Positions;

namespace EventHub.Protocol.Records;

/// <summary>
/// One record as it stands in a batch: a view over bytes that stay valid as long as the batch is held.
/// Reading it copies and allocates nothing.
/// </summary>
public readonly ref struct StoredRecord
{
    private readonly ReadOnlySpan<byte> _bytes;

    internal StoredRecord(ReadOnlySpan<byte> bytes, long lsn, long nextSequence, StoredBatch batch)
    {
        _bytes = bytes;
        Lsn = lsn;
        NextSequence = nextSequence;
        Batch = batch;
    }

    /// <summary>Log sequence number in the partition, from 1.</summary>
    public long Lsn { get; }

    /// <summary>Event number in the partition, from 1; 0 when the record is not an event.</summary>
    public long Sequence => IsEvent ? NextSequence : 0;

    /// <summary>Number of the first event at or behind this record: an event's own; else that which the next one has or will have.</summary>
    public long NextSequence { get; }

    /// <summary>The batch it is part of: partition, epoch and time are there.</summary>
    public StoredBatch Batch { get; }

    /// <summary>What the record is.</summary>
    public RecordKind Kind => (RecordKind)_bytes[RecordLayout.KindAt];

    /// <summary>True for an event that waits for its time.</summary>
    public bool IsScheduled => Kind == RecordKind.Scheduled;

    /// <summary>True when the record consumes a sequence.</summary>
    public bool IsEvent => Kind is RecordKind.Event or RecordKind.Released;

    /// <summary>The event's priority, which is its lane.</summary>
    public EventPriority Priority => (EventPriority)(Flags & RecordFlags.LaneMask);

    /// <summary>True when the payload is JSON that was validated when it was published.</summary>
    public bool PayloadIsJson => (Flags & RecordFlags.JsonPayload) != 0;

    /// <summary>The channel's name, UTF-8. Empty for records that are not events.</summary>
    public ReadOnlySpan<byte> Channel => _bytes.Slice(HeadAt, ChannelBytes);

    /// <summary>The payload, byte for byte as it was published; for other records their body.</summary>
    public ReadOnlySpan<byte> Payload => _bytes[(HeadAt + ChannelBytes + FieldBytes)..];

    /// <summary>When the record was stored, UTC ticks of 100 ns.</summary>
    public long TimeTicks => Batch.TimeTicks;

    /// <summary>Lsn of the record with which the event was published: its own, unless it is a copy of one that was delayed.</summary>
    public long OriginLsn => RecordInspector.TryGetOrigin(_bytes, out long lsn, out _) ? lsn : Lsn;

    /// <summary>When the event was published, UTC ticks of 100 ns.</summary>
    public long CreatedTicks => RecordInspector.TryGetOrigin(_bytes, out _, out long ticks) ? ticks : TimeTicks;

    /// <summary>The event's id, which it keeps when it is released.</summary>
    public EventId Id => EventId.Create(Batch.Partition, OriginLsn, CreatedTicks);

    /// <summary>When it is to be delivered, UTC ticks of 100 ns; 0 for at once.</summary>
    public long DeliverAtTicks => Field(EventField.DeliverAt) is { Length: 8 } ticks ? BinaryPrimitives.ReadInt64LittleEndian(ticks) : 0;

    /// <summary>From when on it is not handed out any more, UTC ticks of 100 ns; <see cref="long.MaxValue"/> for never.</summary>
    public long ExpiresAtTicks => (Flags & RecordFlags.Expires) != 0 && Field(EventField.ExpiresAt) is { Length: 8 } ticks
        ? BinaryPrimitives.ReadInt64LittleEndian(ticks) : long.MaxValue;

    /// <summary>The whole record as stored.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Hash of the idempotency identity, if the record has one.</summary>
    public bool TryGetDedupHash(out ulong hash) => RecordInspector.TryGetDedupHash(_bytes, out hash);

    /// <summary>Hash of source + sourceId, if the record has both.</summary>
    public bool TryGetClientIdHash(out ulong hash) => RecordInspector.TryGetClientIdHash(_bytes, out hash);

    /// <summary>The value of an optional field as stored; empty when absent.</summary>
    public ReadOnlySpan<byte> Field(EventField field)
    {
        foreach (FieldEntry entry in Fields)
        {
            if (entry.Field == field)
            {
                return entry.Value;
            }
        }

        return default;
    }

    /// <summary>The optional fields that are present, in the order of their numbers but for historical exceptions.</summary>
    public FieldEnumerator Fields => new(_bytes.Slice(HeadAt + ChannelBytes, FieldBytes));

    private RecordFlags Flags => (RecordFlags)_bytes[RecordLayout.FlagsAt];

    private int ChannelBytes => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[RecordLayout.ChannelBytesAt..]);

    private int FieldBytes => BinaryPrimitives.ReadInt32LittleEndian(_bytes[RecordLayout.FieldBytesAt..]);

    private int HeadAt => RecordLayout.PrefixBytes + RecordLayout.IdentityBytes(Flags);

    /// <summary>One present field.</summary>
    public readonly ref struct FieldEntry
    {
        internal FieldEntry(EventField field, ReadOnlySpan<byte> value)
        {
            Field = field;
            Value = value;
        }

        /// <summary>Which field.</summary>
        public EventField Field { get; }

        /// <summary>Its stored value.</summary>
        public ReadOnlySpan<byte> Value { get; }
    }

    /// <summary>Walks the present fields.</summary>
    public ref struct FieldEnumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal FieldEnumerator(ReadOnlySpan<byte> fields) => _rest = fields;

        /// <summary>The field the enumerator stands on.</summary>
        public FieldEntry Current { get; private set; }

        /// <summary>Itself, so <c>foreach</c> works.</summary>
        public readonly FieldEnumerator GetEnumerator() => this;

        /// <summary>Steps to the next field.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }

            EventField field = (EventField)_rest[0];
            _rest = _rest[1..];
            if (!RecordLayout.TryReadLength(ref _rest, out int length))
            {
                _rest = default;
                return false;
            }

            Current = new FieldEntry(field, _rest[..length]);
            _rest = _rest[length..];
            return true;
        }
    }
}
