using System.Text;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;
using EventHub.Protocol.Subscriptions;

namespace EventHub.Protocol.Tests.Subscriptions;

public sealed class SubscriptionDocumentTests
{
    private const string Everything = """
        {"patterns":["public.users.*","orders.>"],"filter":{"sources":["/shop"],"types":["order"],"targets":["a","b"],"priorities":["low","high"],"sql":null},"from":"earliest","deliver":{"kind":"pull"},"ordered":true,"priorityMode":"strict","ackDeadline":"1m","maxInFlight":7,"retry":{"maxAttempts":9,"initialDelay":"500ms","maxDelay":"1h","factor":1.5,"jitter":0}}
        """;

    private const string Defaults = """
        {"patterns":["a"],"filter":{"sources":[],"types":[],"targets":[],"priorities":[],"sql":null},"from":"now","deliver":{"kind":"pull"},"ordered":false,"priorityMode":"weighted","ackDeadline":"30s","maxInFlight":1000,"retry":{"maxAttempts":4,"initialDelay":"1s","maxDelay":"30s","factor":2,"jitter":0.2}}
        """;

    [Fact]
    public void Read_EveryField_IsTakenAndWrittenAgain()
    {
        SubscriptionDefinition definition = Read(Everything);

        Assert.Equal(["public.users.*", "orders.>"], definition.Patterns.Patterns.Select(pattern => pattern.Text));
        Assert.Equal(["/shop"], definition.Filter.Sources);
        Assert.Equal(["order"], definition.Filter.Types);
        Assert.Equal(["a", "b"], definition.Filter.Targets);
        Assert.Equal([EventPriority.Low, EventPriority.High], definition.Filter.Priorities);
        Assert.Equal(("earliest", true, PriorityMode.Strict), (definition.From, definition.Ordered, definition.PriorityMode));
        Assert.Equal((TimeSpan.FromMinutes(1), 7), (definition.AckDeadline, definition.MaxInFlight));
        Assert.Equal(new RetryPolicy(9, TimeSpan.FromMilliseconds(500), TimeSpan.FromHours(1), 1.5, 0), definition.Retry);
        Assert.Equal(Everything.Trim(), Write(definition));
    }

    [Fact]
    public void Read_PatternsAlone_HasTheDefaults()
    {
        Assert.Equal(Defaults.Trim(), Write(Read("""{"patterns":["a"]}""")));
        Assert.Equal(Defaults.Trim(), Write(Read("""
            {"patterns":["a"],"filter":null,"from":null,"deliver":null,"ordered":null,"priorityMode":null,"ackDeadline":null,"maxInFlight":null,"retry":null}
            """)));
        Assert.Equal(Defaults.Trim(), Write(Read("""
            {"patterns":["a"],"filter":{"sources":null,"types":null,"targets":null,"priorities":null,"sql":null},"deliver":{"kind":"pull","url":null},
             "retry":{"maxAttempts":null,"initialDelay":null,"maxDelay":null,"factor":null,"jitter":null}}
            """)));
    }

    [Theory]
    [InlineData("""{"maxAttempts":1}""", 1, 1_000, 30_000, 2.0, 0.2)]
    [InlineData("""{"initialDelay":"0s"}""", 4, 0, 30_000, 2.0, 0.2)]
    [InlineData("""{"initialDelay":"1h"}""", 4, 3_600_000, 3_600_000, 2.0, 0.2)]
    [InlineData("""{"maxDelay":"30d"}""", 4, 1_000, 2_592_000_000, 2.0, 0.2)]
    [InlineData("""{"factor":1e2,"jitter":1}""", 4, 1_000, 30_000, 100.0, 1.0)]
    [InlineData("""{"jitter":-0.0}""", 4, 1_000, 30_000, 2.0, 0.0)]
    public void Read_Retry_IsDefaultedFieldByField(string retry, int attempts, long initial, long max, double factor, double jitter) => Assert.Equal(
        new RetryPolicy(attempts, TimeSpan.FromMilliseconds(initial), TimeSpan.FromMilliseconds(max), factor, jitter),
        Read("""{"patterns":["a"],"retry":""" + retry + "}").Retry);

