using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Tests.Subscriptions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Records;
using EventHub.Protocol.Replays;

namespace EventHub.Grains.Tests.Replays;

/// <summary>What a replay hands out, and what not.</summary>
public class ReplayTests
{
    [Fact]
    public async Task Everything_acked_comes_again_late_and_marked()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        TestSink sink = await hub.AckedAsync("s", 5);
        Guid replay = await hub.ReplayAsync("s");
        List<Received> again = await sink.NextAsync(5);
        Assert.Equal([1, 2, 3, 4, 5], again.Select(delivery => delivery.Sequence));
        Assert.All(again, delivery => Assert.True(delivery is { Attempt: 1, Handover: { Late: true, Replay: true } }));
        Assert.True(hub.Replay(replay) is { State: ReplayState.Running, HandedOut: 5, Open: 5, Failed: 0, EndedTicks: 0 });
        await hub.AckAllAsync("s", again);
        Assert.True(hub.Replay(replay) is { State: ReplayState.Completed, HandedOut: 5, Open: 0, Failed: 0, EndedTicks: > 0 });
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
    }

    [Fact]
    public async Task Only_the_range_and_the_channels_asked_for_come()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        TestSink sink = await hub.AckedAsync("s", 3, "a.x");
        await hub.PublishAsync("b.x");
        await hub.AckAsync("s", await sink.NextAsync());
        for (int i = 0; i < 3; i++)
        {
            await hub.PublishAsync("a.x");
            await hub.AckAsync("s", await sink.NextAsync());
        }

        await hub.ReplayAsync(ReplayCalls.Of("a.*") with { Since = "2", Until = "6" }, "s");
        Assert.Equal([2, 3, 5], (await sink.NextAsync(3)).Select(delivery => delivery.Sequence));
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
    }

    [Fact]
    public async Task What_is_still_on_its_way_is_left_to_the_way_it_is_on()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        TestSink sink = await hub.AckedAsync("s", 2);
        await hub.PublishAsync();
        Received open = await sink.NextAsync();
        Guid replay = await hub.ReplayAsync("s");
        List<Received> again = await sink.NextAsync(2);
        Assert.Equal([1, 2], again.Select(delivery => delivery.Sequence));
        await hub.AckAllAsync("s", again);
        Assert.Equal(ReplayState.Completed, hub.Replay(replay).State);
        Assert.Equal(SettleResult.Settled, await hub.AckAsync("s", open));
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
    }

    [Fact]
    public async Task Without_consumers_a_replay_of_nothing_ends_and_one_of_something_waits()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.PublishAsync("a.x");
        await hub.DefineAsync("s");
        Guid nothing = await hub.ReplayAsync(ReplayCalls.Of("z"), "s"), something = await hub.ReplayAsync("s");
        await hub.SettledAsync();
        Assert.Equal(ReplayState.Completed, hub.Replay(nothing).State);
        Assert.Equal(ReplayState.Running, hub.Replay(something).State);
        await hub.AckAllAsync("s", [await hub.Join("s").NextAsync()]);
        Assert.Equal(ReplayState.Completed, hub.Replay(something).State);
    }

    [Fact]
    public async Task Skipping_what_is_completed_leaves_out_what_was_acked_on_whichever_way()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        TestSink sink = await hub.AckedAsync("s", 2);
        await hub.PublishAsync();
        await hub.PublishAsync();
        foreach (Received delivery in await sink.NextAsync(2))
        {
            await hub.SettleAsync("s", new Settlement(delivery.Id, SettleVerb.Term));
        }

        ReplayRequest skipping = new() { SkipCompleted = true };
        await hub.ReplayAsync(skipping, "s");
        List<Received> again = await sink.NextAsync(2);
        Assert.Equal([3, 4], again.Select(delivery => delivery.Sequence));
        await hub.AckAllAsync("s", again[..1]);
        await hub.SettleAsync("s", new Settlement(again[1].Id, SettleVerb.Term));

        // Acked late is acked.
        Guid second = await hub.ReplayAsync(skipping, "s");
        Assert.Equal(4, (await sink.NextAsync()).Sequence);
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
        Assert.Equal(1, hub.Replay(second).HandedOut);
    }

    [Fact]
    public async Task Deleted_events_do_not_come()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        TestSink sink = await hub.AckedAsync("s", 1);
        AppendResult published = await hub.Log.PublishAsync("a.b");
        await hub.AckAsync("s", await sink.NextAsync());
        Assert.True(await hub.Log.Partition.DeleteAsync(Protocol.Positions.EventId.Create(3, published.Lsn, published.TimeTicks), CancellationToken.None));
        await hub.ReplayAsync("s");
        Assert.Equal(1, (await sink.NextAsync()).Sequence);
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
    }

    [Fact]
    public async Task All_subscriptions_get_what_they_want()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.PublishAsync("a.x");
        await hub.PublishAsync("b.x");
        await hub.DefineAsync("a", DeliveryFixture.Definition("a.*"));
        await hub.DefineAsync("b", DeliveryFixture.Definition("b.*"));
        TestSink a = hub.Join("a"), b = hub.Join("b");
        Guid replay = await hub.ReplayAsync("a", "b");
        Received first = await a.NextAsync(), second = await b.NextAsync();
        Assert.Equal((1, 2), (first.Sequence, second.Sequence));
        await hub.AckAllAsync("a", [first]);
        Assert.Equal(ReplayState.Running, hub.Replay(replay).State);
        await hub.AckAllAsync("b", [second]);
        Assert.True(hub.Replay(replay) is { State: ReplayState.Completed, HandedOut: 2 });
        await hub.SettledAsync();
        Assert.True(a.IsEmpty && b.IsEmpty);
    }

    [Fact]
    public async Task A_definition_counts_as_it_was_when_the_replay_began()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.PublishAsync("a.x");
        await hub.PublishAsync("b.x");
        await hub.PublishAsync("a.x");
        await hub.DefineAsync("s", DeliveryFixture.Definition("a.*"));
        Guid replay = await hub.ReplayAsync("s");
        await hub.DefineAsync("s", DeliveryFixture.Definition("b.*"));
        await hub.RestartAsync();
        TestSink sink = hub.Join("s");
        List<Received> got = await sink.NextAsync(2);
        Assert.Equal([1, 3], got.Select(delivery => delivery.Sequence));
        await hub.AckAllAsync("s", got);
        Assert.Equal(ReplayState.Completed, hub.Replay(replay).State);
    }

    [Fact]
    public async Task A_deleted_subscription_ends_its_replay()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        TestSink sink = await hub.AckedAsync("s", 3);
        Guid replay = await hub.ReplayAsync("s");
        await sink.NextAsync(3);
        await hub.Deliveries.RemoveAsync(hub.Deliveries.Find("s")!.Id);
        Assert.True(hub.Replay(replay) is { State: ReplayState.Completed, HandedOut: 3 });
        await hub.RestartAsync();
        Assert.True(hub.Replay(replay) is { State: ReplayState.Completed, HandedOut: 3 });
    }

    [Fact]
    public async Task Failed_deliveries_are_repeated_and_become_dead_letters_that_are_counted()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        TestSink sink = await hub.AckedAsync("s", 2);
        Guid replay = await hub.ReplayAsync("s");
        List<Received> again = await sink.NextAsync(2);
        await hub.NakAsync("s", again[0], TimeSpan.Zero);
        Received second = await sink.NextAsync();
        Assert.True(second is { Sequence: 1, Attempt: 2, Handover.Late: true });
        await hub.SettleAsync("s", new Settlement(second.Id, SettleVerb.Term));
        await hub.AckAllAsync("s", again[1..]);
        Assert.True(hub.Replay(replay) is { State: ReplayState.Completed, HandedOut: 2, Open: 0, Failed: 1 });

        // Its own delivery was acked, and stays so.
        PartitionRead read = await hub.Log.Partition.ReadForwardAsync(0, PatternSet.Everything, Lanes.All, CancellationToken.None);
        using StoredBatch batch = read.Batch!;
        Assert.Equal(Protocol.Envelope.EventStatus.Completed, StatusOfFirst(hub, batch));
    }

    [Fact]
    public async Task A_replay_and_new_events_share_the_consumers()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        for (int i = 0; i < 20; i++)
        {
            await hub.PublishAsync();
        }

        await hub.DefineAsync("s");
        await hub.ReplayAsync("s");
        for (int i = 0; i < 20; i++)
        {
            await hub.PublishAsync();
        }

        List<Received> got = await hub.Join("s", credit: 20).NextAsync(20);
        Assert.Equal(10, got.Count(delivery => delivery.Handover.Replay));
    }

    private static Protocol.Envelope.EventStatus StatusOfFirst(DeliveryFixture hub, StoredBatch batch)
    {
        foreach (StoredRecord record in batch)
        {
            if (record.IsEvent)
            {
                return hub.Log.Partition.StateOf(record).Status;
            }
        }

        throw new InvalidOperationException("There is no event.");
    }
}
