using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;

namespace EventHub.Protocol.Tests.Publishing;

/// <summary>What refuses the whole body, and limits.</summary>
public sealed class PublishBodyTests
{
    private const string Good = """{"channel":"a","payload":1}""";

    [Theory]
    [InlineData("", "EH1001", "empty")]
    [InlineData("  ", "EH1001", "line 1, column 3 (byte 2)")]
    [InlineData("hello", "EH1001", "expected a value, found 'h'")]
    [InlineData("{\"channel\":\"a\",\n\"payload\":{]}", "EH1001", "line 2, column 12 (byte 27): expected a field name in double quotes, found ']'")]
    [InlineData("[" + Good + "," + Good, "EH1001", "expected ',' or ']', found the end of the text")]
    [InlineData("[" + Good + ",]", "EH1001", "expected a value, found ']'")]
    [InlineData("[" + Good + "] x", "EH1001", "expected the end, found 'x'")]
    [InlineData(Good + Good, "EH1001", "expected the end, found '{'")]
    [InlineData("[" + Good + ",{\"id\":tru}]", "EH1001", "expected a value, found 't'")]
    [InlineData("{\"channel\":\"a\" \"payload\":1}", "EH1001", "expected ',' or '}', found '\"'")]
    [InlineData("\uFEFF" + Good, "EH1001", "byte order mark")]
    [InlineData("12", "EH1006", "a number was found")]
    [InlineData("\"x\"", "EH1006", "a string was found")]
    [InlineData("null", "EH1006", "null was found")]
    public void ParseBody_WholeBody_IsRefused(string json, string code, string detail)
    {
        using RecordingSink sink = new();
        Problem? problem = PublishParser.ParseBody(Text.Utf8(json), PublishLimits.Default, sink, out _);
        Assert.Equal(code, problem?.Code.Text);
        Assert.Contains(detail, problem!.Detail, StringComparison.Ordinal);

        using RecordingSink single = new();
        PublishParser.ParseObject(Text.Utf8(json), 5, "", PublishLimits.Default, single);
        Assert.Empty(single.Accepted);
        Assert.Equal(5, Assert.Single(single.Refused).Index);
    }

    [Fact]
    public void ParseBody_InvalidUtf8Anywhere_NamesTheByte()
    {
        byte[] json = [.. Text.Utf8("[" + Good + ",{\"channel\":\"b\",\"payload\":\"x"), 0xE9, .. Text.Utf8("\"}]")];
        using RecordingSink sink = new();
        Problem? problem = PublishParser.ParseBody(json, PublishLimits.Default, sink, out _);
        Assert.Equal(ErrorCodes.InvalidUtf8, problem?.Code);
        Assert.Contains($"0xE9 at byte offset {json.AsSpan().IndexOf((byte)0xE9)}", problem!.Detail, StringComparison.Ordinal);
        Assert.Empty(sink.Accepted);
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 0xAF })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF5, 0x80, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    public void ParseObject_InvalidUtf8_IsRefused(byte[] bad)
    {
        using RecordingSink sink = new();
        PublishParser.ParseObject([.. "{\"channel\":\"a\",\"payload\":\""u8, .. bad, .. "\"}"u8], 0, "", PublishLimits.Default, sink);
        Assert.Equal(ErrorCodes.InvalidUtf8, sink.Problem.Code);
        Assert.Contains("byte offset 26", sink.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void ParseBody_TooManyEvents_RefusesAll()
    {
        PublishLimits limits = new() { BatchEventsMax = 3 };
        using RecordingSink sink = new();
        Assert.Null(PublishParser.ParseBody(Array(3), limits, sink, out _));
        Assert.Equal(3, sink.Accepted.Count);
        Problem? problem = PublishParser.ParseBody(Array(4), limits, sink, out _);
        Assert.Equal(ErrorCodes.BatchTooLarge, problem?.Code);
        Assert.Contains("more than 3 events", problem!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("payload")]
    [InlineData("metadata")]
    public void Depth_BeyondTheLimit_RefusesThatElementOnly(string field)
    {
        Assert.Empty(Parse(Nested(field, 32)).Refused);
        RecordingSink sink = Parse(Nested(field, 33));
        Assert.Equal([1], sink.Accepted);
        Assert.Equal((ErrorCodes.TooDeep, "/0/" + field), (sink.Problem.Code, Assert.Single(sink.Problem.Errors).Field));
        Assert.Contains("nested 33 deep; at most 32", sink.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_Bomb_IsRefusedAndTheNextElementRead()
    {
        string bomb = new string('[', 1_000_000) + new string(']', 1_000_000);
        RecordingSink sink = Parse($"[{{\"channel\":\"a\",\"payload\":{bomb}}},{Good}]");
        Assert.Equal([1], sink.Accepted);
        Assert.Contains("nested 1,000,000 deep", sink.Problem.Detail, StringComparison.Ordinal);
        using RecordingSink cut = new();
        Problem? problem = PublishParser.ParseBody(Text.Utf8("{\"channel\":\"a\",\"payload\":" + new string('[', 1_000_000)), PublishLimits.Default, cut, out _);
        Assert.Equal(ErrorCodes.MalformedJson, problem?.Code);
    }

    [Fact]
    public void Size_IsThatOfTheStoredRecord()
    {
        PublishLimits limits = new() { EventBytesMax = 100 };
        // 12 bytes of prefix, 1 of channel, 2 quotes.
        using RecordingSink fits = new(), over = new();
        PublishParser.ParseObject(Sized(85), 0, "", limits, fits);
        Assert.Equal(100, fits.Single().Bytes.Length);
        PublishParser.ParseObject(Sized(86), 0, "/events/0", limits, over);
        Assert.Equal((ErrorCodes.EventTooLarge, "/events/0"), (over.Problem.Code, Assert.Single(over.Problem.Errors).Field));
        Assert.Contains("takes 101 bytes, 88 of them payload; at most 100", over.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Size_Base64CountsDecoded()
    {
        PublishLimits limits = new() { EventBytesMax = 100 };
        using RecordingSink sink = new();
        string base64 = Convert.ToBase64String(new byte[200]);
        PublishParser.ParseObject(Text.Utf8($$"""{"channel":"a","contentType":"x/y","payloadBase64":"{{base64}}"}"""), 0, "", limits, sink);
        Assert.Equal(ErrorCodes.EventTooLarge, sink.Problem.Code);
        Assert.Contains("200 of them payload", sink.Problem.Detail, StringComparison.Ordinal);
    }

    private static byte[] Sized(int letters) => Text.Utf8($$"""{"channel":"a","payload":"{{new string('x', letters)}}"}""");

    private static byte[] Array(int count) => Text.Utf8("[" + string.Join(',', Enumerable.Repeat(Good, count)) + "]");

    private static string Nested(string field, int depth)
    {
        string nested = string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
        string payload = field == "payload" ? "" : "\"payload\":1,";
        return $"[{{\"channel\":\"a\",{payload}\"{field}\":{nested}}},{Good}]";
    }

    private static RecordingSink Parse(string json)
    {
        RecordingSink sink = new();
        Assert.Null(PublishParser.ParseBody(Text.Utf8(json), PublishLimits.Default, sink, out _));
        return sink;
    }
}
