using System.Text.Json;
using EventHub.Protocol.CloudEvents;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Tests.CloudEvents;

public sealed class StructuredTests
{
    private const string Required = "\"specversion\":\"1.0\",\"id\":\"17\",\"source\":\"/shop\",\"type\":\"orders.created\"";

    [Fact]
    public void Attributes_BecomeTheirFields()
    {
        StoredRecord record = Parse(
            """
            {"data":{"x" : 1},"specversion":"1.0","type":"order","source":"/shop","id":"17","subject":"s","time":"2026-01-31T12:00:00Z","datacontenttype":"application/x+json",
             "channel":"orders.created","partitionkey":"k","correlationid":"co","causationid":"ca","traceparent":"tp","priority":"high","target":"t","sourcekind":"database",
             "idempotencykey":"ik","userid":"u","sessionid":"se","instanceid":"in","schema":"sc","entity":"en","operation":"op","parentid":"pa",
             "dataschema":"http://x","sequence":7,"flag":true,"nothing":null}
            """).Single();
        EventDraft draft = Drafts.Full();
        draft.Payload = "{\"x\" : 1}"u8;
        draft.Metadata = "{\"dataschema\":\"http://x\",\"sequence\":7,\"flag\":true}"u8;
        draft.TimeTicks = new DateTime(2026, 1, 31, 12, 0, 0).Ticks;
        Assert.Equal(Convert.ToHexString(Drafts.Store(draft).Records.Span), Convert.ToHexString(record.Bytes));
    }

    [Fact]
    public void Type_NamesTheChannelUnlessAnExtensionDoes()
    {
        StoredRecord record = Parse("{" + Required + "}").Single();
        Assert.Equal(("orders.created", "orders.created"), (Text.Of(record.Channel), Text.Of(record.Field(EventField.Type))));
        record = Parse("{" + Required + ",\"channel\":\"a\"}").Single();
        Assert.Equal(("a", "orders.created"), (Text.Of(record.Channel), Text.Of(record.Field(EventField.Type))));
    }

    [Theory]
    [InlineData("", "null", true)]
    [InlineData(",\"data\":null", "null", true)]
    [InlineData(",\"data\":\"text\"", "\"text\"", true)]
    [InlineData(",\"data\":[ 1 ]", "[ 1 ]", true)]
    [InlineData(",\"data_base64\":\"WyAxIF0=\"", "[ 1 ]", true)]
    [InlineData(",\"data_base64\":null,\"data\":1", "1", true)]
    [InlineData(",\"datacontenttype\":\"text/plain\",\"data\":\"a\\n\\u00e9\"", "a\né", false)]
    [InlineData(",\"datacontenttype\":\"text/plain\"", "", false)]
    [InlineData(",\"datacontenttype\":\"text/plain\",\"data\":null", "", false)]
    [InlineData(",\"data_base64\":\"aGk=\",\"datacontenttype\":\"text/plain\"", "hi", false)]
    public void Data_BecomesThePayload(string members, string payload, bool isJson)
    {
        StoredRecord record = Parse("{" + Required + members + "}").Single();
        Assert.Equal((payload, isJson), (Text.Of(record.Payload), record.PayloadIsJson));
    }

