using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.WebSockets.Binary;

/// <summary>Writes a stored event as <c>hub.v1.Event</c>, defaults filled in, without a message object.</summary>
internal static class ProtoEvent
{
    private static ReadOnlySpan<byte> SourcePrefix => "/v1/channels/"u8;

    private const int DeliverAt = 25;

    // Field numbers of hub.v1.PublishEvent by EventField; 0 for those written apart or, as the idempotency key, not shown.
    private static ReadOnlySpan<byte> Texts => [0, 0, 5, 0, 7, 8, 0, 11, 0, 0, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 0, 0, 0, 0, 0];

    // Those of them that have a number. Most events have few: only what is there is looked at.
    private static readonly uint TextMask = MaskOf(Texts);

    /// <summary>Writes the event as field <paramref name="field"/> of the message around it.</summary>
    public static void Write(IBufferWriter<byte> output, int field, scoped in StoredRecord record, in EventState state)
    {
        RecordFields fields = new(record);
        ProtoEventSize size = Measure(record, fields, state);
        ProtoWriter proto = new(output.GetSpan(ProtoWriter.SizeOfMessage(field, size.Event)));
        proto.Message(field, size.Event);
        Write(ref proto, record, fields, state, size);
        output.Advance(proto.Written);
    }

    /// <summary>Bytes of the message's parts.</summary>
    public static ProtoEventSize Measure(scoped in StoredRecord record, scoped in RecordFields fields, in EventState state)
    {
        int inner = MeasureInner(record, fields), position = MeasurePosition(record);
        int error = state.Error is null ? 0 : Encoding.UTF8.GetByteCount(state.Error);
        int length = ProtoWriter.SizeOfBytes(1, EventId.TextLength) + ProtoWriter.SizeOfMessage(2, inner) + (position == 0 ? 0 : ProtoWriter.SizeOfMessage(3, position))
            + ProtoWriter.SizeOfNumber(4, StatusOf(state)) + ProtoWriter.SizeOfNumber(5, (ulong)state.Outcome)
            + ProtoWriter.SizeOfNumber(6, (ulong)record.CreatedTicks) + ProtoWriter.SizeOfNumber(7, (ulong)state.ProcessedAtTicks)
            + ProtoWriter.SizeOfNumber(8, (ulong)state.CompletedAtTicks) + ProtoWriter.SizeOfBytes(9, error)
            + ProtoWriter.SizeOfNumber(10, (ulong)state.RetryCount);
        return new ProtoEventSize(length, inner, position, error);
    }

    /// <summary>Writes the message's fields, which were measured.</summary>
    public static void Write(
        scoped ref ProtoWriter proto, scoped in StoredRecord record, scoped in RecordFields fields, in EventState state, in ProtoEventSize size)
    {
        proto.Message(1, EventId.TextLength);
        record.Id.TryFormat(proto.Room(EventId.TextLength), out _);
        proto.Message(2, size.Inner);
        WriteInner(ref proto, record, fields);
        if (size.Position > 0)
        {
            proto.Message(3, size.Position);
            WritePosition(ref proto, new Position(record.Batch.Partition, record.Batch.Epoch, record.Sequence));
        }

        proto.Number(4, StatusOf(state));
        proto.Number(5, (ulong)state.Outcome);
        proto.Number(6, (ulong)record.CreatedTicks);
        proto.Number(7, (ulong)state.ProcessedAtTicks);
        proto.Number(8, (ulong)state.CompletedAtTicks);
        if (size.Error > 0)
        {
            proto.Text(9, state.Error!);
        }

        proto.Number(10, (ulong)state.RetryCount);
    }

    /// <summary>Bytes of a position's fields.</summary>
    public static int MeasurePosition(Position position) =>
        ProtoWriter.SizeOfNumber(1, (ulong)position.Partition) + 5 + ProtoWriter.SizeOfNumber(3, (ulong)position.Sequence);

    /// <summary>Writes a position's fields.</summary>
    public static void WritePosition(scoped ref ProtoWriter proto, Position position)
    {
        proto.Number(1, (ulong)position.Partition);
        proto.Fixed32(2, position.Epoch.Value);
        proto.Number(3, (ulong)position.Sequence);
    }

