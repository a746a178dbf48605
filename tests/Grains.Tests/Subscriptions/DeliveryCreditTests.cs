using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Grains.Tests.Subscriptions;

/// <summary>How many deliveries a consumer is given, and when it gets more.</summary>
public sealed class DeliveryCreditTests
{
    [Fact]
    public async Task Window_OfADeliveryThatIsOver_MakesPlaceForAnother()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = Join(hub, new DeliveryCredit(2, isWindow: true));
        for (int i = 0; i < 6; i++)
        {
            await hub.PublishAsync();
        }

        List<Received> first = await sink.NextAsync(2);
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);

        // Acked, put off, and out of time: each makes place for one.
        await hub.AckAsync("s", first[0]);
        Assert.Equal(3, (await sink.NextAsync()).Id.Sequence);
        await hub.NakAsync("s", first[1], TimeSpan.FromHours(1));
        Assert.Equal(4, (await sink.NextAsync()).Id.Sequence);
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
        await hub.PassAsync(TimeSpan.FromSeconds(31));
        Assert.Equal([5L, 6L], (await sink.NextAsync(2)).Select(received => received.Id.Sequence).Order());
    }

    [Fact]
    public async Task Window_ThatWasEnded_OpensNoMore()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        DeliveryCredit credit = new(1, isWindow: true);
        TestSink sink = Join(hub, credit);
        await hub.PublishAsync();
        await hub.PublishAsync();
        Received first = await sink.NextAsync();
        credit.IsWindow = false;
        await hub.AckAsync("s", first);
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);

        credit.Add(1);
        Assert.Equal(2, (await sink.NextAsync()).Id.Sequence);
    }

    [Fact]
    public async Task Hold_StopsWhateverIsLeft_UntilUnhold()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        DeliveryCredit credit = new(100);
        TestSink sink = Join(hub, credit);
        credit.Hold();
        await hub.PublishAsync();
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
        Assert.Equal(100, credit.Left);

        credit.Unhold();
        Assert.Equal(1, (await sink.NextAsync()).Id.Sequence);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Leave_ReturnsTheWorkAtOnceOrAtItsDeadline(bool returnsWork)
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink leaving = hub.Join("s", out IConsumer member, returnsWork: !returnsWork);
        await hub.PublishAsync();
        await leaving.NextAsync();
        TestSink next = hub.Join("s", consumer: "next");
        member.Leave(returnsWork);
        await hub.SettledAsync();
        Assert.Equal(!returnsWork, next.IsEmpty);

        await hub.PassAsync(TimeSpan.FromSeconds(33));
        Assert.Equal(2, (await next.NextAsync()).Id.Attempt);
    }

    [Fact]
    public void Add_WakesThoseThatFoundNothing()
    {
        DeliveryCredit credit = new(3);
        FakeConsumer one = new(), other = new();
        credit.Attach(one);
        credit.Attach(other);
        Assert.True(credit.TryTake() && credit.TryTake() && credit.TryTake());
        Assert.False(credit.TryTake());

        // Only those are woken that found nothing, and not the one that is looking.
        credit.Add(1, one);
        Assert.Equal((0, 1), (one.Wakes, other.Wakes));
        credit.Add(1);
        Assert.Equal((0, 1), (one.Wakes, other.Wakes));
        credit.Detach(other);
        Assert.True(credit.TryTake() && credit.TryTake());
        Assert.False(credit.TryTake());
        credit.Add(1);
        Assert.Equal((1, 1), (one.Wakes, other.Wakes));
    }

    [Fact]
    public void Add_OfNothing_WakesNobody()
    {
        DeliveryCredit credit = new(0);
        FakeConsumer one = new(), other = new();
        credit.Attach(one);
        credit.Attach(other);
        Assert.False(credit.TryTake());

        // Two that find nothing and give back nothing would wake each other for ever.
        credit.Add(0, one);
        Assert.Equal((0, 0), (one.Wakes, other.Wakes));
        credit.Add(1, one);
        Assert.Equal((0, 1), (one.Wakes, other.Wakes));
    }

    [Fact]
    public async Task Ask_IsGrantedInOrder_AndWhatIsLentIsNotSpent()
    {
        DeliveryCredit credit = new(0);
        TaskCompletionSource<int>[] turns = [credit.Ask(), credit.Ask(), credit.Ask()];
        credit.Add(1);
        Assert.Equal([true, false, false], turns.Select(static turn => turn.Task.IsCompleted));
        Assert.True(credit.IsAwaited(turns[1]));

        // One that does not want it any more is passed over.
        credit.Withdraw(turns[1]);
        Assert.False(credit.IsAwaited(turns[2]));
        credit.Return(lent: 1, back: 1);
        Assert.Equal((1, 0L, 1L), (await turns[2].Task.WaitAsync(DeliveryFixture.Patience), credit.Left, credit.Unspent));
        credit.Return(lent: 1, back: 0);
        Assert.Equal(0, credit.Unspent);
    }

    [Fact]
    public async Task Withdraw_OfATurnThatCame_GivesItToTheNext()
    {
        DeliveryCredit credit = new(1);
        TaskCompletionSource<int> came = credit.Ask(), next = credit.Ask();
        Assert.False(next.Task.IsCompleted);
        credit.Withdraw(came);
        Assert.Equal(1, await next.Task.WaitAsync(DeliveryFixture.Patience));
        Assert.Equal(1, credit.Unspent);
    }

    [Fact]
    public async Task Ask_WhileAllIsHeld_WaitsForIt()
    {
        DeliveryCredit credit = new(3);
        credit.Hold();
        TaskCompletionSource<int> turn = credit.Ask();
        Assert.False(turn.Task.IsCompleted);
        credit.Unhold();
        Assert.Equal(3, await turn.Task.WaitAsync(DeliveryFixture.Patience));
    }

    private static TestSink Join(DeliveryFixture hub, DeliveryCredit credit)
    {
        TestSink sink = new();
        hub.Cursor("s").Join("c1", sink, credit, returnsWork: false);
        return sink;
    }

    private sealed class FakeConsumer : IConsumer
    {
        public int Wakes { get; set; }

        public Task Drained => Task.CompletedTask;

        public void AddCredit(int more)
        {
        }

        public void Wake() => Wakes++;

        public void Leave(bool returnsWork)
        {
        }

        public void Dispose()
        {
        }
    }
}
