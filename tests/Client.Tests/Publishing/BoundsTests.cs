using EventHub.Client.Tests.Hubs;
using EventHub.Protocol.Errors;

namespace EventHub.Client.Tests.Publishing;

/// <summary>Full buffers, callers who give up, time that runs out, the end.</summary>
public sealed class BoundsTests
{
    [Fact]
    public async Task Buffer_Full_LaterPublishesWaitInOrder()
    {
        await using HeldHub held = await HeldHub.StartAsync();
        await using EventHubClient client = held.Hub.Client(options => (options.BufferEventsMax, options.FramesInFlightMax) = (10, 64));
        Task<PublishReceipt>[] published = [.. Enumerable.Range(0, 25).Select(n => client.PublishJsonAsync("a", n).AsTask())];

        await held.EventsAsync(10);
        Assert.Equal(10, held.Hub.Frames.Sum(frame => frame.Events.Count));
        held.Release();
        await Task.WhenAll(published).WaitAsync(FakeHub.Patience);

        Assert.Equal(Enumerable.Range(0, 25).Select(n => $"{n}"), held.Hub.Ledger.Payloads);
    }

    [Fact]
    public async Task Cancel_InEveryState_TouchesNobodyElse()
    {
        await using HeldHub held = await HeldHub.StartAsync();
        await using EventHubClient client = held.Hub.Client(options => (options.BufferEventsMax, options.FramesInFlightMax) = (3, 1));
        using CancellationTokenSource cancel = new();
        Task<PublishReceipt> sent = client.PublishAsync("a", "0"u8.ToArray(), cancellationToken: cancel.Token).AsTask();
        await held.EventsAsync(1);
        Task<PublishReceipt>[] others = [client.PublishJsonAsync("a", 1).AsTask(), null!, null!];
        Task<PublishReceipt> unsent = client.PublishJsonAsync("a", 2, cancellationToken: cancel.Token).AsTask();
        Task<PublishReceipt> waiting = client.PublishJsonAsync("a", 3, cancellationToken: cancel.Token).AsTask();
        others[1] = client.PublishJsonAsync("a", 4).AsTask();

        await cancel.CancelAsync();
        foreach (Task<PublishReceipt> cancelled in new[] { sent, unsent, waiting, client.PublishJsonAsync("a", 5, cancellationToken: cancel.Token).AsTask() })
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(FakeHub.Patience));
        }

        others[2] = client.PublishJsonAsync("a", 6).AsTask();
        held.Release();
        await Task.WhenAll(others).WaitAsync(FakeHub.Patience);

        Assert.Equal(["0", "1", "4", "6"], held.Hub.Ledger.Payloads);
    }

    [Fact]
    public async Task Cancel_List_EndsTheWaitOnly()
    {
        await using HeldHub held = await HeldHub.StartAsync();
        await using EventHubClient client = held.Hub.Client();
        using CancellationTokenSource cancel = new();
        ValueTask<IReadOnlyList<PublishResult>> list = client.PublishAsync([new("a", "1"u8.ToArray()), new("a", "2"u8.ToArray())], cancel.Token);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await list);
        held.Release();
        await client.PublishJsonAsync("a", 3);

        Assert.Equal(["1", "2", "3"], held.Hub.Ledger.Payloads);
    }

    [Fact]
    public async Task Timeout_NotSent_SaysSoAndWhy()
    {
        FakeTimeProvider clock = new();
        await using EventHubClient client = new(new EventHubClientOptions { Server = new Uri("http://127.0.0.1:1"), TimeProvider = clock, PublishTimeout = TimeSpan.FromSeconds(10), DrainTimeout = TimeSpan.Zero, ReconnectJitter = 0 });
        Task<PublishReceipt> published = client.PublishJsonAsync("a", 1).AsTask();
        await clock.TimerAsync(TimeSpan.FromMilliseconds(100)).WaitAsync(FakeHub.Patience);

        clock.Advance(TimeSpan.FromSeconds(10));
        EventHubException fault = await Assert.ThrowsAsync<EventHubException>(() => published.WaitAsync(FakeHub.Patience));

        Assert.Equal(ErrorCodes.HubUnreachable, fault.Code);
        Assert.Contains("http://127.0.0.1:1/ took nothing within 10 s", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timeout_Unanswered_IsUnknownAndTheConnectionIsMadeAnew()
    {
        FakeTimeProvider clock = new();
        await using HeldHub held = await HeldHub.StartAsync();
        await using EventHubClient client = held.Hub.Client(options => (options.TimeProvider, options.PublishTimeout) = (clock, TimeSpan.FromSeconds(10)));
        Task<PublishReceipt> published = client.PublishJsonAsync("a", 1).AsTask();
        FakeSession first = await held.Hub.NextSessionAsync();
        await held.EventsAsync(1);

        clock.Advance(TimeSpan.FromSeconds(10));
        EventHubException fault = await Assert.ThrowsAsync<EventHubException>(() => published.WaitAsync(FakeHub.Patience));
        Assert.Equal(ErrorCodes.OutcomeUnknown, fault.Code);
        held.Release();
        await first.Ended.Task.WaitAsync(FakeHub.Patience);
    }

    [Fact]
    public async Task Dispose_WaitsForAnswersAndTakesNoMore()
    {
        await using HeldHub held = await HeldHub.StartAsync();
        EventHubClient client = held.Hub.Client();
        Task<PublishReceipt> published = client.PublishJsonAsync("a", 1).AsTask();
        await held.EventsAsync(1);

        Task disposing = client.DisposeAsync().AsTask();
        EventHubException fault = await Assert.ThrowsAsync<EventHubException>(async () => await client.PublishJsonAsync("a", 2));
        Assert.False(disposing.IsCompleted);
        held.Release();
        await disposing.WaitAsync(FakeHub.Patience);
        await client.DisposeAsync();

        Assert.Equal(ErrorCodes.ClientClosed, fault.Code);
        Assert.Equal(1, (await published).Position?.Sequence);
    }

    [Fact]
    public async Task Dispose_Undrained_TellsEveryCaller()
    {
        await using HeldHub held = await HeldHub.StartAsync();
        EventHubClient client = held.Hub.Client(options => (options.DrainTimeout, options.FramesInFlightMax, options.BufferEventsMax) = (TimeSpan.FromMilliseconds(1), 1, 2));
        Task<PublishReceipt> sent = client.PublishJsonAsync("a", 1).AsTask();
        await held.EventsAsync(1);
        Task<PublishReceipt> unsent = client.PublishJsonAsync("a", 2).AsTask(), waiting = client.PublishJsonAsync("a", 3).AsTask();

        ValueTask disposing = client.DisposeAsync();
        Assert.Equal(ErrorCodes.OutcomeUnknown, (await Assert.ThrowsAsync<EventHubException>(() => sent.WaitAsync(FakeHub.Patience))).Code);
        Assert.Equal(ErrorCodes.HubUnreachable, (await Assert.ThrowsAsync<EventHubException>(() => unsent.WaitAsync(FakeHub.Patience))).Code);
        Assert.Equal(ErrorCodes.HubUnreachable, (await Assert.ThrowsAsync<EventHubException>(() => waiting.WaitAsync(FakeHub.Patience))).Code);
        held.Release();
        await disposing;
    }

    [Fact]
    public async Task Dispose_Unused_DoesNotConnect()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        await hub.Client().DisposeAsync();
        Assert.Equal(0, hub.Connections);
    }
}
