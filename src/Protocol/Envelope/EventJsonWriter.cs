using System.Buffers;
using System.Buffers.Binary;
using EventHub.Protocol.Json;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Envelope;

/// <summary>Writes an event as JSON, every field in a fixed order; payload and metadata as they were published.</summary>
public static class EventJsonWriter
{
    // All the names, punctuation, times and numbers together, with room to spare.
    private const int FrameBytes = 1024;

    private const uint Context = 1u << (int)EventField.UserId | 1u << (int)EventField.SessionId | 1u << (int)EventField.InstanceId | 1u << (int)EventField.Schema
        | 1u << (int)EventField.Entity | 1u << (int)EventField.Operation | 1u << (int)EventField.CorrelationId | 1u << (int)EventField.CausationId
        | 1u << (int)EventField.ParentId | 1u << (int)EventField.Traceparent | 1u << (int)EventField.ReplayOf | 1u << (int)EventField.DeliverAt
        | 1u << (int)EventField.ExpiresAt;

    private static ReadOnlySpan<byte> NoContext => """
        ,"userId":null,"sessionId":null,"instanceId":null,"schema":null,"entity":null,"operation":null,"correlationId":null,"causationId":null,"parentId":null,"traceparent":null,"replayOf":null,"deliverAt":null,"expiresAt":null
        """u8;

    /// <summary>
    /// Writes <paramref name="record"/>, which is an event, one that waits too, as one JSON object. With <paramref name="singleLine"/> raw line breaks
    /// inside payload and metadata become spaces. A deleted event shows no payload and no metadata.
    /// </summary>
    public static void Write(IBufferWriter<byte> output, scoped in StoredRecord record, in EventState state, bool singleLine)
    {
        ArgumentNullException.ThrowIfNull(output);
        JsonOutput json = new(output, record.Bytes.Length + FrameBytes);
        RecordFields fields = new(record);
        WriteOrigin(ref json, record, fields);
        WriteContent(ref json, record, fields, state.Status == EventStatus.Deleted, singleLine);
        WriteContext(ref json, fields);
        WriteState(ref json, record, state);
        json.Flush();
    }

    private static void WriteOrigin(scoped ref JsonOutput json, scoped in StoredRecord record, scoped in RecordFields fields)
    {
        json.Raw("{\"id\":"u8);
        WriteId(ref json, record.Id);
        json.Raw(",\"channel\":"u8);
        json.Text(record.Channel);
        WriteSource(ref json, record.Channel, fields[EventField.Source]);
        WriteText(ref json, ",\"sourceId\":"u8, fields[EventField.SourceId]);
        WriteText(ref json, ",\"type\":"u8, fields[EventField.Type], record.Channel);
        WriteText(ref json, ",\"subject\":"u8, fields[EventField.Subject]);
        WriteText(ref json, ",\"target\":"u8, fields[EventField.Target]);
        WriteText(ref json, ",\"priority\":"u8, EventNames.Of(record.Priority));
        ReadOnlySpan<byte> kind = fields[EventField.SourceKind];
        WriteText(ref json, ",\"sourceKind\":"u8, EventNames.Of(kind.IsEmpty ? SourceKind.Internal : (SourceKind)kind[0]));
        WriteText(ref json, ",\"key\":"u8, fields[EventField.Key]);
        ReadOnlySpan<byte> time = fields[EventField.Time];
        WriteTime(ref json, ",\"time\":"u8, time.IsEmpty ? record.CreatedTicks : BinaryPrimitives.ReadInt64LittleEndian(time));
        WriteText(ref json, ",\"contentType\":"u8, fields[EventField.ContentType], ContentTypes.Json);
    }

    private static void WriteContent(
        scoped ref JsonOutput json, scoped in StoredRecord record, scoped in RecordFields fields, bool isDeleted, bool singleLine)
    {
        if (isDeleted)
        {
            json.Raw(",\"payload\":null,\"metadata\":{}"u8);
            return;
        }

        if (record.PayloadIsJson)
        {
            WriteJson(ref json, ",\"payload\":"u8, record.Payload, singleLine);
        }
        else
        {
            json.Raw(",\"payloadBase64\":"u8);
            json.Base64(record.Payload);
        }

        // Always an object, so that a reader may look into it without asking whether it is there.
        ReadOnlySpan<byte> metadata = fields[EventField.Metadata];
        WriteJson(ref json, ",\"metadata\":"u8, metadata.IsEmpty ? "{}"u8 : metadata, singleLine);
    }

