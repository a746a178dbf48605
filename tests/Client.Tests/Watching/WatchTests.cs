using EventHub.Client.Tests.Hubs;
using EventHub.Client.Tests.Wire;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Proto;

namespace EventHub.Client.Tests.Watching;

public sealed class WatchTests
{
    [Fact]
    public async Task Watch_GivesEventsWholeAndInOrder()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using WatchScript script = new(hub);
        await using EventHubClient client = hub.Client();
        await using IAsyncEnumerator<ReceivedEvent> events = client.WatchAsync("a.>").GetAsyncEnumerator();
        ValueTask<bool> first = events.MoveNextAsync();
        (FakeSession session, WatchRequest request) = await script.NextAsync();
        await session.EventsAsync("w1", "cursor-2", FakeEvents.At(1), FakeEvents.At(2));

        Assert.True(await first);
        Assert.Equal(("a.b", "1", 1), (events.Current.Channel, events.Current.ReadPayload<int>().ToString(), events.Current.Position!.Value.Sequence));
        Assert.True(await events.MoveNextAsync());
        Assert.Equal((2, "cursor-2"), (events.Current.ReadPayload<int>(), events.Current.Cursor));
        Assert.Equal((["a.>"], "now", 1000u), (request.Patterns, request.From, request.Credit));
    }

    [Fact]
    public async Task Watch_Cut_ResumesBehindWhatItReceived()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using WatchScript script = new(hub);
        await using EventHubClient client = hub.Client();
        await using IAsyncEnumerator<ReceivedEvent> events = client.WatchAsync(">", new WatchOptions { From = "earliest", BufferEvents = 10 }).GetAsyncEnumerator();
        ValueTask<bool> first = events.MoveNextAsync();
        (FakeSession session, _) = await script.NextAsync();
        await session.EventsAsync("w1", "cursor-3", FakeEvents.At(1), FakeEvents.At(2), FakeEvents.At(3));
        Assert.True(await first);
        session.Cut();

        (FakeSession next, WatchRequest again) = await script.NextAsync();
        await next.EventsAsync("w1", "cursor-4", FakeEvents.At(4));
        List<long> rest = [events.Current.Position!.Value.Sequence];
        for (int i = 0; i < 3; i++)
        {
            Assert.True(await events.MoveNextAsync());
            rest.Add(events.Current.Position!.Value.Sequence);
        }

        Assert.Equal([1, 2, 3, 4], rest);
        Assert.Equal(("cursor-3", 7u), (again.From, again.Credit));
    }

    [Fact]
    public async Task Watch_StartAndInterruption_AreToldInOrderWithTheEvents()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using WatchScript script = new(hub);
        await using EventHubClient client = hub.Client();
        List<string> told = [];
        WatchOptions options = new() { OnStarted = () => told.Add("started"), OnInterrupted = reason => told.Add(reason.Contains("4001", StringComparison.Ordinal) ? "interrupted" : reason) };
        await using IAsyncEnumerator<ReceivedEvent> events = client.WatchAsync(">", options).GetAsyncEnumerator();
        ValueTask<bool> first = events.MoveNextAsync();
        (FakeSession session, _) = await script.NextAsync();
        await session.EventsAsync("w1", "cursor-1", FakeEvents.At(1));
        await session.CloseAsync(4001, "come back");
        (FakeSession next, _) = await script.NextAsync();
        await next.EventsAsync("w1", "cursor-2", FakeEvents.At(2));

        Assert.True(await first);
        Assert.Equal(["started"], told);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(["started", "interrupted", "started"], told);
    }

    [Fact]
    public async Task Watch_CutBeforeAnyEvent_ResumesWhereItBegan()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using WatchScript script = new(hub) { StartCursor = "cursor-start" };
        await using EventHubClient client = hub.Client();
        await using IAsyncEnumerator<ReceivedEvent> events = client.WatchAsync(">").GetAsyncEnumerator();
        ValueTask<bool> first = events.MoveNextAsync();
        (FakeSession session, _) = await script.NextAsync();
        await session.CloseAsync(4000, "restart");

        (FakeSession next, WatchRequest again) = await script.NextAsync();
        await next.EventsAsync("w1", "cursor-1", FakeEvents.At(1));
        Assert.True(await first);
        Assert.Equal("cursor-start", again.From);
    }

    [Fact]
    public async Task Watch_CutBeforeAnyEventAndWithoutAStart_IsAGap()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using WatchScript script = new(hub);
        await using EventHubClient client = hub.Client();
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using IAsyncEnumerator<ReceivedEvent> events = client.WatchAsync(">", new WatchOptions { OnStarted = started.SetResult }).GetAsyncEnumerator();
        Task<bool> first = events.MoveNextAsync().AsTask();
        (FakeSession session, _) = await script.NextAsync();
        await session.EventsAsync("w1", "");

        // A cut may take with it what was sent and not read yet.
        await started.Task.WaitAsync(FakeHub.Patience);
        session.Cut();

        EventGapException gap = await Assert.ThrowsAsync<EventGapException>(() => first.WaitAsync(FakeHub.Patience));
        Assert.Equal((ErrorCodes.HistoryGone, new WatchGap(null, null)), (gap.Code, gap.Gap));
    }

    [Fact]
    public async Task Watch_Gap_IsToldInOrderOrThrown()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using WatchScript script = new(hub) { Gap = new Gap { From = "old", To = "new" } };
        await using EventHubClient client = hub.Client();
        List<WatchGap> gaps = [];
        await using IAsyncEnumerator<ReceivedEvent> told = client.WatchAsync(">", new WatchOptions { From = "old", OnGap = gaps.Add }).GetAsyncEnumerator();
        ValueTask<bool> first = told.MoveNextAsync();
        (FakeSession session, _) = await script.NextAsync();
        await session.EventsAsync("w1", "cursor-1", FakeEvents.At(1));
        Assert.True(await first);
        Assert.Equal([new WatchGap("old", "new")], gaps);

        await using IAsyncEnumerator<ReceivedEvent> thrown = client.WatchAsync(">", new WatchOptions { From = "old" }).GetAsyncEnumerator();
        EventGapException fault = await Assert.ThrowsAsync<EventGapException>(async () => await thrown.MoveNextAsync());
        Assert.Equal(new WatchGap("old", "new"), fault.Gap);
    }

    [Fact]
    public async Task Watch_Consumed_GivesCreditAgain()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using WatchScript script = new(hub);
        await using EventHubClient client = hub.Client();
        await using IAsyncEnumerator<ReceivedEvent> events = client.WatchAsync(">", new WatchOptions { BufferEvents = 4 }).GetAsyncEnumerator();
        ValueTask<bool> first = events.MoveNextAsync();
        (FakeSession session, _) = await script.NextAsync();
        await session.EventsAsync("w1", "cursor-4", FakeEvents.At(1), FakeEvents.At(2), FakeEvents.At(3), FakeEvents.At(4));
        Assert.True(await first);
        Assert.True(await events.MoveNextAsync());
        Assert.True(await events.MoveNextAsync());

        Credit credit = await script.CreditAsync();
        Assert.Equal(("w1", 2u), (credit.Watch, credit.Credit_));
    }

    [Fact]
    public async Task Watch_MoreThanCredit_CostsTheConnection()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using WatchScript script = new(hub);
        await using EventHubClient client = hub.Client();
        await using IAsyncEnumerator<ReceivedEvent> events = client.WatchAsync(">", new WatchOptions { BufferEvents = 1, From = "earliest" }).GetAsyncEnumerator();
        ValueTask<bool> first = events.MoveNextAsync();
        (FakeSession session, _) = await script.NextAsync();
        await session.EventsAsync("w1", "cursor-9", FakeEvents.At(1), FakeEvents.At(2), FakeEvents.At(3));

        (FakeSession next, WatchRequest again) = await script.NextAsync();
        await next.EventsAsync("w1", "cursor-1", FakeEvents.At(1));
        Assert.True(await first);
        Assert.Equal((2, "earliest"), (next.Number, again.From));
    }

    [Fact]
    public async Task Watch_Refused_Throws()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        hub.OnFrame = async (session, frame) =>
        {
            await session.SendAsync(new Frame { Error = new ErrorFrame { Ref = frame.Watch.Ref, Problem = new EventHub.Protocol.Proto.Problem { Code = "EH1018", Title = "t", Status = 400, Detail = "The pattern is bad." } } });
            return true;
        };
        await using EventHubClient client = hub.Client();

        EventHubException fault = await Assert.ThrowsAsync<EventHubException>(async () => await client.WatchAsync(">.a").GetAsyncEnumerator().MoveNextAsync());

        Assert.Equal((ErrorCodes.InvalidPattern, "The pattern is bad."), (fault.Code, fault.Message));
    }

    [Fact]
    public async Task Watch_Left_IsTakenBack()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using WatchScript script = new(hub);
        await using EventHubClient client = hub.Client();
        using CancellationTokenSource cancel = new();
        Task watching = Task.Run(async () =>
        {
            await foreach (ReceivedEvent _ in client.WatchAsync(">", cancellationToken: cancel.Token))
            {
            }
        });
        (FakeSession session, _) = await script.NextAsync();
        await session.EventsAsync("w1", "cursor");
        await client.PublishJsonAsync("a", 1);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching.WaitAsync(FakeHub.Patience));
        Assert.Equal("w1", (await script.UnwatchAsync()).Watch);
    }

    [Fact]
    public async Task Watch_ClientDisposed_Ends()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await using WatchScript script = new(hub);
        EventHubClient client = hub.Client();
        await using IAsyncEnumerator<ReceivedEvent> events = client.WatchAsync(">").GetAsyncEnumerator();
        ValueTask<bool> first = events.MoveNextAsync();
        await script.NextAsync();

        await client.DisposeAsync();
        Assert.False(await first.AsTask().WaitAsync(FakeHub.Patience));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_001)]
    public async Task Watch_BufferOutOfRange_IsRefused(int buffer)
    {
        await using EventHubClient client = new(new Uri("http://127.0.0.1:1"));
        Assert.Throws<ArgumentOutOfRangeException>(() => client.WatchAsync(">", new WatchOptions { BufferEvents = buffer }));
        Assert.Throws<ArgumentOutOfRangeException>(() => client.WatchAsync([]));
    }
}
