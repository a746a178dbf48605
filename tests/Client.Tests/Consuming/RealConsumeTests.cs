using EventHub.Client.Tests.Hubs;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;

namespace EventHub.Client.Tests.Consuming;

/// <summary>Consuming from the hub itself.</summary>
public sealed class RealConsumeTests
{
    private const int Events = 3000;

    [Fact]
    public async Task PublishConsumeAck_EveryEventOnceAndSettled()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        await client.PutSubscriptionAsync("s", new { Patterns = new[] { "a.>" } });
        IReadOnlyList<PublishResult> stored = await client.PublishAsync([.. Enumerable.Range(0, Events).Select(n => new PublishEvent("a.b", System.Text.Encoding.UTF8.GetBytes($"{n}")))]);
        using CancellationTokenSource patience = new(FakeHub.Patience);
        List<int> seen = [];
        List<Task<SettleResult>> acks = [];
        await foreach (Delivery delivery in client.ConsumeAsync("s", new ConsumeOptions { Window = 100 }, patience.Token))
        {
            seen.Add(delivery.Event.ReadPayload<int>());
            acks.Add(delivery.AckAsync().AsTask());
            if (seen.Count == Events)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(0, Events), seen);
        Assert.All(await Task.WhenAll(acks), static result => Assert.Equal(SettleResult.Settled, result));

        Assert.Equal(EventStatus.Completed, (await client.GetAsync(stored[^1].Receipt.Id))!.Status);
    }

    [Fact]
    public async Task NakTermProgress_DoWhatTheySay()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        using CancellationTokenSource patience = new(FakeHub.Patience);
        await client.PutSubscriptionAsync("s", new { Patterns = new[] { ">" } });
        PublishReceipt receipt = await client.PublishAsync("a", "1"u8.ToArray());
        await using IAsyncEnumerator<Delivery> deliveries = client.ConsumeAsync("s", null, patience.Token).GetAsyncEnumerator(CancellationToken.None);
        Assert.True(await deliveries.MoveNextAsync());
        Delivery first = deliveries.Current;
        Assert.Equal(SettleResult.Settled, await first.ProgressAsync());
        Assert.Equal(SettleResult.Settled, await first.NakAsync(TimeSpan.Zero, "once more"));
        Assert.True(await deliveries.MoveNextAsync());

        Assert.Equal((1, 2, receipt.Id), (first.Attempt, deliveries.Current.Attempt, deliveries.Current.Event.Id));
        Assert.Equal(SettleResult.Settled, await deliveries.Current.TermAsync("broken"));
        ReceivedEvent ended = (await client.GetAsync(receipt.Id))!;
        Assert.Equal((EventStatus.Failed, EventOutcome.Termed, "broken"), (ended.Status, ended.Outcome, ended.Error));
    }

    [Fact]
    public async Task Left_AnotherConsumerGetsTheRestAtOnce()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address), other = new(hub.Address);
        using CancellationTokenSource patience = new(FakeHub.Patience);
        await client.PutSubscriptionAsync("s", new { Patterns = new[] { ">" }, AckDeadline = "12h", Retry = new { MaxAttempts = 1 } });
        await client.PublishAsync([.. Enumerable.Range(0, 10).Select(_ => new PublishEvent("a", "1"u8.ToArray()))]);
        await foreach (Delivery delivery in client.ConsumeAsync("s", null, patience.Token))
        {
            await delivery.AckAsync();
            break;
        }

        int rest = 0;
        await foreach (Delivery delivery in other.ConsumeAsync("s", null, patience.Token))
        {
            await delivery.AckAsync();
            if (++rest == 9)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task Deleted_EndsItsEnumerationAndNoOther()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        using CancellationTokenSource patience = new(FakeHub.Patience);
        await client.PutSubscriptionAsync("gone", new { Patterns = new[] { ">" } });
        await client.PutSubscriptionAsync("stays", new { Patterns = new[] { ">" } });
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using IAsyncEnumerator<Delivery> stays = client.ConsumeAsync("stays", null, patience.Token).GetAsyncEnumerator(CancellationToken.None);
        await using IAsyncEnumerator<Delivery> gone = client.ConsumeAsync("gone", new ConsumeOptions { OnStarted = started.SetResult }, patience.Token).GetAsyncEnumerator(CancellationToken.None);
        ValueTask<bool> staying = stays.MoveNextAsync(), going = gone.MoveNextAsync();
        await started.Task.WaitAsync(FakeHub.Patience);

        Assert.True(await client.DeleteSubscriptionAsync("gone"));
        Assert.Equal(ErrorCodes.SubscriptionNotFound, (await Assert.ThrowsAsync<EventHubException>(async () => await going)).Code);
        await client.PublishAsync("a", "1"u8.ToArray());
        Assert.True(await staying);
        Assert.Equal(SettleResult.Settled, await stays.Current.AckAsync());
    }

    [Fact]
    public async Task BadNames_AreRefusedWithTheHubsProblem()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);
        using CancellationTokenSource patience = new(FakeHub.Patience);
        foreach (string name in new[] { "nobody", "not a name!", new string('x', 200) })
        {
            EventHubException fault = await Assert.ThrowsAsync<EventHubException>(async () => await client.ConsumeAsync(name, null, patience.Token).GetAsyncEnumerator(CancellationToken.None).MoveNextAsync());
            Assert.Equal(ErrorCodes.SubscriptionNotFound, fault.Code);
        }
    }

    [Fact]
    public async Task Subscriptions_PutGetDelete()
    {
        await using RealHub hub = await RealHub.StartAsync();
        await using EventHubClient client = new(hub.Address);

        Assert.Null(await client.GetSubscriptionAsync("s"));
        Assert.Equal("30s", (await client.PutSubscriptionAsync("s", new { Patterns = new[] { "a.*" } })).GetProperty("ackDeadline").GetString());
        Assert.Equal("a.*", (await client.GetSubscriptionAsync("s"))!.Value.GetProperty("patterns")[0].GetString());
        Assert.True(await client.DeleteSubscriptionAsync("s"));
        Assert.False(await client.DeleteSubscriptionAsync("s"));
        await Assert.ThrowsAsync<EventHubException>(async () => await client.PutSubscriptionAsync("s", new { Patterns = 1 }));
    }
}