    [Theory]
    [InlineData("\"now\"", "now")]
    [InlineData("\"earliest\"", "earliest")]
    [InlineData("\"17\"", "17")]
    [InlineData("17", "17")]
    [InlineData("\"2026-01-31T12:00:00Z\"", "2026-01-31T12:00:00Z")]
    public void Read_From_IsAnyPlace(string from, string kept) => Assert.Equal(kept, Read("""{"patterns":["a"],"from":""" + from + "}").From);

    [Fact]
    public void Read_From_IsACursor()
    {
        string cursor = Cursor.At(new Position(0, new Epoch(7), 9)).ToString();
        Assert.Equal(cursor, Read($$"""{"patterns":["a"],"from":"{{cursor}}"}""").From);
    }

    [Theory]
    [InlineData("""{}""", "EH1005", "/patterns")]
    [InlineData("""{"patterns":null}""", "EH1005", "/patterns")]
    [InlineData("""{"patterns":[]}""", "EH1006", "/patterns")]
    [InlineData("""{"patterns":[ ]}""", "EH1006", "/patterns")]
    [InlineData("""{"patterns":"a"}""", "EH1006", "/patterns")]
    [InlineData("""{"patterns":["a",7]}""", "EH1006", "/patterns/1")]
    [InlineData("""{"patterns":["a",null]}""", "EH1006", "/patterns/1")]
    [InlineData("""{"patterns":["a","b..c"]}""", "EH1018", "/patterns/1")]
    [InlineData("""{"patterns":["a","b","a"]}""", "EH1006", "/patterns/2")]
    [InlineData("""{"patterns":["\ud800"]}""", "EH1006", "/patterns/0")]
    [InlineData("""{"patterns":["a"],"filter":[]}""", "EH1006", "/filter")]
    [InlineData("""{"patterns":["a"],"filter":{"sql":"true"}}""", "EH1014", "/filter/sql")]
    [InlineData("""{"patterns":["a"],"filter":{"source":["a"]}}""", "EH1002", "/filter/source")]
    [InlineData("""{"patterns":["a"],"filter":{"types":[],"types":[]}}""", "EH1008", "/filter/types")]
    [InlineData("""{"patterns":["a"],"filter":{"sources":"a"}}""", "EH1006", "/filter/sources")]
    [InlineData("""{"patterns":["a"],"filter":{"sources":["a",""]}}""", "EH1006", "/filter/sources/1")]
    [InlineData("""{"patterns":["a"],"filter":{"types":["a\n"]}}""", "EH1006", "/filter/types/0")]
    [InlineData("""{"patterns":["a"],"filter":{"types":["a","a"]}}""", "EH1006", "/filter/types/1")]
    [InlineData("""{"patterns":["a"],"filter":{"targets":[1]}}""", "EH1006", "/filter/targets/0")]
    [InlineData("""{"patterns":["a"],"filter":{"priorities":["urgent"]}}""", "EH1006", "/filter/priorities/0")]
    [InlineData("""{"patterns":["a"],"filter":{"priorities":["low","low"]}}""", "EH1006", "/filter/priorities/1")]
    [InlineData("""{"patterns":["a"],"filter":{"priorities":[1]}}""", "EH1006", "/filter/priorities/0")]
    [InlineData("""{"patterns":["a"],"from":"then"}""", "EH1006", "/from")]
    [InlineData("""{"patterns":["a"],"from":-1}""", "EH1006", "/from")]
    [InlineData("""{"patterns":["a"],"from":true}""", "EH1006", "/from")]
    [InlineData("""{"patterns":["a"],"from":"cAAAAAAAAAAAA"}""", "EH1020", "/from")]
    [InlineData("""{"patterns":["a"],"deliver":"pull"}""", "EH1006", "/deliver")]
    [InlineData("""{"patterns":["a"],"deliver":{}}""", "EH1005", "/deliver/kind")]
    [InlineData("""{"patterns":["a"],"deliver":{"kind":null}}""", "EH1005", "/deliver/kind")]
    [InlineData("""{"patterns":["a"],"deliver":{"kind":7}}""", "EH1006", "/deliver/kind")]
    [InlineData("""{"patterns":["a"],"deliver":{"kind":"pigeon"}}""", "EH1006", "/deliver/kind")]
    [InlineData("""{"patterns":["a"],"deliver":{"kind":"push","url":"https://a"}}""", "EH1014", "/deliver/kind")]
    [InlineData("""{"patterns":["a"],"deliver":{"kind":"executable"}}""", "EH1014", "/deliver/kind")]
    [InlineData("""{"patterns":["a"],"deliver":{"kind":"grain"}}""", "EH1014", "/deliver/kind")]
    [InlineData("""{"patterns":["a"],"deliver":{"kind":"pull","url":"https://a"}}""", "EH1014", "/deliver/url")]
    [InlineData("""{"patterns":["a"],"deliver":{"kind":"pull","colour":"red"}}""", "EH1002", "/deliver/colour")]
    [InlineData("""{"patterns":["a"],"ordered":"yes"}""", "EH1006", "/ordered")]
    [InlineData("""{"patterns":["a"],"priorityMode":"Strict"}""", "EH1006", "/priorityMode")]
    [InlineData("""{"patterns":["a"],"priorityMode":1}""", "EH1006", "/priorityMode")]
    [InlineData("""{"patterns":["a"],"ackDeadline":"999ms"}""", "EH1006", "/ackDeadline")]
    [InlineData("""{"patterns":["a"],"ackDeadline":"721m"}""", "EH1006", "/ackDeadline")]
    [InlineData("""{"patterns":["a"],"ackDeadline":30}""", "EH1006", "/ackDeadline")]
    [InlineData("""{"patterns":["a"],"ackDeadline":"-30s"}""", "EH1006", "/ackDeadline")]
    [InlineData("""{"patterns":["a"],"maxInFlight":0}""", "EH1006", "/maxInFlight")]
    [InlineData("""{"patterns":["a"],"maxInFlight":100001}""", "EH1006", "/maxInFlight")]
    [InlineData("""{"patterns":["a"],"maxInFlight":1.5}""", "EH1006", "/maxInFlight")]
    [InlineData("""{"patterns":["a"],"maxInFlight":"1"}""", "EH1006", "/maxInFlight")]
    [InlineData("""{"patterns":["a"],"retry":4}""", "EH1006", "/retry")]
    [InlineData("""{"patterns":["a"],"retry":{"attempts":4}}""", "EH1002", "/retry/attempts")]
    [InlineData("""{"patterns":["a"],"retry":{"maxAttempts":0}}""", "EH1006", "/retry/maxAttempts")]
    [InlineData("""{"patterns":["a"],"retry":{"maxAttempts":1001}}""", "EH1006", "/retry/maxAttempts")]
    [InlineData("""{"patterns":["a"],"retry":{"initialDelay":"13h"}}""", "EH1006", "/retry/initialDelay")]
    [InlineData("""{"patterns":["a"],"retry":{"maxDelay":"31d"}}""", "EH1006", "/retry/maxDelay")]
    [InlineData("""{"patterns":["a"],"retry":{"maxDelay":"999ms"}}""", "EH1006", "/retry/maxDelay")]
    [InlineData("""{"patterns":["a"],"retry":{"maxDelay":"1m","initialDelay":"2m"}}""", "EH1006", "/retry/maxDelay")]
    [InlineData("""{"patterns":["a"],"retry":{"factor":0.9}}""", "EH1006", "/retry/factor")]
    [InlineData("""{"patterns":["a"],"retry":{"factor":1e999}}""", "EH1006", "/retry/factor")]
    [InlineData("""{"patterns":["a"],"retry":{"factor":"2"}}""", "EH1006", "/retry/factor")]
    [InlineData("""{"patterns":["a"],"retry":{"jitter":1.1}}""", "EH1006", "/retry/jitter")]
    [InlineData("""{"patterns":["a"],"pattern":"b"}""", "EH1002", "/pattern")]
    [InlineData("""{"patterns":["a"],"pattern":null}""", "EH1002", "/pattern")]
    [InlineData("""{"patterns":["a"],"a/b~":1}""", "EH1002", "/a~1b~0")]
    [InlineData("""{"patterns":["a"],"name":"s"}""", "EH1002", "/name")]
    [InlineData("""{"patterns":["a"],"patterns":["b"]}""", "EH1008", "/patterns")]
    public void Read_WrongField_IsRefusedWithItsPlace(string json, string code, string field)
    {
        Problem problem = Refused(json);
        Assert.Equal(code, problem.Code.Text);
        Assert.Contains(problem.Errors, error => error.Field == field);
    }

