using EventHub.Client.Tests.Hubs;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Proto;
using Delivery = EventHub.Client.Delivery;
using SettleResult = EventHub.Client.SettleResult;
using Kind = EventHub.Protocol.Proto.Frame.OpOneofCase;

namespace EventHub.Client.Tests.Consuming;

public sealed class ConsumeTests
{
    [Fact]
    public async Task Consume_GivesDeliveriesWhole()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        ConsumeScript script = new(hub);
        await using EventHubClient client = hub.Client();
        await using IAsyncEnumerator<Delivery> deliveries = client.ConsumeAsync("s").GetAsyncEnumerator();
        ValueTask<bool> first = deliveries.MoveNextAsync();
        (FakeSession session, Frame consume) = await script.NextAsync(Kind.Consume);
        Frame frame = ConsumeScript.Deliveries(DateTime.UnixEpoch.Ticks, 7);
        (frame.Deliveries.Deliveries[0].Late, frame.Deliveries.Deliveries[0].Attempt) = (true, 3);
        await session.SendAsync(frame);

        Assert.True(await first);
        Delivery delivery = deliveries.Current;
        Assert.Equal(("s", 1000u), (consume.Consume.Subscription, consume.Consume.Credit));
        Assert.Equal(("d7", 3, DateTimeOffset.UnixEpoch, true, false, false), (delivery.Id, delivery.Attempt, delivery.Deadline, delivery.IsLate, delivery.IsReplay, delivery.IsLost));
        Assert.Equal(("a.b", 7, 7), (delivery.Event.Channel, delivery.Event.ReadPayload<int>(), delivery.Event.Position!.Value.Sequence));
    }

    [Fact]
    public async Task Credit_FollowsBehindSettlements_AQuarterOfTheWindowAtATime()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        ConsumeScript script = new(hub);
        await using EventHubClient client = hub.Client();
        await using IAsyncEnumerator<Delivery> deliveries = client.ConsumeAsync("s", new ConsumeOptions { Window = 8 }).GetAsyncEnumerator();
        ValueTask<bool> first = deliveries.MoveNextAsync();
        (FakeSession session, _) = await script.NextAsync(Kind.Consume);
        await session.SendAsync(ConsumeScript.Deliveries(1, 2, 3));
        Assert.True(await first);
        await deliveries.Current.AckAsync();
        Assert.True(await deliveries.MoveNextAsync());
        await deliveries.Current.NakAsync();

        await script.NextAsync(Kind.Settle);
        await script.NextAsync(Kind.Settle);
        (_, Frame credit) = await script.NextAsync(Kind.Credit);
        Assert.Equal(("s", 2u), (credit.Credit.Subscription, credit.Credit.Credit_));
    }

    [Fact]
    public async Task Credit_OfADeliveryNobodySettles_ComesBackAtItsDeadline()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        ConsumeScript script = new(hub);
        await using EventHubClient client = hub.Client();
        await using IAsyncEnumerator<Delivery> deliveries = client.ConsumeAsync("s", new ConsumeOptions { Window = 1 }).GetAsyncEnumerator();
        ValueTask<bool> first = deliveries.MoveNextAsync();
        (FakeSession session, _) = await script.NextAsync(Kind.Consume);
        await session.SendAsync(ConsumeScript.Deliveries(DateTime.UnixEpoch.Ticks, 1));
        Assert.True(await first);

        Assert.Equal(1u, (await script.NextAsync(Kind.Credit)).Frame.Credit.Credit_);
    }

    [Fact]
    public async Task Consume_Cut_GoesOnWithoutWhatWasNotTaken()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        ConsumeScript script = new(hub);
        List<string> told = [];
        await using EventHubClient client = hub.Client();
        ConsumeOptions options = new() { Window = 10, OnStarted = () => told.Add("start"), OnInterrupted = _ => told.Add("cut") };
        await using IAsyncEnumerator<Delivery> deliveries = client.ConsumeAsync("s", options).GetAsyncEnumerator();
        ValueTask<bool> first = deliveries.MoveNextAsync();
        (FakeSession session, _) = await script.NextAsync(Kind.Consume);
        await session.SendAsync(ConsumeScript.Deliveries(1, 2, 3));
        Assert.True(await first);
        Delivery lost = deliveries.Current;
        session.Cut();
        (FakeSession next, Frame again) = await script.NextAsync(Kind.Consume);
        await next.SendAsync(ConsumeScript.Deliveries(4));

        Assert.True(await deliveries.MoveNextAsync());
        Assert.Equal("d4", deliveries.Current.Id);
        Assert.Equal((9u, true, false), (again.Consume.Credit, lost.IsLost, deliveries.Current.IsLost));
        Assert.Equal(["start", "cut", "start"], told);
    }

    [Fact]
    public async Task Leaving_GivesBackWhatWasNotTaken_AndLeavesTheRestToItsVerbs()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        ConsumeScript script = new(hub);
        await using EventHubClient client = hub.Client();
        IAsyncEnumerator<Delivery> deliveries = client.ConsumeAsync("s").GetAsyncEnumerator();
        ValueTask<bool> first = deliveries.MoveNextAsync();
        (FakeSession session, _) = await script.NextAsync(Kind.Consume);
        await session.SendAsync(ConsumeScript.Deliveries(1, 2, 3));
        Assert.True(await first);
        Delivery taken = deliveries.Current;
        await deliveries.DisposeAsync();

        (_, Frame unconsume) = await script.NextAsync(Kind.Unconsume);
        Assert.Equal("s", unconsume.Unconsume.Subscription);
        SettleRequest returned = (await script.NextAsync(Kind.Settle)).Frame.Settle;
        Assert.Equal([("d2", true, 0UL, true), ("d3", true, 0UL, true)], returned.Nak.Select(nak => (nak.DeliveryId, nak.HasDelayMs, nak.DelayMs, nak.Returned)));

        // Sent before the hub knew.
        await session.SendAsync(ConsumeScript.Deliveries(4));
        Assert.Equal("d4", Assert.Single((await script.NextAsync(Kind.Settle)).Frame.Settle.Nak).DeliveryId);
        Assert.Equal(SettleResult.Settled, await taken.AckAsync());
    }

    [Fact]
    public async Task Cancelling_EndsTheEnumeration()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        ConsumeScript script = new(hub);
        await using EventHubClient client = hub.Client();
        using CancellationTokenSource stop = new();
        await using IAsyncEnumerator<Delivery> deliveries = client.ConsumeAsync("s", null, stop.Token).GetAsyncEnumerator(CancellationToken.None);
        ValueTask<bool> first = deliveries.MoveNextAsync();
        await script.NextAsync(Kind.Consume);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await first);
        await script.NextAsync(Kind.Unconsume);
    }

    [Fact]
    public async Task Consume_TwiceAtATime_IsRefused_AndAgainAfterwardsIsNot()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        ConsumeScript script = new(hub);
        await using EventHubClient client = hub.Client();
        IAsyncEnumerator<Delivery> deliveries = client.ConsumeAsync("s").GetAsyncEnumerator();
        ValueTask<bool> first = deliveries.MoveNextAsync();
        (FakeSession session, _) = await script.NextAsync(Kind.Consume);
        EventHubException fault = await Assert.ThrowsAsync<EventHubException>(async () => await client.ConsumeAsync("s").GetAsyncEnumerator().MoveNextAsync());
        Assert.Equal(ErrorCodes.InvalidField, fault.Code);

        await session.SendAsync(ConsumeScript.Deliveries(1));
        Assert.True(await first);
        await deliveries.DisposeAsync();
        await script.NextAsync(Kind.Unconsume);
        await using IAsyncEnumerator<Delivery> again = client.ConsumeAsync("s").GetAsyncEnumerator();
        ValueTask<bool> second = again.MoveNextAsync();
        (session, Frame consume) = await script.NextAsync(Kind.Consume);
        await session.SendAsync(new Frame { Error = new ErrorFrame { Ref = consume.Consume.Ref, Problem = new EventHub.Protocol.Proto.Problem { Code = "EH2010", Status = 404, Detail = "Gone." } } });
        Assert.Equal(ErrorCodes.SubscriptionNotFound, (await Assert.ThrowsAsync<EventHubException>(async () => await second)).Code);
    }

    [Fact]
    public async Task MoreThanCredit_EndsTheConnection()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        ConsumeScript script = new(hub);
        await using EventHubClient client = hub.Client();
        IAsyncEnumerator<Delivery> deliveries = client.ConsumeAsync("s", new ConsumeOptions { Window = 1 }).GetAsyncEnumerator();
        Task<bool> first = deliveries.MoveNextAsync().AsTask();
        (FakeSession session, _) = await script.NextAsync(Kind.Consume);
        await session.SendAsync(ConsumeScript.Deliveries(1, 2, 3));

        Assert.Equal(2, (await script.NextAsync(Kind.Consume)).Session.Number);
        Assert.False(first.IsFaulted);
    }

    [Fact]
    public async Task WrongArguments_AreRefusedAtOnce()
    {
        await using EventHubClient client = new(new Uri("http://127.0.0.1:1"));
        Assert.ThrowsAny<ArgumentException>(() => client.ConsumeAsync(""));
        Assert.ThrowsAny<ArgumentException>(() => client.ConsumeAsync("s", new ConsumeOptions { Window = 0 }));
        Assert.ThrowsAny<ArgumentException>(() => client.ConsumeAsync("s", new ConsumeOptions { Window = 100_001 }));
    }
}
