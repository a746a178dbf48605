using System.Text;
using Microsoft.AspNetCore.Http;

namespace EventHub.Cli.Tests.Replays;

public sealed class ReplaysTests
{
    private const string Replay = """{"id":"id-1","kind":"events","state":"paused","subscriptions":["billing","mail"],"request":{"patterns":["a.*","b"],"since":null,"until":"x","subscription":null,"skipCompleted":true,"rate":5},"matched":null,"handedOut":12,"open":2,"settled":9,"failed":1,"createdAt":"2026-01-31T12:00:00.000Z","endedAt":null}""";

    [Theory]
    [InlineData("", "{}", "Being delivered again: 7, as replay id-1.\n")]
    [InlineData("a.* b --subscription s --since x --until y --skip-completed --rate 9", """{"patterns":["a.*","b"],"subscription":"s","since":"x","until":"y","skipCompleted":true,"rate":9}""", "Being delivered again: 7, as replay id-1.\n")]
    [InlineData("--dry-run", """{"dryRun":true}""", "Would be delivered again: 7.\n")]
    [InlineData("--json", "{}", "{\"matched\":7,\"replayId\":\"id-1\",\"state\":\"running\"}\n")]
    public async Task Start_SendsWhatIsAskedFor(string line, string sent, string said)
    {
        (string? body, string? key) = (null, null);
        await using FakeHub hub = await RecordingAsync((text, header) => (body, key) = (text, header), """{"matched":7,"replayId":"id-1","state":"running"}""");
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync(["replay", "start", .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--idempotency-key", "k 1", "--server", hub.Address]));
        Assert.Equal((sent, "k 1", said), (body, key, terminal.Output));
        Assert.Equal(["POST /v1/replays"], hub.Requests);
    }

    [Fact]
    public async Task Start_TooManyToCount_IsSaidSo()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(201, """{"matched":null,"replayId":"id-1","state":"running"}""");
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("replay", "start", "--server", hub.Address));
        Assert.Equal("Being delivered again: more than could be counted at once, as replay id-1.\n", terminal.Output);
    }

    [Fact]
    public async Task Status_Replay_IsATableOfItsFields()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, Replay);
        using TestTerminal terminal = new(), machine = new();
        Assert.Equal(0, await terminal.RunAsync("replay", "status", "id-1", "--server", hub.Address));
        Assert.Equal(
            [
                "FIELD          VALUE",
                "state          paused",
                "kind           events",
                "matched        -",
                "handedOut      12",
                "open           2",
                "settled        9",
                "failed         1",
                "createdAt      2026-01-31T12:00:00.000Z",
                "endedAt        -",
                "subscriptions  billing, mail",
                "patterns       a.*, b",
                "until          x",
                "skipCompleted  yes",
                "rate           5",
            ],
            terminal.OutputLines);
        Assert.Equal(0, await machine.RunAsync("replay", "status", "id-1", "--json", "--server", hub.Address));
        Assert.Equal(Replay + "\n", machine.Output);
    }

    [Fact]
    public async Task List_Pages_BecomeOneTable()
    {
        await using FakeHub hub = await FakeHub.StartAsync(context => context.Response.WriteAsync(
            $"{{\"replays\":[{Replay}],\"next\":{(context.Request.Query.ContainsKey("after") ? "null" : "\"id-1\"")}}}"));
        using TestTerminal terminal = new(), machine = new();
        Assert.Equal(0, await terminal.RunAsync("replay", "list", "--server", hub.Address));
        Assert.Equal(3, terminal.OutputLines.Length);
        Assert.Equal("id-1    paused        -          12       1  2026-01-31T12:00:00.000Z  billing, mail", terminal.OutputLines[1]);
        Assert.Equal(["GET /v1/replays", "GET /v1/replays?after=id-1"], hub.Requests);
        Assert.Equal(0, await machine.RunAsync("replay", "list", "--json", "--server", hub.Address));
        Assert.Equal(2, machine.OutputLines.Length);
        await using FakeHub empty = await FakeHub.AnsweringAsync(200, """{"replays":[],"next":null}""");
        using TestTerminal none = new();
        Assert.Equal(0, await none.RunAsync("replay", "list", "--server", empty.Address));
        Assert.Equal(["There are no replays."], none.OutputLines);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("cancel")]
    public async Task Control_CallsAndTells(string verb)
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, Replay);
        using TestTerminal terminal = new(), machine = new();
        Assert.Equal(0, await terminal.RunAsync("replay", verb, "id-1", "--server", hub.Address));
        Assert.Equal("The replay id-1 is paused.\n", terminal.Output);
        Assert.Equal([$"POST /v1/replays/id-1:{verb}"], hub.Requests);
        Assert.Equal(0, await machine.RunAsync("replay", verb, "id-1", "--json", "--server", hub.Address));
        Assert.Equal(Replay + "\n", machine.Output);
    }

    [Fact]
    public async Task Refused_ExitsWithTheProblem()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(
            409, """{"type":"/errors/EH2014","title":"The replay is over","status":409,"detail":"It is completed.","code":"EH2014","errors":[]}""", "application/problem+json");
        using TestTerminal terminal = new();
        Assert.Equal(1, await terminal.RunAsync("replay", "cancel", "id-1", "--server", hub.Address));
        Assert.Contains("EH2014", terminal.Error, StringComparison.Ordinal);
    }

    private static Task<FakeHub> RecordingAsync(Action<string, string?> record, string answer) => FakeHub.StartAsync(async context =>
    {
        using StreamReader reader = new(context.Request.Body, Encoding.UTF8);
        record(await reader.ReadToEndAsync(context.RequestAborted), context.Request.Headers["Idempotency-Key"]);
        context.Response.StatusCode = 201;
        await context.Response.WriteAsync(answer, context.RequestAborted);
    });
}
