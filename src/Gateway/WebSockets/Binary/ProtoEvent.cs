using System.Buffers.Binary;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.WebSockets.Binary;

/// <summary>Writes a stored event as <c>hub.v1.Event</c>, defaults filled in, without a message object.</summary>
internal static class ProtoEvent
{
    // What an event may take beside its record: default source and type, content type, id, position, times.
    private const int FrameBytes = 512;

    private static ReadOnlySpan<byte> SourcePrefix => "/v1/channels/"u8;

    // Field numbers of hub.v1.PublishEvent by EventField; 0 for those written apart or, as the idempotency key, not shown.
    private static ReadOnlySpan<byte> Texts => [0, 0, 5, 0, 7, 8, 0, 11, 0, 0, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 0, 0, 0, 0, 0];

    /// <summary>The most that <see cref="Write"/> may write.</summary>
    public static int BytesMax(scoped in StoredRecord record) => (record.Bytes.Length * 2) + FrameBytes;

    /// <summary>Writes the event as field <paramref name="field"/> of the message around it; the result is how many bytes.</summary>
    public static int Write(Span<byte> target, int field, scoped in StoredRecord record)
    {
        RecordFields fields = new(record);
        int inner = Measure(record, fields);
        int position = MeasurePosition(record);
        ulong ticks = (ulong)record.TimeTicks;
        int length = ProtoWriter.SizeOfBytes(1, EventId.TextLength) + ProtoWriter.SizeOfMessage(2, inner) + ProtoWriter.SizeOfMessage(3, position)
            + 2 + 2 + (2 * ProtoWriter.SizeOfNumber(6, ticks));
        ProtoWriter proto = new(target);
        proto.Message(field, length);
        proto.Message(1, EventId.TextLength);
        EventId.Create(record.Batch.Partition, record.Lsn, record.TimeTicks).TryFormat(proto.Room(EventId.TextLength), out _);
        proto.Message(2, inner);
        WriteInner(ref proto, record, fields);
        proto.Message(3, position);
        WritePosition(ref proto, new Position(record.Batch.Partition, record.Batch.Epoch, record.Sequence));
        proto.Number(4, (ulong)EventHub.Protocol.Proto.Status.Completed);
        proto.Number(5, (ulong)EventHub.Protocol.Proto.Outcome.Unrouted);
        proto.Number(6, ticks);
        proto.Number(8, ticks);
        return proto.Written;
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

    private static int MeasurePosition(scoped in StoredRecord record) =>
        MeasurePosition(new Position(record.Batch.Partition, record.Batch.Epoch, record.Sequence));

    private static int Measure(scoped in StoredRecord record, scoped in RecordFields fields)
    {
        int channel = record.Channel.Length, source = fields[EventField.Source].Length;
        int length = ProtoWriter.SizeOfBytes(1, channel) + ProtoWriter.SizeOfBytes(2, record.Payload.Length)
            + ProtoWriter.SizeOfBytes(3, ContentType(fields).Length)
            + ProtoWriter.SizeOfBytes(4, source > 0 ? source : SourcePrefix.Length + channel)
            + ProtoWriter.SizeOfBytes(6, fields[EventField.Type] is { IsEmpty: false } type ? type.Length : channel)
            + 2 + 2 + ProtoWriter.SizeOfNumber(12, Time(record, fields));
        for (int field = 0; field < Texts.Length; field++)
        {
            length += Texts[field] == 0 ? 0 : ProtoWriter.SizeOfBytes(Texts[field], fields[(EventField)field].Length);
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
        for (int field = 0; field < Texts.Length; field++)
        {
            if (Texts[field] != 0)
            {
                proto.Bytes(Texts[field], fields[(EventField)field]);
            }
        }
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

    private static ulong Time(scoped in StoredRecord record, scoped in RecordFields fields) =>
        fields[EventField.Time] is { IsEmpty: false } time ? BinaryPrimitives.ReadUInt64LittleEndian(time) : (ulong)record.TimeTicks;
}
