using System.Collections.Immutable;
using EventHub.EventLog;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Partitions;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Records;
using EventId = EventHub.Protocol.Positions.EventId;

namespace EventHub.Grains.Tests.Delays;

/// <summary>Retention takes what stands around, never what waits.</summary>
public class DelayedRetentionTests
{
    [Fact]
    public async Task What_waits_is_carried_forward_and_lets_its_segment_go()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync(Small);
        EventId id = await hub.PublishAsync("later", 3600), cancelled = await hub.PublishAsync("gone", 3600);
        await FillAsync(hub);
        Assert.True(hub.Partition.Statistics().RetainedBytes < 1_000_000, "Segments were kept for what waits in them.");
        Assert.Equal(("Pending", "later", 0), await hub.FindAsync(id));
        Assert.Equal(["later", "gone"], await hub.WaitingChannelsAsync());
        Assert.True(await hub.DeleteAsync(cancelled));
        Assert.Equal(("Deleted", "gone", 0), await hub.FindAsync(cancelled));
        await hub.RestartAsync();
        Assert.Equal(("Pending", "later", 0), await hub.FindAsync(id));
        Assert.Equal(1, hub.Waiting);
        long last = hub.Partition.Bounds.LastSequence;
        await hub.PassAsync(3600, last + 1);
        Assert.Equal(("Completed", "later", last + 1), await hub.FindAsync(id));
        await hub.RestartAsync();
        Assert.Equal(("Completed", "later", last + 1), await hub.FindAsync(id));
        Assert.Equal(0, hub.Waiting);
    }

    [Fact]
    public async Task Where_most_of_a_segment_waits_it_is_kept()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync(Small);
        string payload = "\"" + new string('x', 5000) + "\"";
        for (int i = 0; i < 100; i++)
        {
            await hub.PublishAsync($"c{i}", 3600, payload: payload);
        }

        await RetainAsync(hub, rounds: 5);
        long retained = hub.Partition.Statistics().RetainedBytes;
        Assert.InRange(retained, 500_000, 3_000_000);
        await RetainAsync(hub, rounds: 5);
        Assert.InRange(hub.Partition.Statistics().RetainedBytes, retained, retained + 100_000);
        await hub.PassAsync(3600, 110);
        Assert.Equal(110, hub.Partition.Bounds.LastSequence);
    }

    [Fact]
    public async Task What_falls_due_while_it_is_weighed_is_released()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync(Small);
        string payload = "\"" + new string('x', 5000) + "\"";
        for (int i = 0; i < 400; i++)
        {
            await hub.PublishAsync($"c{i}", 3600, payload: payload);
        }

        // The first of them are not in memory any more, and the clock is not looked at in the same moment as retention is.
        await hub.RestartAsync();
        hub.Time.Advance(TimeSpan.FromSeconds(1));
        await hub.PublishAsync("first", 3000);
        bool fellDue = false;
        hub.Log.Disk.Reading = () =>
        {
            if (hub.Partition.IsReleasing && !fellDue)
            {
                fellDue = true;
                hub.Time.Advance(TimeSpan.FromHours(1));
            }
        };
        await RetainAsync(hub, rounds: 25, TimeSpan.FromSeconds(1));
        Assert.True(fellDue, "Nothing was weighed.");
        await hub.StoredAsync(426);
    }

    [Fact]
    public async Task A_released_event_is_retained_from_its_release_on()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync(options => options with { RetentionAge = TimeSpan.FromMinutes(1) });
        EventId id = await hub.PublishAsync("later", 300);
        await hub.Log.PublishAsync("now");
        hub.Time.Advance(TimeSpan.FromMinutes(4));
        await RetainAsync(hub, rounds: 1);
        Assert.Equal(("Pending", "later", 0), await hub.FindAsync(id));
        await hub.PassAsync(60, 3);
        Assert.Equal(("Completed", "later", 3), await hub.FindAsync(id));
        hub.Time.Advance(TimeSpan.FromMinutes(2));
        await RetainAsync(hub, rounds: 1);
        Assert.Null(await hub.FindAsync(id));
    }

    [Fact]
    public async Task What_waits_keeps_its_key_whatever_retention_hides()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync(options => options with { RetentionAge = TimeSpan.FromMinutes(1) });
        DateTimeOffset due = hub.Time.GetUtcNow().AddHours(1);
        AppendResult first = await hub.Log.PublishAsync("later", key: "k", deliverAt: due);
        hub.Time.Advance(TimeSpan.FromMinutes(4));
        await RetainAsync(hub, rounds: 2);
        AppendResult again = await hub.Log.PublishAsync("later", key: "k", deliverAt: due);
        Assert.Equal((AppendOutcome.Duplicate, first.Lsn), (again.Outcome, again.Lsn));
        Assert.Equal(1, hub.Waiting);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_waits_is_carried_forward_when_its_key_is_forgotten_and_not_before(bool byPolicy)
    {
        TimeSpan window = TimeSpan.FromMinutes(2);
        await using DelayFixture hub = await DelayFixture.OpenAsync(options => byPolicy ? Small(options) : Small(options) with { DedupWindow = window });
        if (byPolicy)
        {
            hub.Log.Policies = new PolicySet(ImmutableSortedDictionary<string, ChannelPolicy>.Empty.Add("later", new ChannelPolicy { DedupWindow = window }), []);
            await hub.Partition.ApplyPoliciesAsync(hub.Log.Policies, CancellationToken.None);
        }

        DateTimeOffset due = hub.Time.GetUtcNow().AddHours(1);
        AppendResult first = await hub.Log.PublishAsync("later", key: "k", deliverAt: due);
        await FillAsync(hub);
        await hub.RestartAsync();
        AppendResult again = await hub.Log.PublishAsync("later", key: "k", deliverAt: due);
        Assert.Equal((AppendOutcome.Duplicate, first.Lsn), (again.Outcome, again.Lsn));
        Assert.Equal(1, hub.Waiting);
        Assert.True(hub.Partition.Statistics().RetainedBytes > 1_000_000, "The segment with the key was not kept.");

        hub.Time.Advance(window);
        await RetainAsync(hub, rounds: 10);
        Assert.True(hub.Partition.Statistics().RetainedBytes < 1_000_000, "Segments were kept for a key that is forgotten.");
        Assert.Equal(("Pending", "later", 0), await hub.FindAsync(hub.IdOf(first)));
    }

    private static EventLogOptions Small(EventLogOptions options) =>
        options with { SegmentBytes = 64 * 1024, PreallocateBytes = 64 * 1024, RetentionBytes = 256 * 1024, DedupWindow = TimeSpan.FromSeconds(10) };

    private static async Task FillAsync(DelayFixture hub)
    {
        await hub.Log.PublishManyAsync(2_000, _ => "other");
        await RetainAsync(hub, rounds: 10);
    }

    // The checkpoint and the carrying are done in the background of a round, and the writer frees at its next step.
    private static async Task RetainAsync(DelayFixture hub, int rounds, TimeSpan? step = null)
    {
        for (int round = 0; round < rounds; round++)
        {
            hub.Time.Advance(step ?? LocalPartition.RetentionPeriod);
            using CancellationTokenSource deadline = new(DelayFixture.Patience);
            while (hub.Partition.IsRetaining)
            {
                Assert.False(deadline.IsCancellationRequested, "What retention waits for does not end.");
                await Task.Yield();
            }

            await hub.Log.PublishAsync("round");
            Assert.True(hub.Partition.Statistics().Segments > 0);
        }
    }
}
