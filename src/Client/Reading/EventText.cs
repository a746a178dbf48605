using System.Buffers;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Json;

namespace EventHub.Client.Reading;

/// <summary>Writes a received event as the hub's own JSON of it: the same fields, in the same order, byte for byte, on one line.</summary>
internal static class EventText
{
    // All the names, punctuation, times and numbers together, with room to spare.
    private const int FrameBytes = 1024;

    public static void Write(IBufferWriter<byte> output, ReceivedEvent received)
    {
        JsonOutput json = new(output, received.Payload.Length + received.Metadata.Length + FrameBytes);
        WriteOrigin(ref json, received);
        WriteContent(ref json, received);
        WriteContext(ref json, received);
        WriteState(ref json, received);
        json.Flush();
    }

    private static void WriteOrigin(scoped ref JsonOutput json, ReceivedEvent received)
    {
        json.Raw("{\"id\":"u8);
        EventJsonWriter.WriteId(ref json, received.Id);
        WriteText(ref json, ",\"channel\":"u8, received.Channel);
        WriteText(ref json, ",\"source\":"u8, received.Source);
        WriteText(ref json, ",\"sourceId\":"u8, received.SourceId);
        WriteText(ref json, ",\"type\":"u8, received.Type);
        WriteText(ref json, ",\"subject\":"u8, received.Subject);
        WriteText(ref json, ",\"target\":"u8, received.Target);
        WriteWord(ref json, ",\"priority\":"u8, EventNames.Of(received.Priority));
        WriteWord(ref json, ",\"sourceKind\":"u8, EventNames.Of(received.SourceKind));
        WriteText(ref json, ",\"key\":"u8, received.Key);
        WriteTime(ref json, ",\"time\":"u8, received.Time);
        WriteText(ref json, ",\"contentType\":"u8, received.ContentType);
    }

    private static void WriteContent(scoped ref JsonOutput json, ReceivedEvent received)
    {
        if (received.Status == EventStatus.Deleted)
        {
            json.Raw(",\"payload\":null,\"metadata\":{}"u8);
            return;
        }

        if (received.IsJson)
        {
            json.Raw(",\"payload\":"u8);
            json.RawOnOneLine(received.Payload.Span);
        }
        else
        {
            json.Raw(",\"payloadBase64\":"u8);
            json.Base64(received.Payload.Span);
        }

        json.Raw(",\"metadata\":"u8);
        json.RawOnOneLine(received.Metadata.IsEmpty ? "{}"u8 : received.Metadata.Span);
    }

    private static void WriteContext(scoped ref JsonOutput json, ReceivedEvent received)
    {
        WriteText(ref json, ",\"userId\":"u8, received.UserId);
        WriteText(ref json, ",\"sessionId\":"u8, received.SessionId);
        WriteText(ref json, ",\"instanceId\":"u8, received.InstanceId);
        WriteText(ref json, ",\"schema\":"u8, received.Schema);
        WriteText(ref json, ",\"entity\":"u8, received.Entity);
        WriteText(ref json, ",\"operation\":"u8, received.Operation);
        WriteText(ref json, ",\"correlationId\":"u8, received.CorrelationId);
        WriteText(ref json, ",\"causationId\":"u8, received.CausationId);
        WriteText(ref json, ",\"parentId\":"u8, received.ParentId);
        WriteText(ref json, ",\"traceparent\":"u8, received.Traceparent);
        WriteText(ref json, ",\"replayOf\":"u8, received.ReplayOf?.ToString());
        WriteTime(ref json, ",\"deliverAt\":"u8, received.DeliverAt);
        WriteTime(ref json, ",\"expiresAt\":"u8, received.ExpiresAt);
    }

    private static void WriteState(scoped ref JsonOutput json, ReceivedEvent received)
    {
        json.Raw(",\"position\":"u8);
        if (received.Position is { } position)
        {
            EventJsonWriter.WritePosition(ref json, position);
        }
        else
        {
            json.Raw("null"u8);
        }

        WriteWord(ref json, ",\"status\":"u8, EventNames.Of(received.Status));
        WriteWord(ref json, ",\"outcome\":"u8, EventNames.Of(received.Outcome));
        WriteTime(ref json, ",\"createdAt\":"u8, received.CreatedAt);
        WriteTime(ref json, ",\"processedAt\":"u8, received.ProcessedAt);
        WriteTime(ref json, ",\"completedAt\":"u8, received.CompletedAt);
        WriteText(ref json, ",\"error\":"u8, received.Error);
        json.Raw(",\"retryCount\":"u8);
        json.Number(received.RetryCount);
        json.Raw("}"u8);
    }

    private static void WriteText(scoped ref JsonOutput json, scoped ReadOnlySpan<byte> name, string? text)
    {
        json.Raw(name);
        if (string.IsNullOrEmpty(text))
        {
            json.Raw("null"u8);
        }
        else
        {
            json.Text(text);
        }
    }

    private static void WriteWord(scoped ref JsonOutput json, scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> word)
    {
        json.Raw(name);
        if (word.IsEmpty)
        {
            json.Raw("null"u8);
        }
        else
        {
            json.Text(word);
        }
    }

    private static void WriteTime(scoped ref JsonOutput json, scoped ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        json.Raw(name);
        if (time is not { UtcTicks: > 0 } known)
        {
            json.Raw("null"u8);
            return;
        }

        json.Raw("\""u8);
        json.Advance(Timestamps.Format(known.UtcTicks, json.Room(Timestamps.TextLengthMax)));
        json.Raw("\""u8);
    }
}
