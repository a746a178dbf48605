using EventHub.Client.Tests.Hubs;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Proto;
using Delivery = EventHub.Client.Delivery;
using SettleResult = EventHub.Client.SettleResult;
using Kind = EventHub.Protocol.Proto.Frame.OpOneofCase;

namespace EventHub.Client.Tests.Consuming;

public sealed class SettleTests
{
    [Fact]
    public async Task Verbs_SaidWhileTheHubIsBusy_GoTogether_AndAreAnsweredEach()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        ConsumeScript script = new(hub) { OnSettle = static _ => null };
        await using EventHubClient client = hub.Client(static options => options.FramesInFlightMax = 1);
        (FakeSession session, List<Delivery> taken, IAsyncEnumerator<Delivery> deliveries) = await TakeAsync(script, client, 1, 2, 3, 4, 5);
        await using IAsyncEnumerator<Delivery> leaves = deliveries;
        ValueTask<SettleResult> lone = taken[0].AckAsync();
        SettleRequest first = (await script.NextAsync(Kind.Settle)).Frame.Settle;
        ValueTask<SettleResult> term = taken[3].TermAsync("broken"), progress = taken[4].ProgressAsync(), nak = taken[2].NakAsync(TimeSpan.FromSeconds(2), "späte"), ack = taken[1].AckAsync();
        await session.SendAsync(ConsumeScript.Settled(first));
        SettleRequest second = (await script.NextAsync(Kind.Settle)).Frame.Settle;
        Frame answer = ConsumeScript.Settled(second);
        answer.Settled.Results[1].Result = EventHub.Protocol.Proto.SettleResult.Types.Result.DeadlinePassed;
        answer.Settled.Results[2].Result = EventHub.Protocol.Proto.SettleResult.Types.Result.Unknown;
        await session.SendAsync(answer);

