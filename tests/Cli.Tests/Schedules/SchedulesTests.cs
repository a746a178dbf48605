using Microsoft.AspNetCore.Http;

namespace EventHub.Cli.Tests.Schedules;

public sealed class SchedulesTests
{
    private const string Nightly = """{"name":"nightly","cron":"0 3 * * *","timeZone":"UTC","every":null,"event":{"channel":"reports.due","payload":null},"paused":false,"version":1,"createdAt":"2026-01-31T12:00:00.000Z","changedAt":"2026-01-31T12:00:00.000Z","nextAt":"2026-02-01T03:00:00.000Z","lastFiredAt":null,"lastEventId":null,"fired":7,"missed":2,"lastError":null}""";
    private const string Beat = """{"name":"x","cron":null,"timeZone":null,"every":"10s","event":{"channel":"a","payload":1},"paused":true,"version":2,"createdAt":"2026-01-31T12:00:00.000Z","changedAt":"2026-01-31T12:00:00.000Z","nextAt":null,"lastFiredAt":null,"lastEventId":null,"fired":0,"missed":0,"lastError":"EH2008: No."}""";

    [Theory]
    [InlineData("schedule")]
    [InlineData("schedule list")]
    public async Task List_Pages_BecomeOneTable(string verb)
    {
        await using FakeHub hub = await FakeHub.StartAsync(context => context.Response.WriteAsync(
            context.Request.Query.ContainsKey("after") ? $"{{\"schedules\":[{Beat}],\"next\":null}}" : $"{{\"schedules\":[{Nightly}],\"next\":\"nightly\"}}"));
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync([.. verb.Split(' '), "--server", hub.Address]));
        Assert.Equal(
            [
                "SCHEDULE  STATE   WHEN             NEXT                      FIRED  MISSED  CHANNEL",
                "nightly   active  0 3 * * * (UTC)  2026-02-01T03:00:00.000Z      7       2  reports.due",
                "x         paused  every 10s                                      0       0  a",
            ],
            terminal.OutputLines);
        Assert.Equal(["GET /v1/schedules", "GET /v1/schedules?after=nightly"], hub.Requests);
    }

    [Fact]
    public async Task Get_Schedule_ShowsWhatSaysSomething()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, Beat.Replace("true", "false", StringComparison.Ordinal));
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("schedule", "get", "x", "--server", hub.Address));
        Assert.Contains("state      failing", terminal.OutputLines);
        Assert.Contains("lastError  EH2008: No.", terminal.OutputLines);
        Assert.DoesNotContain(terminal.OutputLines, line => line.StartsWith("cron", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Set_Schedule_SendsWhatIsGiven()
    {
        string? body = null;
        await using FakeHub hub = await FakeHub.StartAsync(async context =>
        {
            body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await context.Response.WriteAsync(Nightly);
        });
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync(
            "schedule", "set", "nightly", "reports.due", """{"a":1}""", "--cron", "0 3 * * *", "--time-zone", "UTC", "--priority", "low", "--key", "k", "--source", "/s", "--server", hub.Address));
        Assert.Equal(["PUT /v1/schedules/nightly"], hub.Requests);
        Assert.Equal("""{"cron":"0 3 * * *","timeZone":"UTC","event":{"channel":"reports.due","payload":{"a":1},"priority":"low","key":"k","source":"/s"}}""", body);
        Assert.Equal(["The schedule nightly is in force, and is due next at 2026-02-01T03:00:00.000Z."], terminal.OutputLines);

        Assert.Equal(0, await terminal.RunAsync("schedule", "set", "nightly", "a", "--every", "10s", "--json", "--server", hub.Address));
        Assert.Equal("""{"every":"10s","event":{"channel":"a","payload":null}}""", body);
    }

    [Fact]
    public async Task Control_AndDelete_CallTheHub()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, Beat);
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("schedule", "pause", "x", "--server", hub.Address));
        Assert.Equal(0, await terminal.RunAsync("schedule", "resume", "x", "--server", hub.Address));
        Assert.Equal(0, await terminal.RunAsync("schedule", "delete", "x", "--server", hub.Address));
        Assert.Equal(["POST /v1/schedules/x:pause", "POST /v1/schedules/x:resume", "DELETE /v1/schedules/x"], hub.Requests);
        Assert.Equal(["The schedule x is paused.", "The schedule x is resumed.", "Deleted the schedule x."], terminal.OutputLines);
    }
}
