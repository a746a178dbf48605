using System.Text;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Schedules;

namespace EventHub.Protocol.Tests.Schedules;

public sealed class ScheduleDocumentTests
{
    private const string Event = """{"channel":"reports.due","payload":{"a":1}}""";

    [Theory]
    [InlineData($$"""{"cron":"*/5 * * * *","event":{{Event}}}""", $$"""{"cron":"*/5 * * * *","timeZone":"UTC","every":null,"event":{{Event}}}""")]
    [InlineData($$"""{"event":{{Event}},"every":"90s"}""", $$"""{"cron":null,"timeZone":null,"every":"90s","event":{{Event}}}""")]
    [InlineData($$"""{"cron":"@daily","timeZone":"Europe/Berlin","every":null,"event":{{Event}}}""", $$"""{"cron":"@daily","timeZone":"Europe/Berlin","every":null,"event":{{Event}}}""")]
    public void Read_IsTakenAndWrittenAgain(string json, string expected)
    {
        Assert.Null(Read(json, out ScheduleDefinition? definition));
        string written = Encoding.UTF8.GetString(ScheduleJson.ToUtf8(definition!));
        Assert.Equal(expected, written);
        Assert.Null(Read(written, out ScheduleDefinition? again));
        Assert.Equal(written, Encoding.UTF8.GetString(ScheduleJson.ToUtf8(again!)));
    }

    [Theory]
    [InlineData("""[]""", "EH1006", "")]
    [InlineData("""{"cron":""", "EH1001", "")]
    [InlineData("""{}""", "EH1005", "/event /cron")]
    [InlineData($$"""{"event":{{Event}}}""", "EH1005", "/cron")]
    [InlineData($$"""{"cron":"* * * * *","every":"1m","event":{{Event}}}""", "EH1006", "/every")]
    [InlineData($$"""{"cron":5,"event":{{Event}}}""", "EH1006", "/cron")]
    [InlineData($$"""{"cron":"61 * * * *","event":{{Event}}}""", "EH1006", "/cron")]
    [InlineData($$"""{"every":"999ms","event":{{Event}}}""", "EH1006", "/every")]
    [InlineData($$"""{"every":"367d","event":{{Event}}}""", "EH1006", "/every")]
    [InlineData($$"""{"every":"1m","timeZone":"UTC","event":{{Event}}}""", "EH1006", "/timeZone")]
    [InlineData($$"""{"cron":"@daily","timeZone":"Mars/Olympus","event":{{Event}}}""", "EH1006", "/timeZone")]
    [InlineData($$"""{"cron":"@daily","timeZone":"../../etc/hostname","event":{{Event}}}""", "EH1006", "/timeZone")]
    [InlineData($$"""{"cron":"@daily","timeZone":"","event":{{Event}}}""", "EH1006", "/timeZone")]
    [InlineData($$"""{"cron":"@daily","timezone":"UTC","event":{{Event}}}""", "EH1002", "/timezone")]
    [InlineData("""{"every":"1m","event":5}""", "EH1006", "/event")]
    [InlineData("""{"every":"1m","event":{"channel":"a..b","payload":1}}""", "EH1003", "/event/channel")]
    [InlineData("""{"every":"1m","event":{"channel":"a"}}""", "EH1005", "/event/payload")]
    [InlineData("""{"every":"1m","event":{"channel":"a","payload":1,"prioritty":"low"}}""", "EH1002", "/event/prioritty")]
    [InlineData("""{"every":"1m","event":{"channel":"a","payload":1,"idempotencyKey":"k"}}""", "EH1006", "/event/idempotencyKey")]
    [InlineData("""{"every":"1m","event":{"channel":"a","payload":1,"sourceId":"k"}}""", "EH1006", "/event/sourceId")]
    [InlineData("""{"cron":"x","timeZone":"y","event":{"channel":"a"}}""", "EH1006", "/cron /timeZone /event/payload")]
    public void Read_WhatIsWrong_NamesEveryField(string json, string code, string fields)
    {
        Problem problem = Read(json, out ScheduleDefinition? definition)!;
        Assert.Null(definition);
        Assert.Equal((code, fields), (problem.Code.Text, string.Join(' ', problem.Errors.Select(static error => error.Field).Where(static field => field.Length > 0))));
    }

    [Theory]
    [InlineData("deliverAt")]
    [InlineData("expiresAt")]
    public void Read_AMomentInTheEvent_IsRefused(string name)
    {
        Problem problem = Read($$$"""{"every":"1m","event":{"channel":"a","payload":1,"{{{name}}}":"2030-01-01T00:00:00Z"}}""", out _)!;
        Assert.Contains(problem.Errors, error => error.Field == "/event/" + name && error.Message.Contains("not for a schedule", StringComparison.Ordinal));
        Assert.Null(Read($$$"""{"every":"1m","event":{"channel":"a","payload":1,"{{{name}}}":null}}""", out _));
    }

    private static Problem? Read(string json, out ScheduleDefinition? definition) =>
        ScheduleDocument.Read(Encoding.UTF8.GetBytes(json), PublishLimits.Default, out definition);
}
