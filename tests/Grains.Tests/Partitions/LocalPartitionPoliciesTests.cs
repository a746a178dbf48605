using System.Collections.Immutable;
using System.Text;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Tests.Partitions;

/// <summary>What policies and purges hide from whoever reads a partition.</summary>
public sealed class LocalPartitionPoliciesTests
{
    [Fact]
    public async Task Purge_Channel_TakesItFromEveryRead()
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync();
        AppendResult first = await fixture.PublishAsync("a", source: "/s", sourceId: "1");
        AppendResult other = await fixture.PublishAsync("b");
        AppendResult last = await fixture.PublishAsync("a");

        PurgeResult counted = await PurgeAsync(fixture, "a", last.Sequence, dryRun: true);
        Assert.True(await IsThereAsync(fixture, first));
        Assert.Equal(counted, await PurgeAsync(fixture, "a", last.Sequence));
        Assert.Equal(1, counted.Events);
        Assert.True(counted.Bytes > 0);

        Assert.False(await IsThereAsync(fixture, first));
        Assert.True(await IsThereAsync(fixture, other) && await IsThereAsync(fixture, last));
        Assert.Equal([other.Sequence, last.Sequence], await SeenAsync(fixture));
        Assert.Empty(await fixture.Partition.FindByClientIdAsync("/s"u8.ToArray(), "1"u8.ToArray(), delayed: false, CancellationToken.None));
        Assert.False(await fixture.Partition.DeleteAsync(EventId.Create(3, first.Lsn, first.TimeTicks), CancellationToken.None));
        Assert.Equal(1, fixture.Partition.Channels().Single(channel => channel.Name == "a").Events);
    }

    [Fact]
    public async Task Purge_Again_TakesNothingMoreAndWritesNothing()
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync();
        await fixture.PublishAsync("a");
        Assert.Equal(1, (await PurgeAsync(fixture, "a", 100)).Events);
        long commits = fixture.Partition.Statistics().Commits;
        Assert.Equal(default, await PurgeAsync(fixture, "a", 100));
        Assert.Equal(default, await PurgeAsync(fixture, "never.used", 100));
        Assert.Equal(commits, fixture.Partition.Statistics().Commits);

        // What comes afterwards is not what was purged.
        Assert.True(await IsThereAsync(fixture, await fixture.PublishAsync("a")));
    }

    [Fact]
    public async Task Purge_ThenRestart_StaysPurged()
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync();
        AppendResult first = await fixture.PublishAsync("a");
        AppendResult second = await fixture.PublishAsync("a");
        await PurgeAsync(fixture, "a", second.Sequence);
        await fixture.RestartAsync();
        Assert.False(await IsThereAsync(fixture, first));
        Assert.Equal([second.Sequence], await SeenAsync(fixture));

        // A smaller one later takes nothing back.
        await PurgeAsync(fixture, "a", first.Sequence);
        await fixture.RestartAsync();
        Assert.Equal([second.Sequence], await SeenAsync(fixture));
    }

    [Fact]
    public async Task Purge_ThenTheStorageFails_StaysPurgedInTheLogOpenedAnew()
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync();
        AppendResult first = await fixture.PublishAsync("a");
        await PurgeAsync(fixture, "a", 100);
        fixture.Disk.FailsSync = true;
        await Assert.ThrowsAsync<EventHubException>(() => fixture.PublishAsync("b"));
        using CancellationTokenSource deadline = new(PartitionFixture.Patience);
        while (!fixture.Partition.Health.CanWrite)
        {
            Assert.False(deadline.IsCancellationRequested, "The log does not open again.");
            fixture.Time.AdvanceToWaiting(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        AppendResult next = await fixture.PublishAsync("b");
        Assert.False(await IsThereAsync(fixture, first));
        Assert.Equal([next.Sequence], await SeenAsync(fixture));
    }

    [Fact]
    public async Task Retention_OfAPolicy_HidesAtOnceAndWithTime()
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync();
        AppendResult old = await fixture.PublishAsync("a");
        fixture.Time.Advance(TimeSpan.FromMinutes(2));
        AppendResult young = await fixture.PublishAsync("a");
        AppendResult other = await fixture.PublishAsync("b");
        await fixture.Partition.ApplyPoliciesAsync(Retaining("a", TimeSpan.FromMinutes(1)), CancellationToken.None);
        Assert.Equal([young.Sequence, other.Sequence], await SeenAsync(fixture));
        Assert.False(await IsThereAsync(fixture, old));

        fixture.Time.Advance(TimeSpan.FromMinutes(1) + LocalPartition.RetentionPeriod);
        Assert.Equal([other.Sequence], await SeenAsync(fixture));

        // Lifted, what was not freed is seen again.
        await fixture.Partition.ApplyPoliciesAsync(PolicySet.Empty, CancellationToken.None);
        Assert.Equal(3, (await SeenAsync(fixture)).Count);
    }

    [Fact]
    public async Task Retention_LongerThanTheHubs_IsKnownBeforeAnythingGoes()
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync(options => options with { RetentionAge = TimeSpan.FromMinutes(1) });
        fixture.Policies = Retaining("a", TimeSpan.FromHours(1));
        await fixture.RestartAsync();
        AppendResult kept = await fixture.PublishAsync("a");
        AppendResult gone = await fixture.PublishAsync("b");
        fixture.Time.Advance(TimeSpan.FromMinutes(30));
        await fixture.RestartAsync();
        Assert.True(await IsThereAsync(fixture, kept));
        Assert.False(await IsThereAsync(fixture, gone));
    }

    [Fact]
    public async Task Retention_PoliciesUnknown_TakesNothing()
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync(options => options with { RetentionAge = TimeSpan.FromMinutes(1) });
        AppendResult old = await fixture.PublishAsync("a");
        await fixture.Partition.DisposeAsync();
        fixture.Time.Advance(TimeSpan.FromHours(1));
        await using LocalPartition partition = await fixture.OpenWithoutPoliciesAsync();
        fixture.Time.Advance(LocalPartition.RetentionPeriod * 3);
        using (FoundEvent? found = await partition.FindAsync(old.Lsn, CancellationToken.None))
        {
            Assert.NotNull(found);
        }

        await partition.ApplyPoliciesAsync(PolicySet.Empty, CancellationToken.None);
        using EventBatch next = EventBatch.Rent();
        next.Add(new EventDraft("b"u8) { Payload = "1"u8 });
        await partition.AppendAsync(next);
        Assert.Null(await partition.FindAsync(old.Lsn, CancellationToken.None));
    }

    [Fact]
    public async Task IsHidden_DeletedEvent_IsHiddenButNotGone()
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync();
        AppendResult stored = await fixture.PublishAsync("a");
        await fixture.Partition.DeleteAsync(EventId.Create(3, stored.Lsn, stored.TimeTicks), CancellationToken.None);
        using FoundEvent? found = await fixture.Partition.FindAsync(stored.Lsn, CancellationToken.None);
        Assert.Equal((true, false), (fixture.Partition.IsHidden(found!.Record), fixture.Partition.IsGone(found.Record)));
    }

    private static PolicySet Retaining(string channel, TimeSpan age) =>
        new(ImmutableSortedDictionary<string, ChannelPolicy>.Empty.Add(channel, new ChannelPolicy { Retention = age }), []);

    private static Task<PurgeResult> PurgeAsync(PartitionFixture fixture, string channel, long before, bool dryRun = false) =>
        fixture.Partition.PurgeAsync(Encoding.ASCII.GetBytes(channel), before, dryRun, CancellationToken.None).AsTask().WaitAsync(PartitionFixture.Patience);

    private static async Task<bool> IsThereAsync(PartitionFixture fixture, AppendResult stored)
    {
        using FoundEvent? found = await fixture.Partition.FindAsync(stored.Lsn, CancellationToken.None);
        return found is not null;
    }

    private static async Task<List<long>> SeenAsync(PartitionFixture fixture)
    {
        List<long> seen = [];
        for (long place = 0; ;)
        {
            PartitionRead read = await fixture.Partition.ReadForwardAsync(place, PatternSet.Everything, Lanes.All, CancellationToken.None);
            using StoredBatch? batch = read.Batch;
            Collect(fixture.Partition, batch, place, seen);
            place = read.Place;
            if (read.AtEnd)
            {
                return seen;
            }
        }
    }

    private static void Collect(LocalPartition partition, StoredBatch? batch, long after, List<long> seen)
    {
        if (batch is null)
        {
            return;
        }

        foreach (StoredRecord record in batch)
        {
            if (record.IsEvent && record.Sequence > after && !partition.IsHidden(record))
            {
                seen.Add(record.Sequence);
            }
        }
    }
}
