using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions;
using EventHub.Protocol.Envelope;

namespace EventHub.Grains.Tests.Subscriptions;

public class RestartTests
{
    [Fact]
    public async Task What_was_acked_is_not_handed_out_again_and_what_was_not_is()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        for (int i = 0; i < 5; i++)
        {
            await hub.PublishAsync();
        }

        List<Received> got = await sink.NextAsync(5);
        await hub.AckAsync("s", got[1]);
        await hub.AckAsync("s", got[3]);
        await hub.RestartAsync();
        Assert.Equal(3, hub.Cursor("s").Counts.InFlight);

        // An attempt goes on over a restart, and its id with it.
        Assert.Equal(SettleResult.Settled, await hub.AckAsync("s", got[0]));
        sink = hub.Join("s");
        await hub.PassAsync(TimeSpan.FromSeconds(31));
        List<Received> again = await sink.NextAsync(2);
        Assert.Equal([3, 5], again.Select(delivery => delivery.Sequence));
        Assert.All(again, delivery => Assert.Equal(2, delivery.Attempt));
    }

    [Fact]
    public async Task What_was_handed_out_in_order_is_with_its_consumer_after_a_kill_too()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s", DeliveryFixture.Definition() with { Ordered = true });
        TestSink sink = hub.Join("s");
        await hub.PublishAsync();
        await sink.NextAsync();

        // Nobody else gets it, nor what comes behind it, while the one who had it may still be at it.
        await hub.KillAsync();
        await hub.PublishAsync();
        sink = hub.Join("s", consumer: "c2");
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty, "Somebody else was handed it, or what comes behind it.");
        await hub.PassAsync(TimeSpan.FromSeconds(32));
        Assert.Equal(2, (await sink.NextAsync()).Attempt);
    }

    [Fact]
    public async Task Attempts_and_waits_go_on_over_a_restart()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        await hub.PublishAsync();
        await hub.NakAsync("s", await sink.NextAsync(), TimeSpan.FromHours(3), "later");
        await hub.RestartAsync();
        Assert.Equal(1, hub.Cursor("s").Counts.Waiting);
        sink = hub.Join("s");
        hub.Time.Advance(TimeSpan.FromHours(2));
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
        hub.Time.Advance(TimeSpan.FromHours(1));
        Received again = await sink.NextAsync();
        Assert.Equal((2, "later"), (again.Attempt, again.Handover.State.Error));
    }

    [Fact]
    public async Task What_was_with_a_consumer_when_the_subscription_was_moved_past_it_stays_acked()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        Subscription subscription = await hub.DefineAsync("s");
        TestSink sink = hub.Join("s", credit: 1);
        await hub.PublishAsync();
        Received first = await sink.NextAsync();
        long last = await hub.PublishAsync();
        await hub.Deliveries.SeekAsync(subscription.Id, last);
        Assert.Equal(SettleResult.Settled, await hub.AckAsync("s", first));
        await hub.RestartAsync();
        Assert.Equal(EventOutcome.Delivered, (await hub.StateAsync(first.Sequence)).Outcome);
    }

    [Fact]
    public async Task Definitions_and_dead_letters_are_there_after_a_restart()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        Subscription before = await hub.DefineAsync("s", DeliveryFixture.Definition("a.*"));
        await hub.DefineAsync("gone");
        await hub.Deliveries.RemoveAsync(hub.Deliveries.Find("gone")!.Id);
        TestSink sink = hub.Join("s");
        await hub.PublishAsync();
        await hub.SettleAsync("s", new Settlement((await sink.NextAsync()).Id, SettleVerb.Term));
        await hub.RestartAsync();
        Subscription after = Assert.Single(hub.Deliveries.All);
        Assert.Equal((before.Id, before.Name, before.Version, before.CreatedTicks), (after.Id, after.Name, after.Version, after.CreatedTicks));
        Assert.Equal(1, hub.Cursor("s").Counts.DeadLetters);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_hand_over_that_found_no_room_is_noted_before_what_follows_it(bool ordered)
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s", DeliveryFixture.Definition() with { Ordered = ordered, AckDeadline = TimeSpan.FromHours(12) });
        await hub.PublishAsync("a");
        await hub.PublishAsync("b");
        hub.Log.Disk.IsFull = true;
        TestSink sink = hub.Join("s", credit: 1);
        Received? first = ordered ? null : await sink.NextAsync();
        await hub.PassUntilAsync(() => ((PartitionDeliveries)hub.Deliveries).Line.IsStuck, "The note is not refused.");

        // Its note was refused: until it is stored nothing else is handed out, and nothing settled.
        TestSink other = hub.Join("s", credit: 1, consumer: "c2");
        await hub.PassAsync(TimeSpan.FromSeconds(2));
        Assert.True(other.IsEmpty, "Something was handed out behind a hand-over that is not noted.");
        hub.Log.Disk.IsFull = false;
        await hub.PassUntilAsync(() => (first ??= sink.Taken().SingleOrDefault()) is not null && !other.IsEmpty, "Handing out does not go on.");
        Assert.Equal(SettleResult.Settled, await hub.AckAsync("s", await other.NextAsync()));
        await hub.KillAsync();
        EventDelivery seen = Assert.Single(await hub.DeliveriesOfAsync(first!.Sequence));
        Assert.Equal((EventOutcome.None, 1), (seen.Outcome, seen.Attempts.Length));
        Assert.Equal(SettleResult.Settled, await hub.AckAsync("s", first));
    }
}
