using System.Text.Json;
using EventHub.Client.Tests.Hubs;
using EventHub.Client.Tests.Watching;
using EventHub.Client.Tests.Wire;
using EventHub.Protocol.Proto;

namespace EventHub.Cli.Tests.Watching;

public sealed class WatchCommandTests
{
    [Fact]
    public async Task Watch_Count_ShowsEventsAndEnds()
    {
        await using SocketHub hub = await SocketHub.StartAsync();
        await using WatchScript script = new(hub);
        using TestTerminal terminal = new();
        Task<int> watch = terminal.RunAsync("watch", "a.>", "b.*", "--from", "earliest", "--count", "2", "--server", hub.Address.ToString());

        (FakeSession session, WatchRequest request) = await script.NextAsync();
        await session.EventsAsync("w1", "c3", FakeEvents.At(1), FakeEvents.At(2), FakeEvents.At(3));

        Assert.Equal(0, await watch.WaitAsync(SocketHub.Patience));
        Assert.Equal((["a.>", "b.*"], "earliest"), (request.Patterns, request.From));
        Assert.Equal(["0001-01-01T00:00:00.000200Z         1  a.b  1", "0001-01-01T00:00:00.000200Z         2  a.b  2"], terminal.OutputLines);
        Assert.Equal($"Watching a.> b.* at {hub.Address.GetLeftPart(UriPartial.Authority)}.\n", terminal.Error);
    }

    [Fact]
    public async Task Watch_Json_IsALineAnEventWithEveryField()
    {
        await using SocketHub hub = await SocketHub.StartAsync();
        await using WatchScript script = new(hub);
        using TestTerminal terminal = new();
        Task<int> watch = terminal.RunAsync("watch", "a.b", "--count", "1", "--json", "--server", hub.Address.ToString());

        (FakeSession session, WatchRequest request) = await script.NextAsync();
        await session.EventsAsync("w1", "c7", FakeEvents.At(7));

        Assert.Equal(0, await watch.WaitAsync(SocketHub.Patience));
        Assert.Equal("now", request.From);
        JsonElement shown = JsonDocument.Parse(Assert.Single(terminal.OutputLines)).RootElement;
        Assert.Equal(("a.b", "7", 35), (shown.GetProperty("channel").GetString(), shown.GetProperty("payload").GetRawText(), shown.EnumerateObject().Count()));
    }

    [Fact]
    public async Task Watch_PayloadOverSeveralLines_IsShownOnOne()
    {
        await using SocketHub hub = await SocketHub.StartAsync();
        await using WatchScript script = new(hub);
        using TestTerminal terminal = new();
        Task<int> watch = terminal.RunAsync("watch", "a.b", "--count", "2", "--server", hub.Address.ToString());
        Event lines = FakeEvents.At(1), bytes = FakeEvents.At(2);
        lines.Event_.Payload = Google.Protobuf.ByteString.CopyFromUtf8("{\"a\":\r\n\"\u202e\"}");
        bytes.Event_.ContentType = "image/png";

        (FakeSession session, _) = await script.NextAsync();
        await session.EventsAsync("w1", "c2", lines, bytes);

        Assert.Equal(0, await watch.WaitAsync(SocketHub.Patience));
        Assert.EndsWith("""a.b  {"a":  "\u202e"}""", terminal.OutputLines[0], StringComparison.Ordinal);
        Assert.EndsWith("a.b  (not JSON)", terminal.OutputLines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_LostConnection_ResumesBehindTheLastEvent()
    {
        await using SocketHub hub = await SocketHub.StartAsync();
        await using WatchScript script = new(hub);
        using TestTerminal terminal = new();
        Task<int> watch = terminal.RunAsync("watch", "a.b", "--count", "2", "--server", hub.Address.ToString());
        (FakeSession session, _) = await script.NextAsync();
        await session.EventsAsync("w1", "c1", FakeEvents.At(1));
        await session.CloseAsync(4001, "come back");

        (FakeSession next, WatchRequest again) = await script.NextAsync();
        await next.EventsAsync("w1", "c2", FakeEvents.At(2));

        Assert.Equal(0, await watch.WaitAsync(SocketHub.Patience));
        Assert.Equal(2, terminal.OutputLines.Length);
        Assert.Equal("c1", again.From);
        Assert.Matches(@"^Watching .*\.\nConnection lost: .*\. Connecting again\.\nConnected again\.\n$", terminal.Error);
    }

    [Fact]
    public async Task Watch_Gap_IsToldApartFromEvents()
    {
        await using SocketHub hub = await SocketHub.StartAsync();
        await using WatchScript script = new(hub) { Gap = new Gap { From = "c1", To = "c5" } };
        using TestTerminal terminal = new();
        Task<int> watch = terminal.RunAsync("watch", "a.b", "--count", "1", "--from", "c1", "--server", hub.Address.ToString());

        (FakeSession session, _) = await script.NextAsync();
        await session.EventsAsync("w1", "c5", FakeEvents.At(5));

        Assert.Equal(0, await watch.WaitAsync(SocketHub.Patience));
        Assert.Single(terminal.OutputLines);
        Assert.Contains("History is missing here: {\"from\":\"c1\",\"to\":\"c5\"}", terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_TooFewEventsInTime_Fails()
    {
        await using SocketHub hub = await SocketHub.StartAsync();
        await using WatchScript script = new(hub);
        using TestTerminal terminal = new();
        Task<int> watch = terminal.RunAsync("watch", "a.b", "--count", "2", "--timeout", "500ms", "--server", hub.Address.ToString());
        (FakeSession session, _) = await script.NextAsync();
        await session.EventsAsync("w1", "c1", FakeEvents.At(1));

        Assert.Equal(1, await watch.WaitAsync(SocketHub.Patience));
        Assert.Contains("1 of 2 events came within 500ms.", terminal.Error, StringComparison.Ordinal);
        Assert.Equal(0, await terminal.RunAsync("watch", "a.b", "--timeout", "200ms", "--server", hub.Address.ToString()));
    }

    [Fact]
    public async Task Watch_Stopped_IsDone()
    {
        using CancellationTokenSource stop = new();
        await using SocketHub hub = await SocketHub.StartAsync();
        await using WatchScript script = new(hub);
        using TestTerminal terminal = new();
        Task<int> watch = terminal.RunAsync(["watch", "a.b", "--count", "2", "--server", hub.Address.ToString()], stop.Token);
        await script.NextAsync();

        await stop.CancelAsync();

        Assert.Equal(0, await watch.WaitAsync(SocketHub.Patience));
    }

    [Fact]
    public async Task Watch_Refused_Fails()
    {
        await using SocketHub hub = await SocketHub.StartAsync();
        hub.OnFrame = static async (session, frame) =>
        {
            await session.SendAsync(new Frame { Error = new ErrorFrame { Ref = frame.Watch.Ref, Problem = new Problem { Code = "EH1018", Title = "t", Status = 400, Detail = "why" } } });
            return true;
        };
        using TestTerminal terminal = new();

        Assert.Equal(1, await terminal.RunAsync("watch", "a..b", "--server", hub.Address.ToString()).WaitAsync(SocketHub.Patience));
        Assert.StartsWith("EH1018 The pattern is not valid: why\n", terminal.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_NobodyAnswers_EndsWith3()
    {
        using TestTerminal terminal = new();

        Assert.Equal(3, await terminal.RunAsync("watch", "a.b", "--server", "http://127.0.0.1:1"));
        Assert.Contains("does not answer: connection refused", terminal.Error, StringComparison.Ordinal);
    }
}
