using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;

namespace EventHub.Protocol.Tests.Publishing;

public sealed class PublishRefusalTests
{
    [Theory]
    [InlineData("""{"channel":"a","payload":1,"paylod":2}""", "EH1002", "/paylod", "Did you mean 'payload'?")]
    [InlineData("""{"channel":"a","payload":1,"Source":"x"}""", "EH1002", "/Source", "Did you mean 'source'?")]
    [InlineData("""{"channel":"a","payload":1,"x":2}""", "EH1002", "/x", "put it into metadata")]
    [InlineData("""{"channel":"a","payload":1,"a/b~c":2}""", "EH1002", "/a~1b~0c", "'a/b~c' is not a field")]
    [InlineData("""{"channel":"a","payload":1,"key\ud800":2}""", "EH1002", "/key", "not a field")]
    [InlineData("""{"channel":"a","payload":1,"":2}""", "EH1002", "/", "not a field")]
    [InlineData("""{"channel":"a..b","payload":1}""", "EH1003", "/channel", "an empty token at byte 2")]
    [InlineData("""{"channel":"","payload":1}""", "EH1003", "/channel", "is empty")]
    [InlineData("""{"channel":"a.*","payload":1}""", "EH1003", "/channel", "wildcards are for patterns")]
    [InlineData("""{"channel":"_hub","payload":1}""", "EH1022", "/channel", "begins with '_'")]
    [InlineData("""{"channel":7,"payload":1}""", "EH1006", "/channel", "must be a string; a number was found")]
    [InlineData("""{"payload":1}""", "EH1005", "/channel", "'channel' is missing")]
    [InlineData("""{"channel":null,"payload":1}""", "EH1005", "/channel", "'channel' is missing")]
    [InlineData("""{"channel":"a"}""", "EH1005", "/payload", "'payload' is missing")]
    [InlineData("""{"channel":"a","payloadBase64":null}""", "EH1005", "/payload", "'payload' is missing")]
    [InlineData("""{"channel":"a","payload":1,"payloadBase64":"QQ=="}""", "EH1006", "/payloadBase64", "both there")]
    [InlineData("""{"channel":"a","payload":1,"contentType":"text/plain"}""", "EH1006", "/payload", "contentType is 'text/plain'")]
    [InlineData("""{"channel":"a","payloadBase64":"QQ=","contentType":"text/plain"}""", "EH1006", "/payloadBase64", "is not base64")]
    [InlineData("""{"channel":"a","payloadBase64":"Q-_A","contentType":"text/plain"}""", "EH1006", "/payloadBase64", "is not base64")]
    [InlineData("""{"channel":"a","payloadBase64":5,"contentType":"text/plain"}""", "EH1006", "/payloadBase64", "must be a string")]
    [InlineData("""{"channel":"a","payloadBase64":"eyJh"}""", "EH1001", "/payloadBase64", "line 1, column 4 (byte 3)")]
    [InlineData("""{"channel":"a","payloadBase64":"Iuki"}""", "EH1007", "/payloadBase64", "0xE9 at byte offset 1")]
    [InlineData("""{"channel":"a","payloadBase64":""}""", "EH1001", "/payloadBase64", "empty")]
    [InlineData("""{"channel":"a","channel":"b","payload":1}""", "EH1008", "/channel", "appears twice")]
    [InlineData("""{"channel":"a","ch\u0061nnel":"b","payload":1}""", "EH1008", "/channel", "appears twice")]
    [InlineData("""{"channel":"a","source":null,"source":null,"payload":1}""", "EH1008", "/source", "appears twice")]
    [InlineData("""{"channel":"a","payload":1,"payload":2}""", "EH1008", "/payload", "appears twice")]
    [InlineData("""{"channel":"a","payload":1,"priority":"urgent"}""", "EH1006", "/priority", "is 'urgent'; allowed are critical, high, normal or low")]
    [InlineData("""{"channel":"a","payload":1,"priority":"High"}""", "EH1006", "/priority", "is 'High'")]
    [InlineData("""{"channel":"a","payload":1,"priority":1}""", "EH1006", "/priority", "must be a string")]
    [InlineData("""{"channel":"a","payload":1,"sourceKind":"db"}""", "EH1006", "/sourceKind", "is 'db'; allowed are database, websocket")]
    [InlineData("""{"channel":"a","payload":1,"time":"2026-01-31T12:00:00"}""", "EH1006", "/time", "no RFC 3339 time")]
    [InlineData("""{"channel":"a","payload":1,"time":"0001-01-01T00:00:00Z"}""", "EH1006", "/time", "no RFC 3339 time")]
    [InlineData("""{"channel":"a","payload":1,"time":1769860800}""", "EH1006", "/time", "must be a string")]
    [InlineData("""{"channel":"a","payload":1,"metadata":[]}""", "EH1006", "/metadata", "must be a JSON object; an array was found")]
    [InlineData("""{"channel":"a","payload":1,"metadata":"x"}""", "EH1006", "/metadata", "a string was found")]
    [InlineData("""{"channel":"a","payload":1,"source":""}""", "EH1006", "/source", "is empty")]
    [InlineData("""{"channel":"a","payload":1,"sourceId":""}""", "EH1006", "/sourceId", "is empty")]
    [InlineData("""{"channel":"a","payload":1,"type":""}""", "EH1006", "/type", "is empty")]
    [InlineData("""{"channel":"a","payload":1,"idempotencyKey":""}""", "EH1006", "/idempotencyKey", "is empty")]
    [InlineData("""{"channel":"a","payload":1,"contentType":""}""", "EH1006", "/contentType", "is empty")]
    [InlineData("""{"channel":"a","payload":1,"subject":"a\nb"}""", "EH1006", "/subject", "U+000A at byte 1")]
    [InlineData("""{"channel":"a","payload":1,"userId":"a\u007f"}""", "EH1006", "/userId", "U+007F at byte 1")]
    [InlineData("""{"channel":"a","payload":1,"key":"\ud83d"}""", "EH1006", "/key", "half a surrogate pair")]
    [InlineData("""{"channel":"a","payload":1,"userId":42}""", "EH1006", "/userId", "must be a string; a number was found")]
    [InlineData("""{"channel":"a","payload":1,"expiresAt":5}""", "EH1006", "/expiresAt", "must be a string; a number was found")]
    [InlineData("""{"channel":"a","payload":1,"expiresAt":"tomorrow"}""", "EH1006", "/expiresAt", "no RFC 3339 time")]
    [InlineData("""{"channel":"a","payload":1,"deliverAt":"tomorrow"}""", "EH1006", "/deliverAt", "no RFC 3339 time")]
    [InlineData("""{"channel":"a","payload":1,"deliverAt":"2026-01-31T12:00:00"}""", "EH1006", "/deliverAt", "no RFC 3339 time")]
    [InlineData("""{"channel":"a","payload":1,"deliverAt":"2030-01-31T12:00:00Z","expiresAt":"2030-01-31T12:00:00Z"}""", "EH1006", "/expiresAt", "not after its time of delivery")]
    [InlineData("""{"channel":"a","payload":1,"deliverAt":1769860800}""", "EH1006", "/deliverAt", "must be a string; a number was found")]
    public void Field_IsRefusedByNameValueAndRemedy(string json, string code, string field, string detail) => AssertRefused(json, code, field, detail);

