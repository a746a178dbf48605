using System.Buffers.Binary;
using System.Text;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Records;
using EventHub.Protocol.Subscriptions;

namespace EventHub.Grains.Subscriptions.Journal;

/// <summary>
/// A change of a subscription, as the log has it; integers are little-endian.
/// <code>
///  put      1 │ 1 │ id 8 │ version 4 │ paused 1 │ created 8, 0 for now │ from 8 │ name length 2 │ name │ definition, JSON
///  removed  1 │ 2 │ id 8
///  moved    1 │ 3 │ id 8 │ sequence 8
/// </code>
/// </summary>
/// <param name="Kind">What it says.</param>
/// <param name="Id">Of which subscription.</param>
/// <param name="Subscription">The new version, for <see cref="DefinitionKind.Put"/>.</param>
/// <param name="Place">Put: the first sequence of a new subscription; moved: where it goes on.</param>
internal readonly record struct DefinitionRecord(DefinitionKind Kind, long Id, Subscription? Subscription, long Place)
{
    private const byte Format = 1;
    private const int HeadBytes = 10, PutBytes = HeadBytes + 4 + 1 + 8 + 8 + 2;

    /// <summary>Puts it into a batch.</summary>
    public void AddTo(EventBatch batch)
    {
        byte[] json = Subscription is null ? [] : SubscriptionJson.ToUtf8(Subscription.Definition);
        byte[] name = Subscription is null ? [] : Encoding.UTF8.GetBytes(Subscription.Name);
        byte[] body = new byte[PutBytes + name.Length + json.Length];
        body[0] = Format;
        body[1] = (byte)Kind;
        BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(2), Id);
        if (Subscription is null)
        {
            BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(HeadBytes), Place);
            batch.AddControl(RecordKind.Definition, body.AsSpan(0, Kind == DefinitionKind.Moved ? HeadBytes + 8 : HeadBytes));
            return;
        }

        Span<byte> rest = body.AsSpan(HeadBytes);
        BinaryPrimitives.WriteInt32LittleEndian(rest, Subscription.Version);
        rest[4] = Subscription.IsPaused ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(rest[5..], Subscription.CreatedTicks);
        BinaryPrimitives.WriteInt64LittleEndian(rest[13..], Place);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[21..], (ushort)name.Length);
        name.CopyTo(rest[23..]);
        json.CopyTo(rest[(23 + name.Length)..]);
        batch.AddControl(RecordKind.Definition, body);
    }

    /// <summary>Reads one; false for a record of a later format, or one that is damaged.</summary>
    public static bool TryRead(scoped in StoredRecord record, out DefinitionRecord change)
    {
        change = default;
        ReadOnlySpan<byte> body = record.Payload;
        if (record.Kind != RecordKind.Definition || body.Length < HeadBytes || body[0] != Format)
        {
            return false;
        }

        DefinitionKind kind = (DefinitionKind)body[1];
        long id = BinaryPrimitives.ReadInt64LittleEndian(body[2..]);
        switch (kind)
        {
            case DefinitionKind.Put:
                return TryReadPut(id, body, record.TimeTicks, out change);
            case DefinitionKind.Removed:
                change = new DefinitionRecord(kind, id, null, 0);
                return true;
            case DefinitionKind.Moved when body.Length >= HeadBytes + 8:
                change = new DefinitionRecord(kind, id, null, BinaryPrimitives.ReadInt64LittleEndian(body[HeadBytes..]));
                return true;
            default:
                return false;
        }
    }

    private static bool TryReadPut(long id, ReadOnlySpan<byte> body, long ticks, out DefinitionRecord change)
    {
        change = default;
        ReadOnlySpan<byte> rest = body[HeadBytes..];
        if (body.Length < PutBytes || rest.Length < 23 + BinaryPrimitives.ReadUInt16LittleEndian(rest[21..]))
        {
            return false;
        }

        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[21..]);
        if (SubscriptionDocument.Read(rest[(23 + nameLength)..], out SubscriptionDefinition definition) is not null)
        {
            return false;
        }

        long created = BinaryPrimitives.ReadInt64LittleEndian(rest[5..]);
        Subscription subscription = new(
            id, Encoding.UTF8.GetString(rest.Slice(23, nameLength)), BinaryPrimitives.ReadInt32LittleEndian(rest), definition, rest[4] != 0,
            created == 0 ? ticks : created, ticks);
        change = new DefinitionRecord(DefinitionKind.Put, id, subscription, BinaryPrimitives.ReadInt64LittleEndian(rest[13..]));
        return true;
    }
}
