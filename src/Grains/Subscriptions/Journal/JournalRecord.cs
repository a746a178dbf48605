using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Journal;

/// <summary>
/// A dispatch or settlement record: the sequences it speaks of, and what they have in common; integers are little-endian.
/// <code>
///  1 │ runs │ subscription 8 │ walk 4 │ kind 1 │ lane 1 │ attempt 4 │ at 8 │ due 8 │ consumer length 2 │ consumer │ error, to the end
/// </code>
/// </summary>
internal static class JournalRecord
{
    private const byte Format = 1;
    private const int FixedBytes = 8 + 4 + 1 + 1 + 4 + 8 + 8 + 2;

    /// <summary>Puts a record into a batch; <paramref name="sequences"/> ascend.</summary>
    public static void Add(EventBatch batch, RecordKind kind, in JournalEntry entry, ReadOnlySpan<long> sequences)
    {
        byte[] body = Rent(entry, sequences.Length);
        AddBody(batch, kind, entry, body, 1 + SequenceRuns.Write(sequences, body.AsSpan(1)));
    }

    /// <summary>Puts a record of one run into a batch, however long.</summary>
    public static void AddRun(EventBatch batch, RecordKind kind, in JournalEntry entry, long first, long length)
    {
        byte[] body = Rent(entry, 1);
        AddBody(batch, kind, entry, body, 1 + SequenceRuns.WriteRun(first, length, body.AsSpan(1)));
    }

    /// <summary>Reads what the events of a record have in common; false for a later format, or damage.</summary>
    public static bool TryRead(scoped in StoredRecord record, out JournalEntry entry)
    {
        entry = default;
        if (record.Payload.IsEmpty || record.Payload[0] != Format)
        {
            return false;
        }

        SequenceRuns.Reader runs = RunsOf(record);
        while (runs.MoveNext())
        {
        }

        ReadOnlySpan<byte> rest = runs.Rest;
        if (runs.IsDamaged || rest.Length < FixedBytes || rest.Length < FixedBytes + BinaryPrimitives.ReadUInt16LittleEndian(rest[34..]))
        {
            return false;
        }

        int consumer = BinaryPrimitives.ReadUInt16LittleEndian(rest[34..]);
        ReadOnlySpan<byte> error = rest[(FixedBytes + consumer)..];
        entry = new JournalEntry(
            BinaryPrimitives.ReadInt64LittleEndian(rest), BinaryPrimitives.ReadInt32LittleEndian(rest[8..]), (SettlementKind)rest[12], rest[13],
            BinaryPrimitives.ReadInt32LittleEndian(rest[14..]), BinaryPrimitives.ReadInt64LittleEndian(rest[18..]), BinaryPrimitives.ReadInt64LittleEndian(rest[26..]),
            Encoding.UTF8.GetString(rest.Slice(FixedBytes, consumer)), error.IsEmpty ? null : Encoding.UTF8.GetString(error));
        return true;
    }

    /// <summary>The runs of a record that <see cref="TryRead"/> takes.</summary>
    public static SequenceRuns.Reader RunsOf(scoped in StoredRecord record) => SequenceRuns.Read(record.Payload[1..]);

    private static byte[] Rent(in JournalEntry entry, int sequences) => ArrayPool<byte>.Shared.Rent(
        1 + SequenceRuns.BytesMax(sequences) + FixedBytes + Encoding.UTF8.GetByteCount(entry.Consumer) + Encoding.UTF8.GetByteCount(entry.Error ?? ""));

    private static void AddBody(EventBatch batch, RecordKind kind, in JournalEntry entry, byte[] body, int at)
    {
        int consumer = Encoding.UTF8.GetByteCount(entry.Consumer), error = Encoding.UTF8.GetByteCount(entry.Error ?? "");
        Span<byte> rest = body.AsSpan(at);
        body[0] = Format;
        BinaryPrimitives.WriteInt64LittleEndian(rest, entry.Subscription);
        BinaryPrimitives.WriteInt32LittleEndian(rest[8..], entry.Walk);
        rest[12] = (byte)entry.Kind;
        rest[13] = entry.Lane;
        BinaryPrimitives.WriteInt32LittleEndian(rest[14..], entry.Attempt);
        BinaryPrimitives.WriteInt64LittleEndian(rest[18..], entry.AtTicks);
        BinaryPrimitives.WriteInt64LittleEndian(rest[26..], entry.DueTicks);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[34..], (ushort)consumer);
        Encoding.UTF8.GetBytes(entry.Consumer, rest[FixedBytes..]);
        Encoding.UTF8.GetBytes(entry.Error ?? "", rest[(FixedBytes + consumer)..]);
        batch.AddControl(kind, body.AsSpan(0, at + FixedBytes + consumer + error));
        ArrayPool<byte>.Shared.Return(body);
    }
}
