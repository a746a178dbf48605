using System.Text;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Partitions;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Tests.Partitions;

public sealed class LocalPartitionTests
{
    [Fact]
    public async Task Find_ByIdOfAnAppend_GivesTheRecord()
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync();
        AppendResult stored = await fixture.PublishAsync("a.b", "{\"n\":1}");
        using FoundEvent? found = await fixture.Partition.FindAsync(EventId.Create(3, stored.Lsn, stored.TimeTicks), CancellationToken.None);
        Assert.NotNull(found);
        Assert.Equal("{\"n\":1}", Encoding.UTF8.GetString(found.Record.Payload));
        Assert.Equal(1, found.Record.Sequence);
        Assert.False(found.IsDeleted);
    }

    [Theory]
    [InlineData(4, 0, 0)]
    [InlineData(3, 1, 0)]
    [InlineData(3, 0, 1)]
    public async Task Find_IdThatNamesAnotherPartitionLsnOrTime_FindsNothing(int partition, int lsnOff, int millisecondsOff)
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync();
        AppendResult stored = await fixture.PublishAsync("a.b");
        EventId id = EventId.Create(partition, stored.Lsn + lsnOff, stored.TimeTicks + (millisecondsOff * TimeSpan.TicksPerMillisecond));
        Assert.Null(await fixture.Partition.FindAsync(id, CancellationToken.None));
    }

    [Fact]
    public async Task Delete_ThenRestart_StaysDeletedWithItsTime()
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync();
        AppendResult stored = await fixture.PublishAsync("a.b");
        await fixture.PublishAsync("a.c");
        EventId id = EventId.Create(3, stored.Lsn, stored.TimeTicks);
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await fixture.Partition.DeleteAsync(id, CancellationToken.None));
        long deletedAt = fixture.Time.GetUtcNow().UtcTicks;
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await fixture.Partition.DeleteAsync(id, CancellationToken.None));
        await fixture.RestartAsync();
        Assert.True(fixture.Partition.TryGetDeleted(stored.Lsn, out long ticks));
        Assert.Equal(deletedAt, ticks);
        Assert.Equal(1, fixture.Partition.Statistics().DeletedEvents);
        Assert.Equal(2, fixture.Partition.Bounds.LastSequence);
    }

    [Fact]
    public async Task Delete_UnknownEvent_IsFalseAndWritesNothing()
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync();
        await fixture.PublishAsync("a.b");
        long commits = fixture.Partition.Statistics().Commits;
        Assert.False(await fixture.Partition.DeleteAsync(EventId.Create(3, 99, 0), CancellationToken.None));
        Assert.Equal(commits, fixture.Partition.Statistics().Commits);
    }

    [Fact]
    public async Task FindByClientId_SameIdOfTwoSources_FindsOnlyItsOwn()
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync();
        AppendResult first = await fixture.PublishAsync("a.b", source: "/one", sourceId: "7");
        await fixture.PublishAsync("a.b", source: "/two", sourceId: "7");
        AppendResult again = await fixture.PublishAsync("a.c", source: "/one", sourceId: "7");
        IReadOnlyList<long> found = await fixture.Partition.FindByClientIdAsync("/one"u8.ToArray(), "7"u8.ToArray(), delayed: false, CancellationToken.None);
        Assert.Equal([first.Lsn, again.Lsn], found);
    }

    [Fact]
    public async Task ReadForward_ChannelThatAppearedAfterTheFilterWasMade_IsNotSkipped()
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync();
        await fixture.PublishManyAsync(1100, index => index == 3 ? "rare.one" : "common");
        Protocol.Channels.PatternSet patterns = PartitionFixture.Patterns("rare.*");
        Assert.Equal(["rare.one"], await fixture.ForwardAsync(0, patterns));
        await fixture.PublishManyAsync(1100, index => index == 500 ? "rare.two" : "common");
        Assert.Equal(["rare.one", "rare.two"], await fixture.ForwardAsync(0, patterns));
    }

    [Fact]
    public async Task ReadBackward_PatternNothingMatches_EndsWithoutABatch()
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync();
        await fixture.PublishAsync("a.b");
        PartitionRead read = await fixture.Partition.ReadBackwardAsync(long.MaxValue, PartitionFixture.Patterns("z.>"), CancellationToken.None);
        read.Batch?.Dispose();
        Assert.True(read.AtEnd || read.Place == 0);
    }

    [Fact]
    public async Task Wait_ForTheNextEvent_CompletesWhenItIsCommitted()
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync();
        Task waiting = fixture.Partition.WaitAsync(0, CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);
        await fixture.PublishAsync("a.b");
        await waiting.WaitAsync(PartitionFixture.Patience);
        await fixture.Partition.WaitAsync(0, CancellationToken.None).AsTask().WaitAsync(PartitionFixture.Patience);
    }

    [Fact]
    public async Task Retention_ByAge_HidesEventsAndForgetsTheirDeletion()
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync(options => options with { RetentionAge = TimeSpan.FromMinutes(1) });
        AppendResult old = await fixture.PublishAsync("a.b");
        await fixture.Partition.DeleteAsync(EventId.Create(3, old.Lsn, old.TimeTicks), CancellationToken.None);
        fixture.Time.Advance(TimeSpan.FromSeconds(61));
        await fixture.PublishAsync("a.c");
        fixture.Time.Advance(LocalPartition.RetentionPeriod);
        await fixture.PublishAsync("a.d");
        Assert.Null(await fixture.Partition.FindAsync(old.Lsn, CancellationToken.None));
        Assert.Equal(2, fixture.Partition.Bounds.FirstSequence);
        Assert.Equal(["a.c", "a.d"], fixture.Partition.Channels().Select(channel => channel.Name));
    }
}
