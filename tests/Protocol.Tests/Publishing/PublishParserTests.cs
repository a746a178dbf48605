using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Tests.Publishing;

public sealed class PublishParserTests
{
    private const string FullObject =
        """
        { "payload": [1, {"b" : "x"}], "channel":"orders.created", "source":"/shop", "sourceId":"17", "type":"order", "subject":"s", "target":"t",
          "priority":"high", "sourceKind":"database", "key":"k", "time":"2026-01-31T13:00:00.5+01:00", "metadata":{ "a" : 1 },
          "userId":"u","sessionId":"se","instanceId":"in","schema":"sc","entity":"en","operation":"op","correlationId":"co","causationId":"ca",
          "parentId":"pa","traceparent":"tp","idempotencyKey":"ik","deliverAt":null,"expiresAt":null,"contentType":"application/x+json" }
        """;

    [Fact]
    public void ParseBody_FullObject_FillsEveryField()
    {
        using RecordingSink sink = new();
        Assert.Null(PublishParser.ParseBody(Text.Utf8(FullObject), PublishLimits.Default, sink, out bool isArray));
        Assert.False(isArray);
        StoredRecord record = sink.Single();
        EventDraft draft = Drafts.Full();
        draft.Payload = "[1, {\"b\" : \"x\"}]"u8;
        draft.Metadata = "{ \"a\" : 1 }"u8;
        draft.TimeTicks = new DateTime(2026, 1, 31, 12, 0, 0, 500).Ticks;
        Assert.Equal(Convert.ToHexString(Drafts.Store(draft).Records.Span), Convert.ToHexString(record.Bytes));
    }

    [Fact]
    public void ParseBody_SmallestObject_HasDefaults()
    {
        StoredRecord record = Parse("""{"channel":"a","payload":null}""").Single();
        Assert.Equal(("a", "null", true, EventPriority.Normal), (Text.Of(record.Channel), Text.Of(record.Payload), record.PayloadIsJson, record.Priority));
        Assert.False(record.Fields.MoveNext());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("0")]
    [InlineData("\"\"")]
    [InlineData("{}")]
    [InlineData("{ \"a\" :\r\n\t[ 1.0e+2 , \"\\u00e9\\/\\ud800\" ] , \"a\":2 }")]
    public void Payload_IsKeptByteForByte(string payload)
    {
        StoredRecord record = Parse($$"""{"channel":"a","payload": {{payload}} }""").Single();
        Assert.Equal(payload, Text.Of(record.Payload));
    }

    [Fact]
    public void Strings_AreUnescaped()
    {
        StoredRecord record = Parse("""{"ch\u0061nnel":"\u0061.b","subject":"\"\u00e9\ud83d\ude00\\","payload":1}""").Single();
        Assert.Equal("a.b", Text.Of(record.Channel));
        Assert.Equal("\"é😀\\", Text.Of(record.Field(EventField.Subject)));
    }

    [Fact]
    public void Strings_ManyLongEscapes_StayApart()
    {
        string[] fields = ["source", "sourceId", "type", "subject", "target", "key", "userId", "sessionId"];
        string members = string.Concat(fields.Select((field, i) => $"\"{field}\":\"{string.Concat(Enumerable.Repeat("\\u00e9", 500))}{i}\","));
        StoredRecord record = Parse("{" + members + "\"channel\":\"a\",\"payload\":1}").Single();
        Assert.EndsWith("é0", Text.Of(record.Field(EventField.Source)), StringComparison.Ordinal);
        Assert.EndsWith("é3", Text.Of(record.Field(EventField.Subject)), StringComparison.Ordinal);
        Assert.Equal(1001, record.Field(EventField.SessionId).Length);
    }

    [Theory]
    [InlineData("application/octet-stream", "AP9h", "00ff61", false)]
    [InlineData("text/plain", "", "", false)]
    [InlineData("application/json", "eyJhIjoxfQ==", "7b2261223a317d", true)]
    [InlineData("application/octet-stream", "\\u0041P9h", "00ff61", false)]
    [InlineData("application/octet-stream", "+/\\/+", "fbfffe", false)]
    public void PayloadBase64_IsDecoded(string contentType, string base64, string expected, bool isJson)
    {
        StoredRecord record = Parse($$"""{"payloadBase64":"{{base64}}","channel":"a","contentType":"{{contentType}}"}""").Single();
        Assert.Equal((expected, isJson), (Convert.ToHexStringLower(record.Payload), record.PayloadIsJson));
        Assert.Equal(contentType, Text.Of(record.Field(EventField.ContentType)));
    }

    [Fact]
    public void Nulls_AreAbsent()
    {
        StoredRecord record = Parse(
            """{"channel":"a","payload":1,"payloadBase64":null,"source":null,"type":null,"priority":null,"sourceKind":null,"time":null,"metadata":null,"contentType":null,"idempotencyKey":null,"deliverAt":null,"expiresAt":null}""").Single();
        Assert.False(record.Fields.MoveNext());
    }

    [Fact]
    public void EmptyOptionalStrings_AreAbsent()
    {
        StoredRecord record = Parse("""{"channel":"a","payload":1,"subject":"","target":"","key":"","userId":"","correlationId":"","traceparent":"","time":"","priority":""}""").Single();
        Assert.False(record.Fields.MoveNext());
    }

    [Fact]
    public void ParseBody_Array_CallsOncePerElementInOrder()
    {
        using RecordingSink sink = new();
        byte[] json = Text.Utf8("""[ {"channel":"a","payload":1}, 7, {"channel":"b","payload":2} , {"payload":3},[{}] ]""");
        Assert.Null(PublishParser.ParseBody(json, PublishLimits.Default, sink, out bool isArray));
        Assert.True(isArray);
        Assert.Equal([0, 2], sink.Accepted);
        Assert.Equal([(1, "/1"), (3, "/3/channel"), (4, "/4")], sink.Refused.Select(refused => (refused.Index, refused.Problem.Errors[0].Field)));
    }

    [Fact]
    public void ParseBody_EmptyArray_IsFineAndCallsNothing()
    {
        using RecordingSink sink = new();
        Assert.Null(PublishParser.ParseBody(" [ ] "u8, PublishLimits.Default, sink, out bool isArray));
        Assert.True(isArray);
        Assert.Empty(sink.Accepted);
        Assert.Empty(sink.Refused);
    }

    [Fact]
    public void ParseObject_UsesIndexAndPointer()
    {
        using RecordingSink sink = new();
        PublishParser.ParseObject("""{"channel":"a b","payload":1}"""u8, 3, "/events/3", PublishLimits.Default, sink);
        PublishParser.ParseObject("""{"channel":"a","payload":1}"""u8, 4, "/events/4", PublishLimits.Default, sink);
        Assert.Equal((3, "/events/3/channel"), (sink.Refused[0].Index, sink.Problem.Errors[0].Field));
        Assert.Equal([4], sink.Accepted);
    }

    private static RecordingSink Parse(string json)
    {
        RecordingSink sink = new();
        Assert.Null(PublishParser.ParseBody(Text.Utf8(json), PublishLimits.Default, sink, out _));
        return sink;
    }
}
