using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Tests.Subscriptions;

/// <summary>Events that run out of time before they are done.</summary>
public class ExpiryTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task What_nobody_pulls_has_expired_from_its_time_on_and_the_answer_stays()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        long sequence = await hub.PublishForAsync(3 * Second);
        long expires = (hub.Time.GetUtcNow() + (3 * Second)).UtcTicks;
        hub.Time.Advance(3 * Second - TimeSpan.FromTicks(1));
        Assert.Equal(EventStatus.Pending, (await hub.StateAsync(sequence)).Status);

        hub.Time.Advance(TimeSpan.FromTicks(1));
        EventState unseen = await hub.StateAsync(sequence);
        Assert.Equal(new EventState(EventStatus.Expired, EventOutcome.Expired, 0, expires), unseen);
        Assert.Equal((EventStatus.Expired, EventOutcome.Expired, 0), Only(await hub.DeliveriesOfAsync(sequence)));

        hub.Time.Advance(10 * Second);
        TestSink sink = hub.Join("s");
        await hub.PassAsync(Second);
        Assert.True(sink.IsEmpty);
        Assert.Equal(1, hub.Cursor("s").Counts.Expired);
        Assert.Equal(unseen, await hub.StateAsync(sequence));
        await hub.RestartAsync();
        Assert.Equal(unseen, await hub.StateAsync(sequence));
        Assert.Equal((EventStatus.Expired, EventOutcome.Expired, 0), Only(await hub.DeliveriesOfAsync(sequence)));
        Assert.Equal(1, hub.Cursor("s").Counts.Expired);
    }

    [Fact]
    public async Task It_is_handed_out_up_to_its_time()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        long sequence = await hub.PublishForAsync(Second);
        hub.Time.Advance(Second - TimeSpan.FromTicks(1));
        Assert.Equal(sequence, (await hub.Join("s").NextAsync()).Sequence);
    }

    [Fact]
    public async Task An_attempt_under_way_may_still_be_acked()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        long sequence = await hub.PublishForAsync(Second);
        Received got = await hub.Join("s").NextAsync();
        hub.Time.Advance(5 * Second);
        Assert.Equal(EventStatus.Processing, (await hub.StateAsync(sequence)).Status);
        Assert.Equal(SettleResult.Settled, await hub.AckAsync("s", got));
        Assert.Equal((EventStatus.Completed, EventOutcome.Delivered), Total(await hub.StateAsync(sequence)));
    }

    [Fact]
    public async Task A_nak_after_its_time_ends_it_also_when_it_is_sent_twice()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s", DeliveryFixture.Definition() with { Retry = DeliveryFixture.Definition().Retry with { MaxAttempts = 1 } });
        long sequence = await hub.PublishForAsync(Second);
        Received got = await hub.Join("s").NextAsync();
        hub.Time.Advance(5 * Second);
        Assert.Equal(SettleResult.Settled, await hub.NakAsync("s", got, error: "busy"));
        Assert.Equal(SettleResult.Settled, await hub.NakAsync("s", got, error: "busy"));
        EventState state = await hub.StateAsync(sequence);
        Assert.Equal((EventStatus.Expired, EventOutcome.Expired, "busy"), (state.Status, state.Outcome, state.Error));
        Assert.Equal(hub.Time.GetUtcNow().UtcTicks, state.CompletedAtTicks);
        Assert.Equal((0, 1L), (hub.Cursor("s").Counts.DeadLetters, hub.Cursor("s").Counts.Expired));
        Assert.Equal("expired", Assert.Single((await hub.DeliveriesOfAsync(sequence))[0].Attempts).Result);
    }

    [Fact]
    public async Task A_term_after_its_time_makes_it_a_dead_letter()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        long sequence = await hub.PublishForAsync(Second);
        Received got = await hub.Join("s").NextAsync();
        hub.Time.Advance(5 * Second);
        await hub.SettleAsync("s", new Settlement(got.Id, SettleVerb.Term));
        Assert.Equal((EventStatus.Failed, EventOutcome.Termed), Total(await hub.StateAsync(sequence)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_deadline_that_passes_after_its_time_ends_it_also_over_a_restart(bool restarts)
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s", DeliveryFixture.Definition() with { Retry = DeliveryFixture.Definition().Retry with { MaxAttempts = 1 } });
        long sequence = await hub.PublishForAsync(Second);
        TestSink sink = hub.Join("s");
        await sink.NextAsync();
        await hub.PassAsync(Second);
        if (restarts)
        {
            await hub.RestartAsync();
        }

        await hub.PassAsync(TimeSpan.FromSeconds(31));
        Assert.Equal((EventStatus.Expired, EventOutcome.Expired), Total(await hub.StateAsync(sequence)));
        Assert.Equal((0, 0, 1L), (hub.Cursor("s").Counts.InFlight, hub.Cursor("s").Counts.DeadLetters, hub.Cursor("s").Counts.Expired));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wait_ends_when_it_expires_with_nobody_there(bool restarts)
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        long sequence = await hub.PublishForAsync(2 * Second);
        TestSink sink = hub.Join("s", out IConsumer member);
        await hub.NakAsync("s", await sink.NextAsync(), TimeSpan.FromHours(3));
        member.Dispose();
        if (restarts)
        {
            await hub.RestartAsync();
        }

        Assert.Equal(EventStatus.Processing, (await hub.StateAsync(sequence)).Status);
        Assert.Equal(1, hub.Cursor("s").Counts.Waiting);
        long expires = (hub.Time.GetUtcNow() + (2 * Second)).UtcTicks;
        await hub.PassAsync(3 * Second);
        EventState state = await hub.StateAsync(sequence);
        Assert.Equal((EventStatus.Expired, expires), (state.Status, state.CompletedAtTicks));
        Assert.Equal(0, hub.Cursor("s").Counts.Waiting);
        sink = hub.Join("s");
        await hub.PassAsync(Second);
        Assert.True(sink.IsEmpty);
        Assert.Equal(1, hub.Cursor("s").Counts.Expired);
    }

    [Fact]
    public async Task A_key_goes_on_when_the_event_that_blocks_it_expires()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s", DeliveryFixture.Definition() with { Ordered = true });
        TestSink sink = hub.Join("s");
        await hub.PublishForAsync(2 * Second, key: "k");
        await hub.PublishForAsync(2 * Second, key: "k");
        long third = (await hub.Log.PublishAsync("a.b", orderingKey: "k")).Sequence;
        await hub.NakAsync("s", await sink.NextAsync(), TimeSpan.FromHours(1));
        await hub.PassAsync(3 * Second);
        Assert.Equal(third, (await sink.NextAsync()).Sequence);
        Assert.Equal(2, hub.Cursor("s").Counts.Expired);
    }

    [Fact]
    public async Task A_late_subscription_passes_it_over_and_seeking_back_hands_it_out_as_history()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        long first = await hub.PublishForAsync(Second);
        long second = await hub.PublishAsync();
        hub.Time.Advance(2 * Second);
        await hub.DefineAsync("s", from: 1);
        TestSink sink = hub.Join("s");
        Received got = await sink.NextAsync();
        Assert.Equal((second, true), (got.Sequence, got.Handover.Late));
        await hub.AckAsync("s", got);
        Assert.Empty(await hub.DeliveriesOfAsync(first));

        await hub.Deliveries.SeekAsync(hub.Deliveries.Find("s")!.Id, 1);
        Assert.Equal([first, second], (await sink.NextAsync(2)).Select(delivery => delivery.Sequence));
        Assert.Equal((EventStatus.Completed, EventOutcome.Unrouted), Total(await hub.StateAsync(first)));
    }

    [Fact]
    public async Task A_dead_letter_does_not_expire()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        long sequence = await hub.PublishForAsync(Second);
        await hub.SettleAsync("s", new Settlement((await sink.NextAsync()).Id, SettleVerb.Term));
        hub.Time.Advance(5 * Second);
        Assert.Equal((EventStatus.Failed, EventOutcome.Termed), Total(await hub.StateAsync(sequence)));

        Assert.Equal(1, await hub.Cursor("s").ReopenAsync(hub.Cursor("s").DeadLettersBehind(0, 0, 10)));
        Received again = await sink.NextAsync();
        Assert.Equal(sequence, again.Sequence);
        await hub.NakAsync("s", again, TimeSpan.Zero);
        Received third = await sink.NextAsync();
        Assert.Equal(EventStatus.Processing, (await hub.StateAsync(sequence)).Status);
        await hub.AckAsync("s", third);
        Assert.Equal((EventStatus.Completed, EventOutcome.Delivered), Total(await hub.StateAsync(sequence)));
    }

    [Fact]
    public async Task One_that_failed_decides_before_one_that_expired_and_that_before_one_that_was_done()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("done");
        await hub.DefineAsync("late");
        await hub.DefineAsync("failed");
        TestSink done = hub.Join("done"), failed = hub.Join("failed");
        long sequence = await hub.PublishForAsync(Second);
        await hub.AckAsync("done", await done.NextAsync());
        Received failing = await failed.NextAsync();
        hub.Time.Advance(Second);
        Assert.Equal(EventStatus.Processing, (await hub.StateAsync(sequence)).Status);
        await hub.AckAsync("failed", failing);
        Assert.Equal((EventStatus.Expired, EventOutcome.Expired), Total(await hub.StateAsync(sequence)));

        sequence = await hub.PublishForAsync(Second);
        await hub.AckAsync("done", await done.NextAsync());
        await hub.SettleAsync("failed", new Settlement((await failed.NextAsync()).Id, SettleVerb.Term));
        hub.Time.Advance(Second);
        Assert.Equal((EventStatus.Failed, EventOutcome.Termed), Total(await hub.StateAsync(sequence)));
    }

    [Fact]
    public async Task What_had_expired_before_a_subscription_was_moved_or_deleted_stays_expired_and_nothing_else_becomes_it()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("moved");
        await hub.DefineAsync("deleted");
        long early = await hub.PublishForAsync(Second), late = await hub.PublishForAsync(10 * Second);
        hub.Time.Advance(2 * Second);
        await hub.Deliveries.SeekAsync(hub.Deliveries.Find("moved")!.Id, long.MaxValue);
        await hub.Deliveries.RemoveAsync(hub.Deliveries.Find("deleted")!.Id);
        hub.Time.Advance(20 * Second);
        for (int restarts = 0; restarts < 3; restarts++)
        {
            Assert.Equal([EventStatus.Expired, EventStatus.Expired], (await hub.DeliveriesOfAsync(early)).Select(delivery => delivery.Status));
            Assert.Equal([EventOutcome.Discarded], (await hub.DeliveriesOfAsync(late)).Select(delivery => delivery.Outcome));
            if (restarts == 1)
            {
                await hub.Log.Partition.CheckpointAsync();
            }

            await hub.RestartAsync();
        }
    }

    [Fact]
    public async Task Whoever_follows_an_event_learns_it_at_its_time()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        long sequence = await hub.PublishForAsync(TimeSpan.FromHours(3));
        using IEventFollower follower = hub.Deliveries.Follow(sequence);
        Task changed = follower.ChangedAsync(CancellationToken.None);
        hub.Time.Advance(TimeSpan.FromHours(2.5));
        Assert.False(changed.IsCompleted);
        await hub.PassAsync(TimeSpan.Zero);
        hub.Time.Advance(TimeSpan.FromHours(0.5) + TimeSpan.FromMilliseconds(2));
        await changed.WaitAsync(DeliveryFixture.Patience);
        Assert.Equal(EventStatus.Expired, (await hub.StateAsync(sequence)).Status);
    }

    [Fact]
    public async Task Ten_thousand_that_expired_in_a_row_are_one_range_whatever_stands_between()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s", DeliveryFixture.Definition("a.*"));
        long expires = (hub.Time.GetUtcNow() + Second).UtcTicks;
        for (int batches = 0; batches < 20; batches++)
        {
            using EventBatch batch = EventBatch.Rent();
            for (int i = 0; i < 1000; i++)
            {
                batch.Add(new EventDraft(i % 2 == 0 ? "a.b"u8 : "other"u8) { Payload = "1"u8, PayloadIsJson = true, ExpiresAtTicks = expires });
            }

            await hub.Log.Partition.AppendAsync(batch);
        }

        await hub.Log.Partition.CheckpointAsync();
        long unlooked = Written(hub);
        hub.Time.Advance(2 * Second);
        TestSink sink = hub.Join("s");
        long last = await hub.PublishAsync();
        Assert.Equal(last, (await sink.NextAsync()).Sequence);
        await hub.PassAsync(Second);
        Assert.Equal(10_000, hub.Cursor("s").Counts.Expired);
        Assert.InRange(Written(hub) - unlooked, 1, 200);

        await hub.RestartAsync();
        Assert.Equal(10_000, hub.Cursor("s").Counts.Expired);
        await hub.Log.Partition.CheckpointAsync();
        await hub.RestartAsync();
        Assert.Equal(10_000, hub.Cursor("s").Counts.Expired);
        Assert.Equal(EventStatus.Expired, (await hub.StateAsync(1)).Status);
        Assert.Equal(EventOutcome.Unrouted, (await hub.StateAsync(2)).Outcome);
    }

    // Bytes of the subscription in a checkpoint.
    private static long Written(DeliveryFixture hub)
    {
        using MemoryStream memory = new();
        using BinaryWriter writer = new(memory);
        ((EventHub.Grains.Subscriptions.Cursors.SubscriptionCursor)hub.Cursor("s")).Write(writer, writer, []);
        writer.Flush();
        return memory.Length;
    }

    private static (EventStatus, EventOutcome) Total(in EventState state) => (state.Status, state.Outcome);

    private static (EventStatus, EventOutcome, int) Only(IReadOnlyList<EventDelivery> deliveries)
    {
        EventDelivery only = Assert.Single(deliveries);
        return (only.Status, only.Outcome, only.Attempts.Length);
    }
}
