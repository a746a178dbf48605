using EventHub.Protocol.CloudEvents;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Tests.CloudEvents;

public sealed class BinaryTests
{
    private static readonly (string, string)[] Required = [("specversion", "1.0"), ("id", "17"), ("source", "/shop"), ("type", "orders.created")];

    [Fact]
    public void Headers_BecomeFields()
    {
        StoredRecord record = Parse("{ \"x\":1 }", "application/json; v=1", ("subject", "s"), ("priority", "low"), ("partitionkey", "k"), ("dataschema", "http://x"), ("num", "7")).Single();
        Assert.Equal(
            ("orders.created", "/shop", "17", "s", "k", "application/json; v=1", "{\"dataschema\":\"http://x\",\"num\":\"7\"}", "{ \"x\":1 }"),
            (Text.Of(record.Channel), Of(record, EventField.Source), Of(record, EventField.SourceId), Of(record, EventField.Subject), Of(record, EventField.Key),
                Of(record, EventField.ContentType), Of(record, EventField.Metadata), Text.Of(record.Payload)));
        Assert.Equal((EventPriority.Low, true), (record.Priority, record.PayloadIsJson));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀")]
    [InlineData("100%25", "100%")]
    [InlineData("é", "é")]
    [InlineData("\"a \\\"b\\\" %41\"", "a \"b\" A")]
    [InlineData("\"", "\"")]
    [InlineData("a+b", "a+b")]
    public void Value_IsDecodedOnce(string value, string expected)
    {
        Assert.Equal(expected, Of(Parse("1", "application/json", ("subject", value)).Single(), EventField.Subject));
        using System.Text.Json.JsonDocument metadata = System.Text.Json.JsonDocument.Parse(Parse("1", "application/json", ("ext", value)).Single().Field(EventField.Metadata).ToArray());
        Assert.Equal(expected, metadata.RootElement.GetProperty("ext").GetString());
    }

    [Theory]
    [InlineData("", null, "null", true, "")]
    [InlineData("", "application/json", "null", true, "application/json")]
    [InlineData("", "text/plain", "", false, "text/plain")]
    [InlineData("\u00e9\n", "text/plain", "\u00e9\n", false, "text/plain")]
    [InlineData("{", null, "{", false, "application/octet-stream")]
    [InlineData("[1]", "application/x+json", "[1]", true, "application/x+json")]
    public void Body_IsThePayload(string body, string? contentType, string payload, bool isJson, string stored)
    {
        StoredRecord record = Parse(body, contentType).Single();
        Assert.Equal((payload, isJson, stored), (Text.Of(record.Payload), record.PayloadIsJson, Of(record, EventField.ContentType)));
    }

    [Theory]
    [InlineData("subject", "100%", "EH1015", "ce-subject", "two hex digits")]
    [InlineData("subject", "%4", "EH1015", "ce-subject", "two hex digits")]
    [InlineData("subject", "%zz", "EH1015", "ce-subject", "two hex digits")]
    [InlineData("subject", "%FF", "EH1007", "ce-subject", "0xFF at byte offset 0")]
    [InlineData("subject", "a%0Ab", "EH1006", "ce-subject", "U+000A at byte 1")]
    [InlineData("ext", "%FF", "EH1007", "ce-ext", "0xFF")]
    [InlineData("ext", "%00", "EH1006", "ce-ext", "U+0000")]
    [InlineData("my-ext", "x", "EH1021", "ce-my-ext", "not a CloudEvents attribute name")]
    [InlineData("data", "x", "EH1021", "ce-data", "not a CloudEvents attribute name")]
    [InlineData("datacontenttype", "text/plain", "EH1021", "ce-datacontenttype", "is the header Content-Type")]
    [InlineData("id", "18", "EH1008", "ce-id", "appears twice")]
    [InlineData("channel", "a b", "EH1003", "ce-channel", "at byte 1")]
    [InlineData("expirytime", "soon", "EH1006", "ce-expirytime", "no RFC 3339 time")]
    [InlineData("deliverat", "soon", "EH1006", "ce-deliverat", "RFC 3339")]
    [InlineData("time", "now", "EH1006", "ce-time", "RFC 3339")]
    public void Header_IsRefused(string name, string value, string code, string field, string detail)
    {
        Problem problem = Parse("1", "application/json", (name, value)).Problem;
        Assert.Equal((code, field), (problem.Code.Text, Assert.Single(problem.Errors).Field));
        Assert.Contains(detail, problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\":}", "application/json", "EH1001")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "application/json", "EH1009")]
    [InlineData("1", "application/json\u0001", "EH1006")]
    public void Body_IsRefused(string body, string contentType, string code) => Assert.Equal(code, Parse(body, contentType).Problem.Code.Text);

    [Fact]
    public void Required_Missing_AreNamedTogether()
    {
        using RecordingSink sink = new();
        CloudEventsParser.ParseBinary([], null, default, PublishLimits.Default, sink);
        Assert.Equal(["ce-id", "ce-source", "ce-specversion", "ce-type"], sink.Problem.Errors.Select(error => error.Field));
        Assert.Equal(ErrorCodes.InvalidCloudEvent, sink.Problem.Code);
    }

    private static RecordingSink Parse(string body, string? contentType, params (string Name, string Value)[] headers)
    {
        RecordingSink sink = new();
        KeyValuePair<string, string>[] all = [.. Required.Concat(headers).Select(header => KeyValuePair.Create(header.Item1, header.Item2))];
        CloudEventsParser.ParseBinary(all, contentType, Text.Utf8(body), PublishLimits.Default, sink);
        return sink;
    }

    private static string Of(StoredRecord record, EventField field) => Text.Of(record.Field(field));
}
