using System.Text.Json;
using System.Text.Unicode;
using EventHub.Protocol.CloudEvents;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Tests.Json;

namespace EventHub.Protocol.Tests.Publishing;

/// <summary>Damaged requests: no parser throws, and each refuses all of a body exactly when it is not JSON.</summary>
public sealed class ParserFuzzTests
{
    private const string Publish =
        """[{"channel":"a.b","payload":{"x":[1,"é\u00e9"]},"source":"/s","metadata":{"m":1}},{"channel":"c","contentType":"text/plain","payloadBase64":"aGk="}]""";

    private const string Cloud =
        """[{"specversion":"1.0","id":"1","source":"/s","type":"a.b","data":{"x":1},"ext":"v","num":7},{"specversion":"1.0","id":"\u0032","source":"/s","type":"a","data_base64":"MQ=="}]""";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ParseBody_DamagedBodies_AreRefusedExactlyWhenNotJson(int seed) => Fuzz(seed, Publish, (json, sink) => PublishParser.ParseBody(json, PublishLimits.Default, sink, out _));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ParseBatch_DamagedBodies_AreRefusedExactlyWhenNotJson(int seed) => Fuzz(seed, Cloud, (json, sink) => CloudEventsParser.ParseBatch(json, PublishLimits.Default, sink));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void SingleParsers_DamagedText_CallTheSinkOnce(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 3_000; i++)
        {
            byte[] json = JsonTexts.Damage(random, (i % 2 == 0 ? Publish : Cloud)[1..^1].Split(",{")[0]);
            using RecordingSink publish = new(), structured = new(), binary = new();
            PublishParser.ParseObject(json, 0, "", PublishLimits.Default, publish);
            CloudEventsParser.ParseStructured(json, 0, "", PublishLimits.Default, structured);
            KeyValuePair<string, string>[] headers = [new("id", Text.Of(json)), new(Text.Of(json), "x"), new("type", "a%2"), new("source", "\"")];
            CloudEventsParser.ParseBinary(headers, i % 3 == 0 ? null : "application/json", json, PublishLimits.Default, binary);
            Assert.All([publish, structured, binary], sink => Assert.Equal(1, sink.Accepted.Count + sink.Refused.Count));
        }
    }

    private static void Fuzz(int seed, string text, Func<byte[], IDraftSink, Problem?> parse)
    {
        Random random = new(seed);
        int refused = 0;
        for (int i = 0; i < 3_000; i++)
        {
            byte[] json = JsonTexts.Damage(random, text);
            using RecordingSink sink = new();
            Problem? problem = parse(json, sink);
            bool expected = !IsArrayOrObject(json);
            refused += expected ? 1 : 0;
            Assert.True(expected == problem is not null, $"seed {seed}: {Text.Of(json)}: {problem?.Detail ?? "taken"}");
        }

        Assert.InRange(refused, 300, 2_970);
    }

    private static bool IsArrayOrObject(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Utf8.IsValid(json) && document.RootElement.ValueKind is JsonValueKind.Array or JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
