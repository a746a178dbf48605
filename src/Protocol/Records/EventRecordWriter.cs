using System.Buffers.Binary;

namespace EventHub.Protocol.Records;

/// <summary>Writes an <see cref="EventDraft"/> in the layout of <see cref="RecordLayout"/>.</summary>
internal static class EventRecordWriter
{
    // Tag, length, ticks.
    private const int TimeBytes = 1 + 1 + 8;

    public static int Measure(scoped in EventDraft draft, out int fieldBytes)
    {
        fieldBytes = Field(draft.Source) + Field(draft.SourceId) + Field(draft.Type) + Field(draft.Subject)
            + Field(draft.Target) + Field(draft.Key) + Field(draft.ContentType) + Field(draft.Metadata)
            + Field(draft.UserId) + Field(draft.SessionId) + Field(draft.InstanceId) + Field(draft.Schema)
            + Field(draft.Entity) + Field(draft.Operation) + Field(draft.CorrelationId) + Field(draft.CausationId)
            + Field(draft.ParentId) + Field(draft.Traceparent) + Field(draft.IdempotencyKey)
            + (draft.SourceKind == SourceKind.Internal ? 0 : 3) + (draft.TimeTicks == 0 ? 0 : TimeBytes)
            + (draft.DeliverAtTicks == 0 ? 0 : TimeBytes) + (draft.ExpiresAtTicks == 0 ? 0 : TimeBytes);
        return RecordLayout.PrefixBytes + RecordLayout.IdentityBytes(Flags(draft)) + draft.Channel.Length + fieldBytes + draft.Payload.Length;
    }

    public static RecordFlags Write(Span<byte> target, scoped in EventDraft draft, int fieldBytes)
    {
        RecordFlags flags = Flags(draft);
        BinaryPrimitives.WriteInt32LittleEndian(target, target.Length);
        // Whoever stores it knows the time, and whether it has come.
        target[RecordLayout.KindAt] = (byte)(draft.DeliverAtTicks == 0 ? RecordKind.Event : RecordKind.Scheduled);
        target[RecordLayout.FlagsAt] = (byte)flags;
        BinaryPrimitives.WriteUInt16LittleEndian(target[RecordLayout.ChannelBytesAt..], (ushort)draft.Channel.Length);
        BinaryPrimitives.WriteInt32LittleEndian(target[RecordLayout.FieldBytesAt..], fieldBytes);
        target = WriteHashes(target[RecordLayout.PrefixBytes..], draft, flags);
        draft.Channel.CopyTo(target);
        target = target[draft.Channel.Length..];
        if (fieldBytes > 0)
        {
            target = WriteFields(target, draft);
        }

        draft.Payload.CopyTo(target);
        return flags;
    }

    private static RecordFlags Flags(scoped in EventDraft draft)
    {
        RecordFlags flags = (RecordFlags)draft.Priority;
        bool clientId = !draft.SourceId.IsEmpty && !draft.Source.IsEmpty;
        flags |= clientId || !draft.IdempotencyKey.IsEmpty ? RecordFlags.DedupHash : RecordFlags.None;
        flags |= clientId ? RecordFlags.ClientIdHash : RecordFlags.None;
        flags |= draft.ExpiresAtTicks == 0 ? RecordFlags.None : RecordFlags.Expires;
        return flags | (draft.PayloadIsJson ? RecordFlags.JsonPayload : RecordFlags.None);
    }

    private static Span<byte> WriteHashes(Span<byte> target, scoped in EventDraft draft, RecordFlags flags)
    {
        if ((flags & RecordFlags.DedupHash) != 0)
        {
            ulong hash = draft.IdempotencyKey.IsEmpty
                ? EventIdentity.OfClientIdOnChannel(draft.Channel, draft.Source, draft.SourceId)
                : EventIdentity.OfKey(draft.Channel, draft.IdempotencyKey);
            BinaryPrimitives.WriteUInt64LittleEndian(target, hash);
            target = target[8..];
        }

        if ((flags & RecordFlags.ClientIdHash) != 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(target, EventIdentity.OfClientId(draft.Source, draft.SourceId));
            target = target[8..];
        }

        return target;
    }

    private static Span<byte> WriteFields(Span<byte> target, scoped in EventDraft draft)
    {
        target = Put(target, EventField.Source, draft.Source);
        target = Put(target, EventField.SourceId, draft.SourceId);
        target = Put(target, EventField.Type, draft.Type);
        target = Put(target, EventField.Subject, draft.Subject);
        target = Put(target, EventField.Target, draft.Target);
        if (draft.SourceKind != SourceKind.Internal)
        {
            target = Put(target, EventField.SourceKind, [(byte)draft.SourceKind]);
        }

        target = Put(target, EventField.Key, draft.Key);
        target = PutTime(target, EventField.Time, draft.TimeTicks);
        target = Put(target, EventField.ContentType, draft.ContentType);
        target = Put(target, EventField.Metadata, draft.Metadata);
        target = Put(target, EventField.UserId, draft.UserId);
        target = Put(target, EventField.SessionId, draft.SessionId);
        target = Put(target, EventField.InstanceId, draft.InstanceId);
        target = Put(target, EventField.Schema, draft.Schema);
        target = Put(target, EventField.Entity, draft.Entity);
        target = Put(target, EventField.Operation, draft.Operation);
        target = Put(target, EventField.CorrelationId, draft.CorrelationId);
        target = Put(target, EventField.CausationId, draft.CausationId);
        target = Put(target, EventField.ParentId, draft.ParentId);
        target = Put(target, EventField.Traceparent, draft.Traceparent);
        target = Put(target, EventField.IdempotencyKey, draft.IdempotencyKey);
        target = PutTime(target, EventField.DeliverAt, draft.DeliverAtTicks);
        return PutTime(target, EventField.ExpiresAt, draft.ExpiresAtTicks);
    }

    private static int Field(ReadOnlySpan<byte> value) =>
        value.IsEmpty ? 0 : 1 + RecordLayout.VarintBytes(value.Length) + value.Length;

    private static Span<byte> PutTime(Span<byte> target, EventField field, long ticks)
    {
        if (ticks == 0)
        {
            return target;
        }

        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, ticks);
        return Put(target, field, bytes);
    }

    private static Span<byte> Put(Span<byte> target, EventField field, scoped ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return target;
        }

        target[0] = (byte)field;
        int at = 1 + RecordLayout.WriteVarint(target[1..], value.Length);
        value.CopyTo(target[at..]);
        return target[(at + value.Length)..];
    }
}
