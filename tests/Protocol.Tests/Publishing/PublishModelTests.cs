using System.Text.Json;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Tests.Publishing;

/// <summary>Random publish objects against a trivial model over System.Text.Json.</summary>
public sealed class PublishModelTests
{
    private static readonly (string Name, string[] Values)[] Members =
    [
        ("channel", ["\"a\"", "\"a.b\"", "\"\\u0061.c\"", "\"a..b\"", "null", "1"]),
        ("payload", ["1", "{\"a\" : [1, 2]}", "\"x\"", "null", "[[]]"]),
        ("source", ["\"/s\"", "\"\"", "\"\\u00e9\"", "null", "{}"]),
        ("subject", ["\"s\"", "\"\"", "\"a\\tb\"", "null"]),
        ("priority", ["\"high\"", "\"low\"", "\"\"", "\"HIGH\"", "true"]),
        ("sourceKind", ["\"frontend\"", "\"internal\"", "\"x\""]),
        ("metadata", ["{}", "{\"a\": {\"b\":1}}", "[]", "null"]),
        ("contentType", ["\"application/json\"", "\"text/plain\"", "\"application/x+json; v=1\""]),
        ("correlationId", ["\"c\"", "5"]),
        ("id", ["\"x\"", "null"]),
        ("unknown", ["1"]),
        ("expiresAt", ["null", "\"x\"", "\"2099-01-01T00:00:00Z\"", "7"]),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ParseObject_RandomObjects_AgreesWithModel(int seed)
    {
        Random random = new(seed);
        int accepted = 0;
        for (int i = 0; i < 10_000; i++)
        {
            string json = RandomObject(random);
            using RecordingSink sink = new();
            PublishParser.ParseObject(Text.Utf8(json), 0, "", PublishLimits.Default, sink);
            string[] expected = PublishModel.Errors(json);
            string[] found = [.. sink.Refused.SelectMany(refused => refused.Problem.Errors).Select(error => error.Field)];
            Assert.True(expected.SequenceEqual(found), $"seed {seed}: {json}: expected {string.Join(' ', expected)}, found {string.Join(' ', found)}");
            accepted += sink.Accepted.Count;
            if (expected.Length == 0)
            {
                AssertSame(json, sink.Single());
            }
        }

        Assert.InRange(accepted, 500, 9_500);
    }

    private static void AssertSame(string json, StoredRecord record)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        Assert.Equal(root.GetProperty("channel").GetString(), Text.Of(record.Channel));
        Assert.Equal(root.GetProperty("payload").GetRawText(), Text.Of(record.Payload));
        Assert.Equal(Of(root, "source"), Text.Of(record.Field(EventField.Source)));
        Assert.Equal(Of(root, "subject"), Text.Of(record.Field(EventField.Subject)));
        Assert.Equal(Of(root, "contentType"), Text.Of(record.Field(EventField.ContentType)));
        Assert.Equal(Of(root, "correlationId"), Text.Of(record.Field(EventField.CorrelationId)));
        Assert.Equal(Of(root, "metadata"), Text.Of(record.Field(EventField.Metadata)));
        Assert.Equal(Of(root, "priority") is { Length: > 0 } priority ? priority : "normal", record.Priority.ToString().ToLowerInvariant());
    }

    private static string Of(JsonElement root, string name) =>
        !root.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? ""
        : value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static string RandomObject(Random random)
    {
        List<string> members = [];
        foreach ((string name, string[] values) in Members)
        {
            double chance = name is "channel" or "payload" ? 0.95 : name is "id" or "unknown" or "expiresAt" ? 0.05 : 0.3;
            for (; random.NextDouble() < chance; chance = 0.03)
            {
                // The first values are good, so that enough objects are.
                int value = random.Next(3) == 0 ? random.Next(values.Length) : random.Next(Math.Min(2, values.Length));
                members.Insert(random.Next(members.Count + 1), $"\"{name}\" :{values[value]}");
            }
        }

        return "{" + string.Join(", ", members) + "}";
    }
}
