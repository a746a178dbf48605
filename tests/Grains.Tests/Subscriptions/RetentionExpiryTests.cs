using System.Collections.Immutable;
using System.Text;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Partitions;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Tests.Subscriptions;

/// <summary>What retention and purges take before it was delivered.</summary>
public class RetentionExpiryTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_retention_takes_undelivered_is_counted_with_nobody_there(bool paused)
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync(options => options with { RetentionAge = Day });
        await hub.DefineAsync("all");
        await hub.DefineAsync("some", DeliveryFixture.Definition("a.*"));
        await hub.DefineAsync("none", DeliveryFixture.Definition("none"));
        for (int i = 0; i < 10; i++)
        {
            await hub.PublishAsync(i % 2 == 0 ? "a.b" : "c");
        }

        if (paused)
        {
            Subscription known = hub.Deliveries.Find("all")!;
            await hub.Deliveries.DefineAsync(known with { IsPaused = true, Version = known.Version + 1 }, long.MaxValue);
        }

        hub.Time.Advance(Day / 2);
        long kept = await hub.PublishAsync("a.b");
        await RetainAsync(hub, kept, Day / 2);
        Assert.Equal((10L, 5L, 0L), (Expired(hub, "all"), Expired(hub, "some"), Expired(hub, "none")));
        await hub.RestartAsync();
        Assert.Equal((10L, 5L, 0L), (Expired(hub, "all"), Expired(hub, "some"), Expired(hub, "none")));
        await hub.Log.Partition.CheckpointAsync();
        await hub.RestartAsync();
        Assert.Equal((10L, 5L, 0L), (Expired(hub, "all"), Expired(hub, "some"), Expired(hub, "none")));
        Assert.Equal(kept, (await hub.Join("some").NextAsync()).Sequence);
    }

    [Fact]
    public async Task What_waits_for_another_attempt_ends_with_its_event_and_what_is_with_a_consumer_may_be_acked()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync(options => options with { RetentionAge = Day });
        await hub.DefineAsync("s", DeliveryFixture.Definition() with { AckDeadline = TimeSpan.FromHours(12) });
        TestSink sink = hub.Join("s");
        await hub.PublishAsync();
        await hub.NakAsync("s", await sink.NextAsync(), TimeSpan.FromDays(20));
        hub.Time.Advance(Day);
        await hub.PublishAsync();
        Received taken = await sink.NextAsync();
        await RetainAsync(hub, taken.Sequence, TimeSpan.FromHours(1));
        Assert.Equal((0, 1, 1L), (hub.Cursor("s").Counts.Waiting, hub.Cursor("s").Counts.InFlight, Expired(hub, "s")));
        Assert.Equal(SettleResult.Settled, await hub.AckAsync("s", taken));
    }

    [Fact]
    public async Task What_a_purge_takes_is_counted_when_the_subscription_comes_to_it()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        await hub.PublishAsync("a");
        long other = await hub.PublishAsync("b");
        await hub.PublishAsync("a");
        long last = await hub.PublishAsync("a");
        PurgeResult purged = await hub.Log.Partition.PurgeAsync(Encoding.ASCII.GetBytes("a"), last, dryRun: false, CancellationToken.None);
        Assert.Equal(2, purged.Events);
        TestSink sink = hub.Join("s");
        Assert.Equal([other, last], (await sink.NextAsync(2)).Select(delivery => delivery.Sequence));
        await hub.PassAsync(TimeSpan.FromMilliseconds(100));
        Assert.Equal(2, Expired(hub, "s"));
        await hub.RestartAsync();
        Assert.Equal(2, Expired(hub, "s"));
    }

    [Fact]
    public async Task What_was_deleted_did_not_expire()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        AppendResult deleted = await hub.Log.PublishAsync("a");
        await hub.Log.Partition.DeleteAsync(Protocol.Positions.EventId.Create(3, deleted.Lsn, deleted.TimeTicks), CancellationToken.None);
        long next = await hub.PublishAsync("a");
        Assert.Equal(next, (await hub.Join("s").NextAsync()).Sequence);
        Assert.Equal(0, Expired(hub, "s"));
    }

    [Fact]
    public async Task A_channel_that_is_kept_for_less_time_is_counted_too()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        hub.Log.Policies = new PolicySet(ImmutableSortedDictionary<string, ChannelPolicy>.Empty.Add("a", new ChannelPolicy { Retention = TimeSpan.FromHours(1) }), []);
        await hub.Log.Partition.ApplyPoliciesAsync(hub.Log.Policies, CancellationToken.None);
        await hub.DefineAsync("s");
        await hub.PublishAsync("a");
        long other = await hub.PublishAsync("b");
        hub.Time.Advance(Day);
        await hub.SettledAsync();
        await hub.Log.Partition.ApplyPoliciesAsync(hub.Log.Policies, CancellationToken.None);
        Assert.Equal(other, (await hub.Join("s").NextAsync()).Sequence);
        await hub.SettledAsync();
        Assert.Equal(1, Expired(hub, "s"));
    }

    private static long Expired(DeliveryFixture hub, string name) => hub.Cursor(name).Counts.Expired;

    private static async Task RetainAsync(DeliveryFixture hub, long first, TimeSpan after)
    {
        hub.Time.Advance(after);
        await hub.RetainAsync(first);
        Assert.Equal(first, hub.Log.Partition.Bounds.FirstSequence);
    }
}
