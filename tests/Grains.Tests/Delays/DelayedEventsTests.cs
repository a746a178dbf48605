using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Tests.Partitions;
using EventHub.Grains.Tests.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;
using EventId = EventHub.Protocol.Positions.EventId;

namespace EventHub.Grains.Tests.Delays;

public class DelayedEventsTests
{
    [Fact]
    public async Task An_event_waits_for_its_time_and_keeps_its_id()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        EventId id = await hub.PublishAsync("later", 10);
        await hub.Log.PublishAsync("now");
        Assert.Equal(("Pending", "later", 0), await hub.FindAsync(id));
        Assert.Equal(["now"], await hub.ChannelsAsync());
        hub.Time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal(1, hub.Waiting);
        await hub.PassAsync(0.1, 2);
        Assert.Equal(["now", "later"], await hub.ChannelsAsync());
        Assert.Equal(("Completed", "later", 2), await hub.FindAsync(id));
        Assert.Equal(0, hub.Waiting);
        Assert.Equal(1, hub.Partition.Statistics().ReleasedEvents);
    }

    [Fact]
    public async Task A_released_event_shows_when_it_was_published_and_for_when()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        DateTimeOffset published = hub.Time.GetUtcNow();
        EventId id = await hub.PublishAsync("later", 10, payload: """{"a":[1, 2]}""");
        await hub.PassAsync(10, 1);
        using FoundEvent? found = await hub.Partition.FindAsync(id, CancellationToken.None);
        Assert.Equal(RecordKind.Released, found!.Record.Kind);
        Assert.Equal(published.UtcTicks, found.Record.CreatedTicks);
        Assert.Equal(published.AddSeconds(10).UtcTicks, found.Record.DeliverAtTicks);
        Assert.Equal("""{"a":[1, 2]}"""u8, found.Record.Payload);
    }

    [Fact]
    public async Task Time_comes_first_and_then_the_order_of_publishing()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        foreach ((string channel, double seconds) in new[] { ("c", 3.0), ("a1", 1), ("b", 2), ("a2", 1), ("d", 60) })
        {
            await hub.PublishAsync(channel, seconds);
        }

        await hub.PassAsync(10, 4);
        Assert.Equal(["a1", "a2", "b", "c"], await hub.ChannelsAsync());
        Assert.Equal(1, hub.Waiting);
    }

    [Fact]
    public async Task Thousands_that_are_due_at_once_are_released_in_order()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        long ticks = hub.Time.GetUtcNow().AddSeconds(5).UtcTicks;
        for (int start = 0; start < 3500; start += 500)
        {
            using EventBatch batch = EventBatch.Rent();
            for (int i = start; i < start + 500; i++)
            {
                // Every other one a second later: two runs through the same batches.
                batch.Add(new EventDraft(System.Text.Encoding.ASCII.GetBytes($"c{i}")) { Payload = "{}"u8, DeliverAtTicks = ticks + (i % 2 * TimeSpan.TicksPerSecond) });
            }

            await hub.Partition.AppendAsync(batch);
        }

        await hub.PassAsync(10, 3500);
        Assert.Equal([.. Enumerable.Range(0, 1750).Select(i => $"c{2 * i}"), .. Enumerable.Range(0, 1750).Select(i => $"c{(2 * i) + 1}")], await hub.ChannelsAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task A_time_that_has_come_makes_an_ordinary_event(double seconds)
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        AppendResult result = await hub.Log.PublishAsync("c", deliverAt: hub.Time.GetUtcNow().AddSeconds(seconds));
        Assert.Equal(1, result.Sequence);
        using FoundEvent? found = await hub.Partition.FindAsync(hub.IdOf(result), CancellationToken.None);
        Assert.Equal(RecordKind.Event, found!.Record.Kind);
        Assert.Equal(hub.Time.GetUtcNow().AddSeconds(seconds).UtcTicks, found.Record.DeliverAtTicks);
    }

    [Fact]
    public async Task In_one_batch_those_that_wait_take_no_sequence()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        using EventBatch batch = EventBatch.Rent();
        long later = hub.Time.GetUtcNow().AddHours(1).UtcTicks, before = hub.Time.GetUtcNow().AddHours(-1).UtcTicks;
        foreach (long ticks in new[] { 0, later, before, later })
        {
            batch.Add(new EventDraft("c"u8) { Payload = "{}"u8, DeliverAtTicks = ticks });
        }

        await hub.Partition.AppendAsync(batch);
        Assert.Equal([1, 0, 2, 0], batch.Results.ToArray().Select(result => result.Sequence));
        Assert.Equal(2, hub.Waiting);
    }

    [Fact]
    public async Task A_repeated_publish_is_answered_before_and_after_the_release()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        DateTimeOffset at = hub.Time.GetUtcNow().AddSeconds(10);
        AppendResult first = await hub.Log.PublishAsync("c", key: "k", deliverAt: at);
        AppendResult again = await hub.Log.PublishAsync("c", key: "k", deliverAt: at);
        Assert.Equal(new AppendResult(AppendOutcome.Duplicate, first.Lsn, 0, first.TimeTicks), again);
        Assert.Equal(AppendOutcome.KeyReused, (await hub.Log.PublishAsync("c", "1", "k", deliverAt: at)).Outcome);
        await hub.Log.PublishAsync("other");
        await hub.PassAsync(20, 2);
        AppendResult after = await hub.Log.PublishAsync("c", key: "k", deliverAt: at);
        Assert.Equal(new AppendResult(AppendOutcome.Duplicate, first.Lsn, 2, first.TimeTicks), after);
        Assert.Equal(["other", "c"], await hub.ChannelsAsync());
    }

    [Fact]
    public async Task Its_recipients_are_those_at_its_release()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("before");
        AppendResult result = await hub.Log.PublishAsync("c", deliverAt: hub.Time.GetUtcNow().AddSeconds(10));
        await hub.Deliveries.RemoveAsync(hub.Deliveries.Find("before")!.Id);
        await hub.DefineAsync("after");
        using (FoundEvent? waiting = await hub.Log.Partition.FindAsync(result.Lsn, CancellationToken.None))
        {
            Assert.Empty(await hub.Deliveries.DeliveriesOfAsync(waiting!, CancellationToken.None));
            Assert.Equal(0, await hub.Deliveries.RetryAsync(waiting!));
        }

        TestSink sink = hub.Join("after");
        hub.Time.Advance(TimeSpan.FromSeconds(10));
        Received got = await sink.NextAsync();
        Assert.Equal(1, got.Sequence);
        using FoundEvent? found = await hub.Log.Partition.FindAsync(result.Lsn, CancellationToken.None);
        Assert.Equal(EventStatus.Processing, found!.State.Status);
        Assert.Equal(["after"], (await hub.Deliveries.DeliveriesOfAsync(found, CancellationToken.None)).Select(delivery => delivery.Subscription));
        Assert.Equal(SettleResult.Settled, await hub.AckAsync("after", got));
    }

    [Fact]
    public async Task Who_follows_hears_of_the_release_and_of_what_comes_then()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        AppendResult result = await hub.Log.PublishAsync("c", deliverAt: hub.Time.GetUtcNow().AddSeconds(10));
        using IEventFollower follower = hub.Log.Partition.Follow(result.Lsn, 0);
        Task changed = follower.ChangedAsync(CancellationToken.None);
        Assert.False(changed.IsCompleted);
        hub.Time.Advance(TimeSpan.FromSeconds(10));
        await changed.WaitAsync(DeliveryFixture.Patience);
        Received got = await sink.NextAsync();
        changed = FollowToEndAsync(hub, follower, result.Lsn);
        await hub.AckAsync("s", got);
        await changed.WaitAsync(DeliveryFixture.Patience);
    }

    [Fact]
    public async Task It_is_found_once_by_source_and_sourceId_before_and_after()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        AppendResult result = await hub.Log.PublishAsync("c", source: "/s", sourceId: "1", deliverAt: hub.Time.GetUtcNow().AddSeconds(10));
        Assert.Equal([result.Lsn], await FindAsync(hub, delayed: true));
        Assert.Empty(await FindAsync(hub, delayed: false));
        await hub.PassAsync(10, 1);
        Assert.Empty(await FindAsync(hub, delayed: true));
        long released = Assert.Single(await FindAsync(hub, delayed: false));
        using FoundEvent? found = await hub.Partition.FindAsync(released, CancellationToken.None);
        Assert.Equal(hub.IdOf(result), found!.Id);
    }

    [Fact]
    public async Task An_id_made_of_the_released_records_own_lsn_names_nothing()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        EventId id = await hub.PublishAsync("c", 10);
        await hub.PassAsync(10, 1);
        using FoundEvent? found = await hub.Partition.FindAsync(id, CancellationToken.None);
        Assert.Null(await hub.FindAsync(EventId.Create(id.Partition, found!.Record.Lsn, found.Record.TimeTicks)));
    }

    [Theory]
    [InlineData(true, 0, 2, "a b")]
    [InlineData(true, 1, 9, "b c d")]
    [InlineData(false, long.MaxValue, 3, "d c b")]
    [InlineData(false, 3, 9, "b a")]
    public async Task What_waits_is_listed_in_the_order_of_publishing(bool ascending, long behind, int max, string expected)
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        string[] channels = ["a", "b", "c", "d"];
        foreach (string channel in channels)
        {
            await hub.PublishAsync(channel, 200 - channel[0]);
        }

        Assert.Equal(expected, string.Join(' ', hub.Partition.DelayedBehind(behind, ascending, max).Select(lsn => channels[lsn - 1])));
    }

    private static async Task FollowToEndAsync(DeliveryFixture hub, IEventFollower follower, long lsn)
    {
        while (true)
        {
            using (FoundEvent? found = await hub.Log.Partition.FindAsync(lsn, CancellationToken.None))
            {
                if (found!.State.Status == EventStatus.Completed)
                {
                    return;
                }
            }

            await follower.ChangedAsync(CancellationToken.None).WaitAsync(DeliveryFixture.Patience);
        }
    }

    private static async Task<IReadOnlyList<long>> FindAsync(DelayFixture hub, bool delayed) =>
        await hub.Partition.FindByClientIdAsync("/s"u8.ToArray(), "1"u8.ToArray(), delayed, CancellationToken.None);
}
