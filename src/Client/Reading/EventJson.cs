using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Client.Reading;

/// <summary>Reads the JSON of the hub's answers. Fields a newer hub adds are passed over.</summary>
internal static class EventJson
{
    /// <summary>Names of the text fields, by their numbers in hub.proto.</summary>
    private static readonly (int Field, string Name)[] Texts =
    [
        (1, "channel"), (3, "contentType"), (4, "source"), (5, "sourceId"), (6, "type"), (7, "subject"), (8, "target"), (11, "key"),
        (14, "userId"), (15, "sessionId"), (16, "instanceId"), (17, "schema"), (18, "entity"), (19, "operation"), (20, "correlationId"),
        (21, "causationId"), (22, "parentId"), (23, "traceparent"),
    ];

    public static ReceivedEvent ReadEvent(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return Read(document.RootElement);
    }

    public static EventPage ReadEvents(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return new EventPage([.. document.RootElement.GetProperty("events").EnumerateArray().Select(Read)], Text(document.RootElement, "next"));
    }

    public static ChannelPage ReadChannels(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return new ChannelPage([.. document.RootElement.GetProperty("channels").EnumerateArray().Select(ReadChannel)], Text(document.RootElement, "next"));
    }

    public static HubStats ReadStats(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        return new HubStats(Text(root, "version") ?? "", Text(root, "state") ?? "", Time(root, "startedAt") ?? default, Number(root, "watchers"), root.Clone());
    }

    public static DeadLetterPage ReadDeadLetters(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return new DeadLetterPage([.. document.RootElement.GetProperty("deadLetters").EnumerateArray().Select(ReadDeadLetter)], Text(document.RootElement, "next"));
    }

    private static DeadLetter ReadDeadLetter(JsonElement letter) => new(
        Read(letter.GetProperty("event")), Text(letter, "reason") ?? "", letter.GetProperty("late").GetBoolean(),
        [.. letter.GetProperty("attempts").EnumerateArray().Select(static attempt => new DeadLetterAttempt(
            (int)Number(attempt, "attempt"), Time(attempt, "at") ?? default, Text(attempt, "consumer") ?? "", Text(attempt, "error")))],
        Time(letter, "deadAt") ?? default);

    private static ChannelInfo ReadChannel(JsonElement channel) => new(
        Text(channel, "name") ?? "", (int)Number(channel, "partition"), Number(channel, "events"), Number(channel, "bytes"),
        Number(channel, "firstSequence"), Number(channel, "lastSequence"), Time(channel, "lastEventAt") ?? default);

    private static ReceivedEvent Read(JsonElement json)
    {
        ReceivedEvent received = new() { Payload = Payload(json), Metadata = Raw(json, "metadata"), Error = Text(json, "error"), RetryCount = (int)Number(json, "retryCount") };
        foreach ((int field, string name) in Texts)
        {
            received.SetText(field, Text(json, name));
        }

        received.Priority = EventNames.TryParse(Word(json, "priority"), out EventPriority priority) ? priority : EventPriority.Normal;
        received.SourceKind = EventNames.TryParse(Word(json, "sourceKind"), out SourceKind kind) ? kind : SourceKind.Internal;
        received.Status = EventNames.TryParse(Word(json, "status"), out EventStatus status) ? status : EventStatus.Pending;
        received.Outcome = EventNames.TryParse(Word(json, "outcome"), out EventOutcome outcome) ? outcome : EventOutcome.None;
        (received.Time, received.CreatedAt) = (Time(json, "time") ?? default, Time(json, "createdAt") ?? default);
        (received.DeliverAt, received.ExpiresAt) = (Time(json, "deliverAt"), Time(json, "expiresAt"));
        (received.ProcessedAt, received.CompletedAt) = (Time(json, "processedAt"), Time(json, "completedAt"));
        (received.Id, received.ReplayOf, received.Position) = (Id(json, "id") ?? default, Id(json, "replayOf"), ReadPosition(json));
        return received;
    }

    private static ReadOnlyMemory<byte> Payload(JsonElement json) =>
        json.TryGetProperty("payloadBase64", out JsonElement bytes) ? bytes.GetBytesFromBase64()
        : Word(json, "status").AsSpan().SequenceEqual(EventNames.Of(EventStatus.Deleted)) ? default : Raw(json, "payload");

    private static byte[] Raw(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) ? JsonMarshal.GetRawUtf8Value(value).ToArray() : [];

    private static byte[] Word(JsonElement json, string name) => Encoding.UTF8.GetBytes(Text(json, name) ?? "");

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : 0;

    private static DateTimeOffset? Time(JsonElement json, string name) =>
        Text(json, name) is { } text && Timestamps.TryParse(text, out long ticks) ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    private static EventId? Id(JsonElement json, string name) => Text(json, name) is { } text && EventId.TryParse(text, out EventId id) ? id : null;

    private static Position? ReadPosition(JsonElement json) =>
        json.TryGetProperty("position", out JsonElement position) && position.ValueKind == JsonValueKind.Object
            && Epoch.TryParse(Text(position, "epoch"), out Epoch epoch)
            ? new Position((int)Number(position, "partition"), epoch, Number(position, "sequence")) : null;
}
