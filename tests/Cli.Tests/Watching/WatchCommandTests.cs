using Microsoft.AspNetCore.Http;

namespace EventHub.Cli.Tests.Watching;

public sealed class WatchCommandTests
{
    [Fact]
    public async Task Watch_Count_ShowsEventsAndEnds()
    {
        await using FakeHub hub = await FakeHub.StartAsync(context => SendAsync(context, 1, 2, 3));
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync("watch", "a.>", "b.*", "--from", "earliest", "--count", "2", "--server", hub.Address));

        Assert.Equal(["2026-01-02T03:04:05.678Z         1  a.b  {\"n\":1}", "2026-01-02T03:04:05.678Z         2  a.b  {\"n\":2}"], terminal.OutputLines);
        Assert.Equal(["GET /v1/watch?pattern=a.%3E&pattern=b.%2A&from=earliest"], hub.Requests);
        Assert.Equal($"Watching a.> b.* at {hub.Address}.\n", terminal.Error);
    }

    [Fact]
    public async Task Watch_Json_IsALineAnEvent()
    {
        await using FakeHub hub = await FakeHub.StartAsync(context => SendAsync(context, 7));
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync("watch", "a.b", "--count", "1", "--json", "--server", hub.Address));
        Assert.Equal(Event(7) + "\n", terminal.Output);
    }

    [Fact]
    public async Task Watch_LostConnection_ResumesBehindTheLastEvent()
    {
        List<string?> places = [];
        await using FakeHub hub = await FakeHub.StartAsync(async context =>
        {
            places.Add(context.Request.Headers["Last-Event-ID"]);
            await SendAsync(context, places.Count);
        });
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync("watch", "a.b", "--count", "3", "--json", "--server", hub.Address));

        Assert.Equal([null, "c1", "c2"], places);
        Assert.Equal([Event(1), Event(2), Event(3)], terminal.OutputLines);
        Assert.Contains("Connected again.", terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_Gap_IsToldApartFromEvents()
    {
        await using FakeHub hub = await FakeHub.StartAsync(async context =>
        {
            await context.Response.WriteAsync("event: gap\ndata: {\"from\":\"c1\",\"to\":\"c5\"}\n\n");
            await SendAsync(context, 5);
        });
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync("watch", "a.b", "--count", "1", "--json", "--server", hub.Address));
        Assert.Equal([Event(5)], terminal.OutputLines);
        Assert.Contains("History is missing here: {\"from\":\"c1\",\"to\":\"c5\"}", terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_TooFewEventsInTime_Fails()
    {
        await using FakeHub hub = await FakeHub.StartAsync(async context =>
        {
            await SendAsync(context, 1);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using TestTerminal terminal = new();

        Assert.Equal(1, await terminal.RunAsync("watch", "a.b", "--count", "2", "--timeout", "500ms", "--server", hub.Address));
        Assert.Contains("1 of 2 events came within 500ms.", terminal.Error, StringComparison.Ordinal);
        Assert.Equal(0, await terminal.RunAsync("watch", "a.b", "--timeout", "200ms", "--server", hub.Address));
    }

    [Fact]
    public async Task Watch_Stopped_IsDone()
    {
        using CancellationTokenSource stop = new();
        await using FakeHub hub = await FakeHub.StartAsync(async context =>
        {
            await SendAsync(context, 1);
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using TestTerminal terminal = new();

        Assert.Equal(0, await terminal.RunAsync(["watch", "a.b", "--count", "2", "--server", hub.Address], stop.Token));
    }

    [Fact]
    public async Task Watch_Refused_Fails()
    {
        await using FakeHub hub = await FakeHub.AnsweringAsync(400, """{"title":"The pattern is not valid","status":400,"detail":"why","code":"EH1018"}""");
        using TestTerminal terminal = new();

        Assert.Equal(1, await terminal.RunAsync("watch", "a..b", "--server", hub.Address));
        Assert.StartsWith("EH1018 The pattern is not valid: why\n", terminal.Error, StringComparison.Ordinal);
    }

    private static async Task SendAsync(HttpContext context, params int[] numbers)
    {
        await context.Response.WriteAsync(": hello\n\n");
        foreach (int number in numbers)
        {
            await context.Response.WriteAsync($"id: c{number}\nevent: event\ndata: {Event(number)}\n\n");
        }

        await context.Response.Body.FlushAsync();
    }

    private static string Event(int number) =>
        $$$"""{"channel":"a.b","createdAt":"2026-01-02T03:04:05.678Z","payload":{"n":{{{number}}}},"position":{"partition":0,"epoch":"00000001","sequence":{{{number}}}}}""";
}
