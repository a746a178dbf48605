using System.Text;
using System.Text.Json;
using EventHub.Fuzz.Kit;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Records;

namespace EventHub.Fuzz.Publishing;

/// <summary>What was stored of a publish object must be what the framework reads in it.</summary>
internal static class PublishedModel
{
    private static readonly EventField[] Texts =
    [
        EventField.Source, EventField.SourceId, EventField.Type, EventField.Subject, EventField.Target, EventField.Key, EventField.ContentType, EventField.UserId,
        EventField.SessionId, EventField.InstanceId, EventField.Schema, EventField.Entity, EventField.Operation, EventField.CorrelationId, EventField.CausationId,
        EventField.ParentId, EventField.Traceparent, EventField.IdempotencyKey,
    ];

    private static readonly HashSet<string> Known =
    [
        "channel", "payload", "payloadBase64", "metadata", "priority", "sourceKind", "time", "deliverAt", "expiresAt", .. Texts.Select(NameOf),
    ];

    /// <summary>The member a field is read from.</summary>
    public static string NameOf(EventField field) => char.ToLowerInvariant(field.ToString()[0]) + field.ToString()[1..];

    public static void Check(JsonElement root, scoped in StoredRecord record)
    {
        Assert.True(ChannelName.IsValid(record.Channel) && !ChannelName.IsReserved(record.Channel), "A channel that is none was taken.");
        Assert.Equal(Text(root, "channel"), Encoding.UTF8.GetString(record.Channel));
        foreach (EventField field in Texts)
        {
            Assert.Equal(Text(root, NameOf(field)), Encoding.UTF8.GetString(record.Field(field)));
        }

        Assert.Equal(Text(root, "priority") is { Length: > 0 } priority ? priority : "normal", record.Priority.ToString().ToLowerInvariant());
        Assert.Equal(Raw(root, "metadata"), Encoding.UTF8.GetString(record.Field(EventField.Metadata)));
        foreach ((string name, EventField field) in new[] { ("time", EventField.Time), ("deliverAt", EventField.DeliverAt), ("expiresAt", EventField.ExpiresAt) })
        {
            Assert.Equal(Text(root, name).Length > 0 ? 8 : 0, record.Field(field).Length);
        }

        CheckPayload(root, record);
        Assert.All(root.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null), member => Assert.Contains(member.Name, Known));
    }

    private static void CheckPayload(JsonElement root, scoped in StoredRecord record)
    {
        string base64 = Text(root, "payloadBase64");
        bool isBase64 = root.TryGetProperty("payloadBase64", out JsonElement value) && value.ValueKind != JsonValueKind.Null;
        byte[] expected = isBase64 ? Convert.FromBase64String(base64) : Encoding.UTF8.GetBytes(root.GetProperty("payload").GetRawText());
        Assert.Equal(expected, record.Payload.ToArray());
        using JsonDocument? document = JsonModel.Read(expected);
        Assert.True(!record.PayloadIsJson || document is not null, "What is no JSON was stored as JSON.");
    }

    private static string Text(JsonElement root, string name) =>
        !root.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? "" : JsonModel.Text(value) ?? "no text";

    private static string Raw(JsonElement root, string name) =>
        !root.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? "" : value.GetRawText();
}