    [Theory]
    [InlineData("\"specversion\":\"1.0\",\"source\":\"/s\",\"type\":\"a\"", "EH1021", "/id", "'id' is missing")]
    [InlineData("\"specversion\":\"1.0\",\"id\":\"1\",\"type\":\"a\"", "EH1021", "/source", "'source' is missing")]
    [InlineData("\"id\":\"1\",\"source\":\"/s\",\"type\":\"a\"", "EH1021", "/specversion", "'specversion' is missing")]
    [InlineData("\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"channel\":\"a\"", "EH1021", "/type", "'type' is missing")]
    [InlineData("\"specversion\":\"1.0\",\"id\":null,\"source\":\"/s\",\"type\":\"a\"", "EH1021", "/id", "'id' is missing")]
    [InlineData("\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"a\"", "EH1021", "/specversion", "is '0.3'; this hub speaks '1.0'")]
    [InlineData("\"specversion\":\"1.0\",\"id\":\"\",\"source\":\"/s\",\"type\":\"a\"", "EH1006", "/id", "is empty")]
    [InlineData("\"specversion\":\"1.0\",\"id\":1,\"source\":\"/s\",\"type\":\"a\"", "EH1006", "/id", "a number was found")]
    [InlineData("\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"com/x\"", "EH1003", "/type", "in an extension attribute 'channel'")]
    [InlineData("\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"_hub\"", "EH1022", "/type", "in an extension attribute 'channel'")]
    [InlineData(Required + ",\"channel\":\"a b\"", "EH1003", "/channel", "at byte 1")]
    [InlineData(Required + ",\"expirytime\":\"soon\"", "EH1006", "/expirytime", "no RFC 3339 time")]
    [InlineData(Required + ",\"expirytime\":\"2099-01-31T12:00:00Z\",\"expiresat\":\"2099-01-31T12:00:00Z\"", "EH1008", "/expiresat", "said before")]
    [InlineData(Required + ",\"deliverat\":\"x\"", "EH1006", "/deliverat", "no RFC 3339 time")]
    [InlineData(Required + ",\"time\":\"yesterday\"", "EH1006", "/time", "no RFC 3339 time")]
    [InlineData(Required + ",\"priority\":\"x\"", "EH1006", "/priority", "allowed are")]
    [InlineData(Required + ",\"myExt\":1", "EH1021", "/myExt", "not a CloudEvents attribute name")]
    [InlineData(Required + ",\"my_ext\":1", "EH1021", "/my_ext", "not a CloudEvents attribute name")]
    [InlineData(Required + ",\"ext\\ud800\":1", "EH1021", "/", "not a CloudEvents attribute name")]
    [InlineData(Required + ",\"ext\":{}", "EH1021", "/ext", "is an object; attributes are")]
    [InlineData(Required + ",\"subject\":[]", "EH1021", "/subject", "is an array")]
    [InlineData(Required + ",\"id\":\"2\"", "EH1008", "/id", "appears twice")]
    [InlineData(Required + ",\"ext\":1,\"ext\":2", "EH1008", "/ext", "appears twice")]
    [InlineData(Required + ",\"data\":1,\"data\":2", "EH1008", "/data", "appears twice")]
    [InlineData(Required + ",\"data\":1,\"data_base64\":\"MQ==\"", "EH1021", "/data_base64", "both there")]
    [InlineData(Required + ",\"data_base64\":\"x\"", "EH1006", "/data_base64", "is not base64")]
    [InlineData(Required + ",\"data_base64\":1", "EH1006", "/data_base64", "must be a string")]
    [InlineData(Required + ",\"data_base64\":\"ew==\"", "EH1001", "/data_base64", "line 1, column 2")]
    [InlineData(Required + ",\"datacontenttype\":\"text/plain\",\"data\":{}", "EH1021", "/data", "datacontenttype is 'text/plain'")]
    [InlineData(Required + ",\"datacontenttype\":\"text/plain\",\"data\":\"\\ud800\"", "EH1006", "/data", "half a surrogate pair")]
    public void BrokenRule_IsRefused(string members, string code, string field, string detail)
    {
        Problem problem = Parse("{" + members + "}").Problem;
        Assert.Equal((code, field), (problem.Code.Text, Assert.Single(problem.Errors).Field));
        Assert.Contains(detail, problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "EH1006")]
    [InlineData("{" + Required, "EH1001")]
    [InlineData("{" + Required + "} x", "EH1001")]
    [InlineData("", "EH1001")]
    public void NoObject_IsRefused(string json, string code) => Assert.Equal(code, Parse(json).Problem.Code.Text);

    [Fact]
    public void DataTooDeep_IsRefused()
    {
        Problem problem = Parse("{" + Required + ",\"data\":" + new string('[', 33) + new string(']', 33) + "}").Problem;
        Assert.Equal((ErrorCodes.TooDeep, "/data"), (problem.Code, problem.Errors[0].Field));
    }

    [Fact]
    public void Extensions_BeyondTheirNumber_AreRefused()
    {
        string Extensions(int count) => "{" + Required + string.Concat(Enumerable.Range(0, count).Select(i => $",\"ext{i}\":\"{new string('x', 100)}\"")) + "}";
        using JsonDocument metadata = JsonDocument.Parse(Parse(Extensions(64)).Single().Field(EventField.Metadata).ToArray());
        Assert.Equal(Enumerable.Range(0, 64).Select(i => $"ext{i}"), metadata.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.All(metadata.RootElement.EnumerateObject(), member => Assert.Equal(new string('x', 100), member.Value.GetString()));
        Assert.Contains("more than 64 extension attributes", Parse(Extensions(65)).Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_OneWrong_LeavesTheOthers()
    {
        using RecordingSink sink = new();
        Assert.Null(CloudEventsParser.ParseBatch(Text.Utf8("[{" + Required + "},{\"id\":\"1\"}, 5,{" + Required + ",\"data\":1}]"), PublishLimits.Default, sink));
        Assert.Equal([0, 3], sink.Accepted);
        Assert.Equal(["/1/source", "/1/specversion", "/1/type"], sink.Refused[0].Problem.Errors.Select(error => error.Field));
        Assert.Equal((2, "/2"), (sink.Refused[1].Index, sink.Refused[1].Problem.Errors[0].Field));
    }

    [Theory]
    [InlineData("{}", "EH1006")]
    [InlineData("[", "EH1001")]
    [InlineData("[1,2]]", "EH1001")]
    [InlineData("[1,2,3]", "EH1012")]
    public void Batch_WholeBody_IsRefused(string json, string code)
    {
        using RecordingSink sink = new();
        Assert.Equal(code, CloudEventsParser.ParseBatch(Text.Utf8(json), new PublishLimits { BatchEventsMax = 2 }, sink)?.Code.Text);
    }

    private static RecordingSink Parse(string json)
    {
        RecordingSink sink = new();
        CloudEventsParser.ParseStructured(Text.Utf8(json), 0, "", PublishLimits.Default, sink);
        return sink;
    }
}
