using System.Runtime.InteropServices;
using System.Text;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.Client.Tests.Publishing;

public sealed class PublishObjectTests
{
    [Fact]
    public void TryParse_EveryField_IsTaken()
    {
        const string Json = """
            {"channel":"a.b","payload": {"x": 1.0},"metadata":{"m" :2},"contentType":"application/vnd.x+json","source":"s","sourceId":"si","type":"t","subject":"su","target":"ta",
             "priority":"low","sourceKind":"database","key":"k","time":"2026-01-02T03:04:05.678+01:00","userId":"u","sessionId":"se","instanceId":"i","schema":"sc","entity":"e",
             "operation":"o","correlationId":"co","causationId":"ca","parentId":"p","traceparent":"tr","idempotencyKey":"ik\u00fc"}
            """;

        PublishEvent expected = new("a.b", default)
        {
            ContentType = "application/vnd.x+json", Source = "s", SourceId = "si", Type = "t", Subject = "su", Target = "ta", Priority = EventPriority.Low,
            SourceKind = SourceKind.Database, Key = "k", Time = new DateTimeOffset(2026, 1, 2, 2, 4, 5, 678, TimeSpan.Zero), UserId = "u", SessionId = "se", InstanceId = "i",
            Schema = "sc", Entity = "e", Operation = "o", CorrelationId = "co", CausationId = "ca", ParentId = "p", Traceparent = "tr", IdempotencyKey = "ikü",
        };
        PublishEvent publish = Parsed(Json);
        Assert.Equal(("{\"x\": 1.0}", "{\"m\" :2}"), (Text(publish.Payload), Text(publish.Metadata)));
        Assert.Equal(expected, publish with { Payload = default, Metadata = default });
    }

    [Fact]
    public void TryParse_OnlyWhatIsNeeded_LeavesTheRestToTheHub()
    {
        byte[] json = "{\"channel\":\"a\",\"payload\":[1]}"u8.ToArray();
        Assert.True(PublishEvent.TryParse(json, out PublishEvent? publish, out Problem? problem));

        Assert.Null(problem);
        Assert.Equal(new PublishEvent("a", publish.Payload), publish);
        Assert.True(MemoryMarshal.TryGetArray(publish.Payload, out ArraySegment<byte> slice) && ReferenceEquals(slice.Array, json), "The payload is a copy.");
    }

    [Fact]
    public void TryParse_Base64_IsDecodedIntoMemoryOfItsOwn()
    {
        PublishEvent first = Parsed("""{"channel":"a","payloadBase64":"AAEC","contentType":"image/png"}"""), second = Parsed("""{"channel":"a","payloadBase64":"////","contentType":"image/png"}""");

        Assert.Equal([0, 1, 2], first.Payload.ToArray());
        Assert.Equal([255, 255, 255], second.Payload.ToArray());
    }

    [Theory]
    [InlineData("""{"channel":"a","payload":1,"chanel":"b"}""", "EH1002", "/chanel")]
    [InlineData("""{"channel":"a b","payload":1}""", "EH1003", "/channel")]
    [InlineData("""{"channel":"a","payload":1,"id":"x"}""", "EH1004", "/id")]
    [InlineData("""{"channel":"a"}""", "EH1005", "/payload")]
    [InlineData("""{"channel":"a","payload":1,"time":"yesterday"}""", "EH1006", "/time")]
    [InlineData("""{"channel":"a","channel":"b","payload":1}""", "EH1008", "/channel")]
    public void TryParse_WrongField_IsRefusedAsTheHubDoes(string json, string code, string field)
    {
        Problem problem = Refused(json);

        Assert.Equal((code, field), (problem.Code.Text, problem.Errors[0].Field));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{\"channel\":")]
    [InlineData("{\"channel\":\"a\",\"payload\":1} x")]
    public void TryParse_NoJson_IsRefused(string json) => Assert.Equal(ErrorCodes.MalformedJson, Refused(json).Code);

    [Fact]
    public void TryParse_DeepOrLarge_IsLeftToTheHub()
    {
        Parsed("{\"channel\":\"a\",\"payload\":" + new string('[', 500) + new string(']', 500) + "}");
        Parsed("{\"channel\":\"a\",\"payload\":\"" + new string('x', 3 << 20) + "\"}");
    }

    private static PublishEvent Parsed(string json)
    {
        Assert.True(PublishEvent.TryParse(Encoding.UTF8.GetBytes(json), out PublishEvent? publish, out Problem? problem), problem?.Detail);
        return publish;
    }

    private static Problem Refused(string json)
    {
        Assert.False(PublishEvent.TryParse(Encoding.UTF8.GetBytes(json), out PublishEvent? publish, out Problem? problem));
        Assert.Null(publish);
        return problem;
    }

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