    [Theory]
    [InlineData("", "EH1001")]
    [InlineData("{", "EH1001")]
    [InlineData("""{"patterns":["a"]} x""", "EH1001")]
    [InlineData("[]", "EH1006")]
    [InlineData("null", "EH1006")]
    public void Read_NoObject_IsRefused(string json, string code) => Assert.Equal(code, Refused(json).Code.Text);

    [Fact]
    public void Read_InvalidUtf8_IsRefused() =>
        Assert.Equal(ErrorCodes.InvalidUtf8, SubscriptionDocument.Read([(byte)'{', 0xFF, (byte)'}'], out _)!.Code);

    [Fact]
    public void Read_ListsHaveBounds()
    {
        static string Lists(int patterns, int values) =>
            $$"""{"patterns":[{{Names(patterns)}}],"filter":{"sources":[{{Names(values)}}],"types":[{{Names(values)}}],"targets":[{{Names(values)}}]} }""";
        Assert.Equal((64, 100), (Read(Lists(64, 100)).Patterns.Patterns.Length, Read(Lists(64, 100)).Filter.Targets.Length));
        Assert.Equal(["/patterns", "/filter/sources", "/filter/types", "/filter/targets"], Refused(Lists(65, 101)).Errors.Select(error => error.Field));
        Assert.Equal("/filter/sources/0", Assert.Single(Refused("""{"patterns":["a"],"filter":{"sources":["S"]}}""".Replace("S", new string('s', 1025), StringComparison.Ordinal)).Errors).Field);
    }

