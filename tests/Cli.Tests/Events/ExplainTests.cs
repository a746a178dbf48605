using Microsoft.AspNetCore.Http;

namespace EventHub.Cli.Tests.Events;

public sealed class ExplainTests
{
    private const string Verdicts = """
        {"subscription":"billing","gets":true,"reason":"matches","detail":"","pattern":"a.*","filter":null,"status":"pending","outcome":null,"attempts":0,"due":null,"holds":["noConsumer","retry"]},{"subscription":"urgent","gets":false,"reason":"filter","detail":"","pattern":"a.>","filter":"priorities","status":null,"outcome":null,"attempts":0,"due":null,"holds":[]}
        """;

    [Fact]
    public async Task Explain_StoredEvent_IsOneTable()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(200, Answer("null"));
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("events", "explain", "id-1", "--server", hub.Address));
        Assert.Equal(["GET /v1/events/id-1:explain"], hub.Requests);
        Assert.Equal(
            [
                "Watchers of a.b now: 3.",
                "SUBSCRIPTION  GETS  REASON             STATUS   HOLDS",
                "billing       yes   matches            pending  noConsumer retry",
                "urgent        no    filter priorities  -",
            ],
            terminal.OutputLines.Select(line => line.TrimEnd()));
    }

    [Fact]
    public async Task Explain_WhatIsNotPublished_SendsIt()
    {
        string? body = null;
        await using FakeHub hub = await FakeHub.StartAsync(async context =>
        {
            body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await context.Response.WriteAsync(Answer("""{"accepted":false,"code":"EH2008","detail":"Paused."}"""));
        });
        using TestTerminal terminal = new();
        Assert.Equal(0, await terminal.RunAsync("events", "explain", "--channel", "a.b", "--priority", "high", "--type", "t", "--server", hub.Address));
        Assert.Equal("""{"payload":null,"channel":"a.b","priority":"high","type":"t"}""", body);
        Assert.Equal(["POST /v1/events:explain"], hub.Requests);
        Assert.Equal("It would be refused now: EH2008 Paused.", terminal.OutputLines[0]);
    }

    private static string Answer(string publish) =>
        $$"""{"id":null,"channel":"a.b","publish":{{publish}},"policy":{},"subscriptions":[{{Verdicts.Trim()}}],"watchers":{"count":3,"patterns":[]},"next":null}""";
}