    // hub.v1.Status has its zero for "not said"; hub.v1.Outcome has it for "none", as here.
    private static ulong StatusOf(in EventState state) => (ulong)state.Status + 1;

    // Nothing for an event that waits for its time.
    private static int MeasurePosition(scoped in StoredRecord record) =>
        record.Sequence == 0 ? 0 : MeasurePosition(new Position(record.Batch.Partition, record.Batch.Epoch, record.Sequence));

    private static int MeasureInner(scoped in StoredRecord record, scoped in RecordFields fields)
    {
        int channel = record.Channel.Length, source = fields[EventField.Source].Length;
        int length = ProtoWriter.SizeOfBytes(1, channel) + ProtoWriter.SizeOfBytes(2, record.Payload.Length)
            + ProtoWriter.SizeOfBytes(3, ContentType(fields).Length)
            + ProtoWriter.SizeOfBytes(4, source > 0 ? source : SourcePrefix.Length + channel)
            + ProtoWriter.SizeOfBytes(6, fields[EventField.Type] is { IsEmpty: false } type ? type.Length : channel)
            + 2 + 2 + ProtoWriter.SizeOfNumber(12, Time(record, fields)) + ProtoWriter.SizeOfNumber(DeliverAt, Ticks(fields[EventField.DeliverAt]))
            + ProtoWriter.SizeOfNumber(26, Ticks(fields[EventField.ExpiresAt]));
        for (uint left = fields.Present & TextMask; left != 0; left &= left - 1)
        {
            int field = BitOperations.TrailingZeroCount(left);
            length += ProtoWriter.SizeOfBytes(Texts[field], fields[(EventField)field].Length);
        }

        return length;
    }

    private static void WriteInner(scoped ref ProtoWriter proto, scoped in StoredRecord record, scoped in RecordFields fields)
    {
        proto.Bytes(1, record.Channel);
        proto.Bytes(2, record.Payload);
        proto.Bytes(3, ContentType(fields));
        WriteSource(ref proto, record.Channel, fields[EventField.Source]);
        proto.Bytes(6, fields[EventField.Type] is { IsEmpty: false } type ? type : record.Channel);
        ReadOnlySpan<byte> kind = fields[EventField.SourceKind];
        proto.Number(9, (ulong)record.Priority + 1);
        proto.Number(10, kind.IsEmpty ? 1 : (ulong)kind[0] + 1);
        proto.Number(12, Time(record, fields));
        for (uint left = fields.Present & TextMask; left != 0; left &= left - 1)
        {
            int field = BitOperations.TrailingZeroCount(left);
            proto.Bytes(Texts[field], fields[(EventField)field]);
        }

        proto.Number(26, Ticks(fields[EventField.ExpiresAt]));
        proto.Number(DeliverAt, Ticks(fields[EventField.DeliverAt]));
    }

    private static uint MaskOf(ReadOnlySpan<byte> numbers)
    {
        uint mask = 0;
        for (int field = 0; field < numbers.Length; field++)
        {
            mask |= numbers[field] == 0 ? 0 : 1u << field;
        }

        return mask;
    }

    private static void WriteSource(scoped ref ProtoWriter proto, scoped ReadOnlySpan<byte> channel, scoped ReadOnlySpan<byte> source)
    {
        if (!source.IsEmpty)
        {
            proto.Bytes(4, source);
            return;
        }

        proto.Message(4, SourcePrefix.Length + channel.Length);
        SourcePrefix.CopyTo(proto.Room(SourcePrefix.Length));
        channel.CopyTo(proto.Room(channel.Length));
    }

    private static ReadOnlySpan<byte> ContentType(scoped in RecordFields fields) =>
        fields[EventField.ContentType] is { IsEmpty: false } given ? given : ContentTypes.Json;

    private static ulong Ticks(ReadOnlySpan<byte> time) => time.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(time);

    private static ulong Time(scoped in StoredRecord record, scoped in RecordFields fields) =>
        fields[EventField.Time] is { IsEmpty: false } time ? Ticks(time) : (ulong)record.CreatedTicks;
}