    [Fact]
    public void Read_SeveralWrong_NamesThemAll() => Assert.Equal(
        ["/patterns/0", "/filter/types/1", "/ordered", "/nope", "/retry/jitter"],
        Refused("""{"patterns":["."],"filter":{"types":["a",1]},"ordered":1,"nope":1,"retry":{"jitter":2}}""").Errors.Select(error => error.Field));

    [Theory]
    [InlineData("orders-week", true)]
    [InlineData("9A.b_c-", true)]
    [InlineData("", false)]
    [InlineData(".a", false)]
    [InlineData("_a", false)]
    [InlineData("-a", false)]
    [InlineData("a b", false)]
    [InlineData("a:b", false)]
    [InlineData("ä", false)]
    public void Name_IsCheckedByLetters(string name, bool valid) => Assert.Equal(valid, SubscriptionName.Explain(name) is null);

    [Fact]
    public void Name_HasABound() =>
        Assert.Equal((true, false), (SubscriptionName.Explain(new string('a', 128)) is null, SubscriptionName.Explain(new string('a', 129)) is null));

    private static string Names(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $"\"n{i}\""));

    private static string Write(SubscriptionDefinition definition) => Encoding.UTF8.GetString(SubscriptionJson.ToUtf8(definition));

    private static SubscriptionDefinition Read(string json)
    {
        Assert.Null(SubscriptionDocument.Read(Encoding.UTF8.GetBytes(json), out SubscriptionDefinition definition)?.Detail);
        return definition;
    }

    private static Problem Refused(string json)
    {
        Problem? problem = SubscriptionDocument.Read(Encoding.UTF8.GetBytes(json), out _);
        Assert.NotNull(problem);
        return problem;
    }
}