    [Theory]
    [InlineData("id")]
    [InlineData("position")]
    [InlineData("status")]
    [InlineData("outcome")]
    [InlineData("createdAt")]
    [InlineData("processedAt")]
    [InlineData("completedAt")]
    [InlineData("error")]
    [InlineData("retryCount")]
    [InlineData("replayOf")]
    public void HubOnlyField_IsRefused(string field)
    {
        AssertRefused($$"""{"channel":"a","payload":1,"{{field}}":"x"}""", "EH1004", "/" + field, "set by the hub alone");
        AssertRefused($$"""{"channel":"a","payload":1,"{{field}}":null}""", "EH1004", "/" + field, "set by the hub alone");
    }

    [Theory]
    [InlineData("source", 1024)]
    [InlineData("sourceId", 1024)]
    [InlineData("type", 1024)]
    [InlineData("subject", 1024)]
    [InlineData("target", 1024)]
    [InlineData("key", 1024)]
    [InlineData("userId", 1024)]
    [InlineData("sessionId", 1024)]
    [InlineData("instanceId", 1024)]
    [InlineData("schema", 1024)]
    [InlineData("entity", 1024)]
    [InlineData("operation", 1024)]
    [InlineData("correlationId", 1024)]
    [InlineData("causationId", 1024)]
    [InlineData("parentId", 1024)]
    [InlineData("traceparent", 1024)]
    [InlineData("idempotencyKey", 256)]
    public void Text_AtItsLimit_IsTheLast(string field, int bytesMax)
    {
        using RecordingSink sink = new();
        PublishParser.ParseObject(Object(field, new string('x', bytesMax)), 0, "", PublishLimits.Default, sink);
        Assert.Equal([0], sink.Accepted);
        AssertRefused(Text.Of(Object(field, new string('x', bytesMax + 1))), "EH1006", "/" + field, $"has {bytesMax + 1:N0} bytes; at most {bytesMax:N0}");
    }

    [Fact]
    public void SeveralFields_AreNamedTogether()
    {
        using RecordingSink sink = new();
        PublishParser.ParseObject("""{"channel":"a b","priority":"x","foo":1,"id":2}"""u8, 0, "", PublishLimits.Default, sink);
        Assert.Equal(ErrorCodes.InvalidChannel, sink.Problem.Code);
        Assert.Equal(["/channel", "/priority", "/foo", "/id", "/payload"], sink.Problem.Errors.Select(error => error.Field));
        Assert.EndsWith("(4 more: see errors.)", sink.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyWrongFields_AreCappedAtSixteen()
    {
        using RecordingSink sink = new();
        string json = "{" + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"\"x{i}\":1,")) + "\"channel\":\"a\",\"payload\":1}";
        PublishParser.ParseObject(Text.Utf8(json), 0, "", PublishLimits.Default, sink);
        Assert.Equal(16, sink.Problem.Errors.Length);
    }

    private static byte[] Object(string field, string value) => Text.Utf8($$"""{"channel":"a","payload":1,"{{field}}":"{{value}}"}""");

    private static void AssertRefused(string json, string code, string field, string detail)
    {
        using RecordingSink sink = new();
        Assert.Null(PublishParser.ParseBody(Text.Utf8($$"""[{{json}},{"channel":"good","payload":1}]"""), PublishLimits.Default, sink, out _));
        Assert.Equal([1], sink.Accepted);
        Problem problem = sink.Problem;
        Assert.Equal((code, "/0" + field), (problem.Code.Text, Assert.Single(problem.Errors).Field));
        Assert.Contains(detail, problem.Detail, StringComparison.Ordinal);
    }
}