        Assert.Equal((["d1"], "s"), (first.Ack, first.Subscription));
        Assert.Equal((["d2"], ["d5"]), (second.Ack, second.Progress));
        Assert.Equal(("d3", 2000UL, "späte", false), (second.Nak[0].DeliveryId, second.Nak[0].DelayMs, second.Nak[0].Error, second.Nak[0].Returned));
        Assert.Equal(("d4", "broken"), (second.Term[0].DeliveryId, second.Term[0].Error));
        Assert.Equal((SettleResult.Settled, SettleResult.Settled, SettleResult.DeadlinePassed), (await lone, await ack, await nak));
        Assert.Equal((SettleResult.Unknown, SettleResult.Settled), (await term, await progress));
    }

    [Fact]
    public async Task Results_ThatCountSeveral_AnswerEachOfThem()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        ConsumeScript script = new(hub) { OnSettle = static _ => null };
        await using EventHubClient client = hub.Client(static options => options.FramesInFlightMax = 1);
        (FakeSession session, List<Delivery> taken, IAsyncEnumerator<Delivery> deliveries) = await TakeAsync(script, client, 1, 2, 3, 4, 5);
        await using IAsyncEnumerator<Delivery> leaves = deliveries;
        ValueTask<SettleResult> lone = taken[0].AckAsync();
        SettleRequest first = (await script.NextAsync(Kind.Settle)).Frame.Settle;
        Task<SettleResult>[] rest = [taken[1].AckAsync().AsTask(), taken[2].AckAsync().AsTask(), taken[3].NakAsync().AsTask(), taken[4].TermAsync("broken").AsTask()];
        await session.SendAsync(ConsumeScript.Settled(first));
        SettleRequest second = (await script.NextAsync(Kind.Settle)).Frame.Settle;
        Frame answer = ConsumeScript.Settled(second);
        answer.Settled.Results[0].Count = 3;
        answer.Settled.Results.RemoveAt(1);
        answer.Settled.Results.RemoveAt(1);
        answer.Settled.Results[1].Result = EventHub.Protocol.Proto.SettleResult.Types.Result.DeadlinePassed;
        await session.SendAsync(answer);

        Assert.True(second.Runs);
        Assert.Equal(SettleResult.Settled, await lone);
        Assert.Equal([SettleResult.Settled, SettleResult.Settled, SettleResult.Settled, SettleResult.DeadlinePassed], await Task.WhenAll(rest));
    }

    [Fact]
    public async Task Result_ThatCountsMoreThanWasSent_IsAFaultOfTheHub()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        ConsumeScript script = new(hub)
        {
            OnSettle = static request =>
            {
                Frame answer = ConsumeScript.Settled(request);
                answer.Settled.Results[0].Count = uint.MaxValue;
                return answer;
            },
        };
        await using EventHubClient client = hub.Client();
        (_, List<Delivery> taken, IAsyncEnumerator<Delivery> deliveries) = await TakeAsync(script, client, 1);
        await using IAsyncEnumerator<Delivery> leaves = deliveries;

        // What it said of the first is true; the connection it came over is of no use any more.
        Assert.Equal(SettleResult.Settled, await taken[0].AckAsync());
        await script.NextAsync(Kind.Settle);
        await script.NextAsync(Kind.Consume);
    }

    [Fact]
    public async Task Unanswered_AreSentAgainOnTheNextConnection()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        ConsumeScript script = new(hub) { OnSettle = static _ => null };
        await using EventHubClient client = hub.Client();
        (FakeSession session, List<Delivery> taken, IAsyncEnumerator<Delivery> deliveries) = await TakeAsync(script, client, 1, 2);
        await using IAsyncEnumerator<Delivery> leaves = deliveries;
        ValueTask<SettleResult> ack = taken[0].AckAsync();
        await script.NextAsync(Kind.Settle);
        script.OnSettle = ConsumeScript.Settled;
        session.Cut();

        Assert.Equal(SettleResult.Settled, await ack);
        await script.NextAsync(Kind.Consume);
        Assert.Equal(["d1"], (await script.NextAsync(Kind.Settle)).Frame.Settle.Ack);
        Assert.True(taken[1].IsLost);
        Assert.Equal(SettleResult.Settled, await taken[1].AckAsync());
    }

    [Fact]
    public async Task Refusals_ComeToWhoCalled_WhoMayCallAgain()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        ConsumeScript script = new(hub)
        {
            OnSettle = static request => new Frame { Error = new ErrorFrame { Ref = request.Ref, Problem = new EventHub.Protocol.Proto.Problem { Code = "EH3002", Status = 503, Detail = "Full." } } },
        };
        await using EventHubClient client = hub.Client();
        (_, List<Delivery> taken, IAsyncEnumerator<Delivery> deliveries) = await TakeAsync(script, client, 1);
        await using IAsyncEnumerator<Delivery> leaves = deliveries;
        Assert.Equal(ErrorCodes.PartitionStopped, (await Assert.ThrowsAsync<EventHubException>(async () => await taken[0].AckAsync())).Code);
        Assert.Equal(ErrorCodes.PartitionStopped, (await Assert.ThrowsAsync<EventHubException>(async () => await taken[0].ProgressAsync())).Code);
        script.OnSettle = ConsumeScript.Settled;

        Assert.Equal(SettleResult.Settled, await taken[0].NakAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await taken[0].AckAsync());
        Assert.Equal(SettleResult.Settled, await taken[0].ProgressAsync());
    }

    [Fact]
    public async Task Answer_ForOtherDeliveries_IsUnknown()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        ConsumeScript script = new(hub) { OnSettle = static request => ConsumeScript.Settled(new SettleRequest { Ref = request.Ref, Ack = { "other" } }) };
        await using EventHubClient client = hub.Client();
        (_, List<Delivery> taken, IAsyncEnumerator<Delivery> deliveries) = await TakeAsync(script, client, 1);
        await using IAsyncEnumerator<Delivery> leaves = deliveries;

        Assert.Equal(ErrorCodes.OutcomeUnknown, (await Assert.ThrowsAsync<EventHubException>(async () => await taken[0].AckAsync())).Code);
    }

    [Fact]
    public async Task Unanswered_ForTooLong_IsUnknown()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        ConsumeScript script = new(hub) { OnSettle = static _ => null };
        await using EventHubClient client = hub.Client(static options => options.PublishTimeout = TimeSpan.FromMilliseconds(50));
        (_, List<Delivery> taken, IAsyncEnumerator<Delivery> deliveries) = await TakeAsync(script, client, 1);
        await using IAsyncEnumerator<Delivery> leaves = deliveries;

        Assert.Equal(ErrorCodes.OutcomeUnknown, (await Assert.ThrowsAsync<EventHubException>(async () => await taken[0].AckAsync())).Code);
    }

    [Fact]
    public async Task Disposing_WaitsForAnswers_AndEndsTheEnumeration()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        ConsumeScript script = new(hub) { OnSettle = static _ => null };
        EventHubClient client = hub.Client();
        (FakeSession session, List<Delivery> taken, IAsyncEnumerator<Delivery> deliveries) = await TakeAsync(script, client, 1, 2);
        ValueTask<SettleResult> ack = taken[0].AckAsync();
        SettleRequest request = (await script.NextAsync(Kind.Settle)).Frame.Settle;
        Task disposing = client.DisposeAsync().AsTask();
        Assert.False(await deliveries.MoveNextAsync());
        Assert.False(disposing.IsCompleted);
        await session.SendAsync(ConsumeScript.Settled(request));

        await disposing;
        Assert.Equal(SettleResult.Settled, await ack);
        Assert.Equal(ErrorCodes.ClientClosed, (await Assert.ThrowsAsync<EventHubException>(async () => await taken[1].AckAsync())).Code);
    }

    [Fact]
    public async Task WrongArguments_AreRefusedAtOnce()
    {
        await using FakeHub hub = await FakeHub.StartAsync();
        ConsumeScript script = new(hub);
        await using EventHubClient client = hub.Client();
        (_, List<Delivery> taken, IAsyncEnumerator<Delivery> deliveries) = await TakeAsync(script, client, 1);
        await using IAsyncEnumerator<Delivery> leaves = deliveries;

        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await taken[0].NakAsync(TimeSpan.FromSeconds(-1)));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await taken[0].NakAsync(TimeSpan.FromDays(31)));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await taken[0].TermAsync(new string('x', 4097)));
        Assert.Equal(SettleResult.Settled, await taken[0].TermAsync(new string('x', 4096)));
    }

    private static async Task<(FakeSession Session, List<Delivery> Taken, IAsyncEnumerator<Delivery> Deliveries)> TakeAsync(
        ConsumeScript script, EventHubClient client, params int[] numbers)
    {
        IAsyncEnumerator<Delivery> deliveries = client.ConsumeAsync("s").GetAsyncEnumerator();
        ValueTask<bool> next = deliveries.MoveNextAsync();
        (FakeSession session, _) = await script.NextAsync(Kind.Consume);
        await session.SendAsync(ConsumeScript.Deliveries(numbers));
        List<Delivery> taken = [];
        while (taken.Count < numbers.Length)
        {
            Assert.True(await next);
            taken.Add(deliveries.Current);
            next = taken.Count < numbers.Length ? deliveries.MoveNextAsync() : default;
        }

        return (session, taken, deliveries);
    }
}
