using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Tests.Subscriptions;
using EventHub.Protocol.Subscriptions;
using EventId = EventHub.Protocol.Positions.EventId;

namespace EventHub.Grains.Tests.Partitions;

public class CheckpointTests
{
    [Fact]
    public async Task Subscriptions_outlive_the_segments_they_were_defined_in()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync(options => options with { SegmentBytes = 64 * 1024, PreallocateBytes = 64 * 1024, RetentionBytes = 256 * 1024 });
        await hub.DefineAsync("s", DeliveryFixture.Definition("wanted"));
        TestSink sink = hub.Join("s");
        await hub.PublishAsync("wanted");
        await hub.AckAsync("s", await sink.NextAsync());
        await hub.Log.PublishManyAsync(2_000, _ => "other");

        // Each round of retention may have to wait for the checkpoint that lets go of more.
        for (int round = 0; round < 10; round++)
        {
            hub.Time.Advance(Grains.Partitions.LocalPartition.RetentionPeriod);
            await hub.SettledAsync();
        }

        Assert.True(hub.Log.Partition.Bounds.FirstSequence > 1);
        await hub.RestartAsync();
        Assert.Equal(["wanted"], hub.Deliveries.Find("s")!.Definition.Patterns.Patterns.Select(pattern => pattern.Text));
        sink = hub.Join("s");
        long sequence = await hub.PublishAsync("wanted");
        Assert.Equal(sequence, (await sink.NextAsync()).Sequence);
    }

    [Fact]
    public async Task A_checkpoint_holds_everything_that_is_not_an_event()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s", DeliveryFixture.Definition() with { Retry = RetryPolicy.Default with { MaxAttempts = 2, Jitter = 0 } });
        TestSink sink = hub.Join("s");
        for (int i = 0; i < 4; i++)
        {
            await hub.PublishAsync($"c{i}");
        }

        List<Received> got = await sink.NextAsync(4);
        await hub.AckAsync("s", got[0]);
        await hub.NakAsync("s", got[1], TimeSpan.FromHours(1), "later");
        await hub.SettleAsync("s", new Settlement(got[2].Id, SettleVerb.Term, Error: "no"));
        Protocol.Records.AppendResult deleted = await hub.Log.PublishAsync("gone");
        await hub.Log.Partition.DeleteAsync(EventId.Create(3, deleted.Lsn, deleted.TimeTicks), CancellationToken.None);
        CursorCounts before = hub.Cursor("s").Counts;
        await hub.Log.Partition.CheckpointAsync();
        await hub.RestartAsync();
        Assert.Equal(before with { Consumers = 0 }, hub.Cursor("s").Counts);
        Assert.True(hub.Log.Partition.TryGetDeleted(deleted.Lsn, out _));
        Assert.Equal(SettleResult.Settled, await hub.AckAsync("s", got[3]));
    }
}
