using System.Buffers;
using System.Text.Json;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;
using EventHub.Protocol.Tests.Json;

namespace EventHub.Protocol.Tests.Envelope;

/// <summary>What goes in as a publish object comes out as an event: every member the same, the payload byte for byte.</summary>
public sealed class RoundTripTests
{
    private static readonly string[] Fields =
    [
        "source", "sourceId", "type", "subject", "target", "key", "userId", "sessionId", "instanceId", "schema", "entity", "operation", "correlationId",
        "causationId", "parentId", "traceparent",
    ];

    private static readonly string[] Texts = ["\"plain\"", "\"é😀\"", "\"quoted \\\" and \\\\ and \\u20ac\"", "\"\\uD83D\\uDE00\""];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void PublishObject_ToRecord_ToEventJson(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 3_000; i++)
        {
            string payload = JsonTexts.Value(random, 4), metadata = $"{{\"m\" : {JsonTexts.Value(random, 2)}}}";
            string members = string.Concat(Fields.Where(_ => random.Next(3) == 0).Select(field => $"\"{field}\":{Texts[random.Next(Texts.Length)]},"));
            string json = $"{{{members}\"channel\":\"c.{i}\",\"priority\":\"low\",\"metadata\":{metadata},\"payload\": {payload} }}";
            string written = Write(json);
            Assert.True(written.Contains($"\"payload\":{payload},\"metadata\":{metadata},", StringComparison.Ordinal), $"seed {seed}: {json}\n{written}");
            AssertSame(json, written);
        }
    }

    private static void AssertSame(string json, string written)
    {
        using JsonDocument before = JsonDocument.Parse(json), after = JsonDocument.Parse(written);
        foreach (JsonProperty member in before.RootElement.EnumerateObject().Where(member => member.Name is not ("payload" or "metadata")))
        {
            Assert.Equal(member.Value.GetString(), after.RootElement.GetProperty(member.Name).GetString());
        }

        foreach (string absent in Fields.Where(field => field is not ("source" or "type") && !before.RootElement.TryGetProperty(field, out _)))
        {
            Assert.Equal(JsonValueKind.Null, after.RootElement.GetProperty(absent).ValueKind);
        }
    }

    private static string Write(string json)
    {
        using RecordingSink sink = new();
        PublishParser.ParseObject(Text.Utf8(json), 0, "", PublishLimits.Default, sink);
        StoredRecord record = sink.Single();
        ArrayBufferWriter<byte> output = new();
        EventJsonWriter.Write(output, record, EventState.Unrouted(record.TimeTicks), singleLine: false);
        return Text.Of(output.WrittenSpan);
    }
}
