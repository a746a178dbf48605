using Microsoft.AspNetCore.Http;

namespace EventHub.Cli.Tests.DeadLetters;

public sealed class DeadLettersTests
{
    private const string Letter = """{"event":{"id":"id-1","channel":"orders.new"},"reason":"termed","late":false,"attempts":[{"attempt":1,"error":"no"},{"attempt":2,"error":"never"}],"deadAt":"2026-01-31T12:00:00.000Z"}""";

    [Fact]
    public async Task List_Pages_BecomeOneTable()
    {
        await using FakeHub hub = await FakeHub.StartAsync(context => context.Response.WriteAsync(
            $"{{\"deadLetters\":[{Letter}],\"next\":{(context.Request.Query.ContainsKey("after") ? "null" : "\"d0-1-0\"")}}}"));
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("deadletters", "list", "billing", "--channel", "orders.>", "--id", "id-1", "--since", "a", "--until", "b", "--server", hub.Address));
        Assert.Equal(
            [
                "DEAD SINCE                REASON  ATTEMPTS  EVENT  CHANNEL     ERROR",
                "2026-01-31T12:00:00.000Z  termed         2  id-1   orders.new  never",
                "2026-01-31T12:00:00.000Z  termed         2  id-1   orders.new  never",
            ],
            terminal.OutputLines);
        Assert.Equal(
            [
                "GET /v1/subscriptions/billing/deadletters?channel=orders.%3E&id=id-1&since=a&until=b&limit=100",
                "GET /v1/subscriptions/billing/deadletters?channel=orders.%3E&id=id-1&since=a&until=b&after=d0-1-0&limit=99",
            ],
            hub.Requests);
    }

    [Fact]
    public async Task List_NothingJsonOrMore_IsSaidSo()
    {
        const string more = $"{{\"deadLetters\":[{Letter}],\"next\":\"d0-1-0\"}}";
        await using FakeHub empty = await FakeHub.AnsweringAsync(200, """{"deadLetters":[],"next":null}"""), full = await FakeHub.AnsweringAsync(200, more);
        using TestTerminal terminal = new(), machine = new(), limited = new();
        Assert.Equal(0, await terminal.RunAsync("deadletters", "list", "s", "--server", empty.Address));
        Assert.Equal(["No dead letters."], terminal.OutputLines);
        Assert.Equal(0, await machine.RunAsync("deadletters", "list", "s", "--json", "--limit", "1", "--server", full.Address));
        Assert.Equal(more + "\n", machine.Output);
        Assert.Equal(0, await limited.RunAsync("deadletters", "list", "s", "--limit", "1", "--server", full.Address));
        Assert.Equal("More behind --after d0-1-0", limited.OutputLines[^1]);
    }

    [Theory]
    [InlineData("replay s", "{}", "Delivered again: 7.\n")]
    [InlineData("replay s id-1 id-2", """{"ids":["id-1","id-2"]}""", "Delivered again: 7.\n")]
    [InlineData("replay s --channel a.* --since x --until y --max 9 --dry-run", """{"channel":"a.*","since":"x","until":"y","max":9,"dryRun":true}""", "Would be delivered again: 7.\n")]
    [InlineData("discard s --all", "{}", "Discarded: 7.\n")]
    [InlineData("discard s --max 3 --dry-run", """{"max":3,"dryRun":true}""", "Would be discarded: 7.\n")]
    [InlineData("discard s id-1", """{"ids":["id-1"]}""", "Discarded: 7.\n")]
    [InlineData("discard s id-1 --json", """{"ids":["id-1"]}""", "{\"matched\":7,\"replayId\":null}\n")]
    public async Task Change_SendsTheChoice(string line, string sent, string said)
    {
        string? body = null;
        await using FakeHub hub = await RecordingAsync(text => body = text, """{"matched":7,"replayId":null}""");
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync(["deadletters", .. line.Split(' '), "--server", hub.Address]));
        Assert.Equal((sent, said), (body, terminal.Output));
        Assert.Equal([$"POST /v1/subscriptions/s/deadletters:{line.Split(' ')[0]}"], hub.Requests);
    }

    [Fact]
    public async Task Replay_WithARate_NamesTheReplay()
    {
        string? body = null;
        await using FakeHub hub = await RecordingAsync(text => body = text, """{"matched":7,"replayId":"r1"}""");
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("deadletters", "replay", "s", "--rate", "5", "--server", hub.Address));
        Assert.Equal(("""{"rate":5}""", "Being delivered again: 7, as replay r1.\n"), (body, terminal.Output));
    }

    [Theory]
    [InlineData("deadletters list s")]
    [InlineData("deadletters replay s")]
    [InlineData("deadletters discard s --all")]
    [InlineData("events retry id-1")]
    public async Task Refused_EndsWith1_AndWithoutAHubWith3(string line)
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(409, """{"title":"There is nothing to retry","status":409,"code":"EH2011","detail":"No."}""");
        using TestTerminal refused = new(), alone = new();
        Assert.Equal(1, await refused.RunAsync([.. line.Split(' '), "--server", hub.Address]));
        Assert.Contains("EH2011", refused.Error, StringComparison.Ordinal);
        Assert.Equal(3, await alone.RunAsync([.. line.Split(' '), "--server", "http://127.0.0.1:1"]));
    }

    [Fact]
    public async Task Retry_Events_RetriesEach()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, """{"id":"id-1","status":"processing"}""");
        using TestTerminal terminal = new(), machine = new();
        Assert.Equal(0, await terminal.RunAsync("events", "retry", "id-1", "a/b", "--server", hub.Address));
        Assert.Equal(["Delivered again: id-1, now processing.", "Delivered again: a/b, now processing."], terminal.OutputLines);
        Assert.Equal(["POST /v1/events/id-1:retry", "POST /v1/events/a%2Fb:retry"], hub.Requests);
        Assert.Equal(0, await machine.RunAsync("events", "retry", "id-1", "--json", "--server", hub.Address));
        Assert.Equal("{\"id\":\"id-1\",\"status\":\"processing\"}\n", machine.Output);
    }

    private static Task<FakeHub> RecordingAsync(Action<string> record, string answer) => FakeHub.StartAsync(async context =>
    {
        record(await new StreamReader(context.Request.Body).ReadToEndAsync());
        await context.Response.WriteAsync(answer);
    });
}
