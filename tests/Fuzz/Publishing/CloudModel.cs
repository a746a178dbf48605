using System.Text;
using System.Text.Json;
using EventHub.Fuzz.Kit;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Fuzz.Publishing;

/// <summary>What was stored of a CloudEvent in JSON must be what the framework reads in it.</summary>
internal static class CloudModel
{
    private static readonly (string Name, EventField Field)[] Texts =
    [
        ("id", EventField.SourceId), ("source", EventField.Source), ("type", EventField.Type), ("datacontenttype", EventField.ContentType), ("subject", EventField.Subject),
        ("partitionkey", EventField.Key), ("correlationid", EventField.CorrelationId), ("causationid", EventField.CausationId), ("traceparent", EventField.Traceparent),
        ("target", EventField.Target), ("idempotencykey", EventField.IdempotencyKey), ("userid", EventField.UserId), ("sessionid", EventField.SessionId),
        ("instanceid", EventField.InstanceId), ("schema", EventField.Schema), ("entity", EventField.Entity), ("operation", EventField.Operation), ("parentid", EventField.ParentId),
    ];

    private static readonly HashSet<string> Known =
        ["specversion", "time", "channel", "priority", "sourcekind", "expirytime", "expiresat", "deliverat", "data", "data_base64", .. Texts.Select(text => text.Name)];

    public static void Check(JsonElement root, scoped in StoredRecord record)
    {
        Assert.Equal("1.0", Text(root, "specversion"));
        Assert.All(["id", "source", "type"], name => Assert.NotEmpty(Text(root, name)));
        foreach ((string name, EventField field) in Texts)
        {
            Assert.Equal(Text(root, name), Encoding.UTF8.GetString(record.Field(field)));
        }

        Assert.Equal(Text(root, "channel") is { Length: > 0 } channel ? channel : Text(root, "type"), Encoding.UTF8.GetString(record.Channel));
        CheckExtensions(root, record);
        CheckData(root, record);
    }

    private static void CheckExtensions(JsonElement root, scoped in StoredRecord record)
    {
        Dictionary<string, string> expected = root.EnumerateObject().Where(member => !Known.Contains(member.Name) && member.Value.ValueKind != JsonValueKind.Null)
            .ToDictionary(member => member.Name, member => member.Value.GetRawText());
        byte[] metadata = record.Field(EventField.Metadata).ToArray();
        using JsonDocument? document = metadata.Length == 0 ? null : JsonModel.Read(metadata);
        Assert.Equal(expected, document?.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetRawText()) ?? []);
    }

    private static void CheckData(JsonElement root, scoped in StoredRecord record)
    {
        bool isJson = ContentTypes.IsJson(record.Field(EventField.ContentType));
        string expected = Has(root, "data_base64") ? Convert.ToBase64String(Convert.FromBase64String(Text(root, "data_base64")))
            : !root.TryGetProperty("data", out JsonElement data) || (!isJson && data.ValueKind == JsonValueKind.Null) ? Base64(isJson ? "null" : "")
            : Base64(isJson ? data.GetRawText() : JsonModel.Text(data)!);
        Assert.Equal(expected, Convert.ToBase64String(record.Payload));
        Assert.Equal(isJson, record.PayloadIsJson);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static bool Has(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    private static string Text(JsonElement root, string name) => Has(root, name) ? JsonModel.Text(root.GetProperty(name)) ?? "no text" : "";
}