    // Most events have none of it, and then it is always the same.
    private static void WriteContext(scoped ref JsonOutput json, scoped in RecordFields fields)
    {
        if ((fields.Present & Context) == 0)
        {
            json.Raw(NoContext);
            return;
        }

        WriteText(ref json, ",\"userId\":"u8, fields[EventField.UserId]);
        WriteText(ref json, ",\"sessionId\":"u8, fields[EventField.SessionId]);
        WriteText(ref json, ",\"instanceId\":"u8, fields[EventField.InstanceId]);
        WriteText(ref json, ",\"schema\":"u8, fields[EventField.Schema]);
        WriteText(ref json, ",\"entity\":"u8, fields[EventField.Entity]);
        WriteText(ref json, ",\"operation\":"u8, fields[EventField.Operation]);
        WriteText(ref json, ",\"correlationId\":"u8, fields[EventField.CorrelationId]);
        WriteText(ref json, ",\"causationId\":"u8, fields[EventField.CausationId]);
        WriteText(ref json, ",\"parentId\":"u8, fields[EventField.ParentId]);
        WriteText(ref json, ",\"traceparent\":"u8, fields[EventField.Traceparent]);
        WriteText(ref json, ",\"replayOf\":"u8, fields[EventField.ReplayOf]);
        WriteStoredTime(ref json, ",\"deliverAt\":"u8, fields[EventField.DeliverAt]);
        WriteStoredTime(ref json, ",\"expiresAt\":"u8, fields[EventField.ExpiresAt]);
    }

    private static void WriteState(scoped ref JsonOutput json, scoped in StoredRecord record, in EventState state)
    {
        json.Raw(",\"position\":"u8);
        if (record.Sequence == 0)
        {
            json.Raw("null"u8);
        }
        else
        {
            WritePosition(ref json, new Position(record.Batch.Partition, record.Batch.Epoch, record.Sequence));
        }

        WriteText(ref json, ",\"status\":"u8, EventNames.Of(state.Status));
        WriteText(ref json, ",\"outcome\":"u8, EventNames.Of(state.Outcome));
        WriteTime(ref json, ",\"createdAt\":"u8, record.CreatedTicks);
        WriteTime(ref json, ",\"processedAt\":"u8, state.ProcessedAtTicks);
        WriteTime(ref json, ",\"completedAt\":"u8, state.CompletedAtTicks);
        json.Raw(",\"error\":"u8);
        if (state.Error is null)
        {
            json.Raw("null"u8);
        }
        else
        {
            json.Text(state.Error);
        }

        json.Raw(",\"retryCount\":"u8);
        json.Number(state.RetryCount);
        json.Raw("}"u8);
    }

    internal static void WriteId(scoped ref JsonOutput json, EventId id)
    {
        Span<byte> target = json.Room(EventId.TextLength + 2);
        target[0] = target[EventId.TextLength + 1] = (byte)'"';
        id.TryFormat(target[1..], out _);
        json.Advance(EventId.TextLength + 2);
    }

    internal static void WritePosition(scoped ref JsonOutput json, Position position)
    {
        json.Raw("{\"partition\":"u8);
        json.Number(position.Partition);
        json.Raw(",\"epoch\":\""u8);
        position.Epoch.Value.TryFormat(json.Room(8), out int written, "x8");
        json.Advance(written);
        json.Raw("\",\"sequence\":"u8);
        json.Number(position.Sequence);
        json.Raw("}"u8);
    }

    private static void WriteSource(scoped ref JsonOutput json, scoped ReadOnlySpan<byte> channel, scoped ReadOnlySpan<byte> source)
    {
        if (!source.IsEmpty)
        {
            WriteText(ref json, ",\"source\":"u8, source);
            return;
        }

        json.Raw(",\"source\":\"/v1/channels/"u8);
        json.TextPart(channel);
        json.Raw("\""u8);
    }

    private static void WriteText(
        scoped ref JsonOutput json, scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value, scoped ReadOnlySpan<byte> whenAbsent = default)
    {
        json.Raw(name);
        value = value.IsEmpty ? whenAbsent : value;
        if (value.IsEmpty)
        {
            json.Raw("null"u8);
        }
        else
        {
            json.Text(value);
        }
    }

    private static void WriteJson(scoped ref JsonOutput json, scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value, bool singleLine)
    {
        json.Raw(name);
        if (value.IsEmpty)
        {
            json.Raw("null"u8);
        }
        else if (singleLine)
        {
            json.RawOnOneLine(value);
        }
        else
        {
            json.Raw(value);
        }
    }

    private static void WriteStoredTime(scoped ref JsonOutput json, scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> ticks) =>
        WriteTime(ref json, name, ticks.IsEmpty ? 0 : BinaryPrimitives.ReadInt64LittleEndian(ticks));

    private static void WriteTime(scoped ref JsonOutput json, scoped ReadOnlySpan<byte> name, long ticks)
    {
        json.Raw(name);
        if (ticks == 0)
        {
            json.Raw("null"u8);
            return;
        }

        json.Raw("\""u8);
        json.Advance(Timestamps.Format(ticks, json.Room(Timestamps.TextLengthMax)));
        json.Raw("\""u8);
    }
}
