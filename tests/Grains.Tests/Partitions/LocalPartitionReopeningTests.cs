using EventHub.Grains.Tests.Subscriptions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Tests.Partitions;

public sealed class LocalPartitionReopeningTests
{
    [Fact]
    public async Task Append_WhenASyncFails_IsRefusedAsUnknownAndTheLogOpensAgain()
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync();
        AppendResult kept = await fixture.PublishAsync("a.kept");
        Task waiting = fixture.Partition.WaitAsync(1, CancellationToken.None).AsTask();
        fixture.Disk.FailsSync = true;
        EventHubException fault = await Assert.ThrowsAsync<EventHubException>(() => fixture.PublishAsync("a.lost"));
        Assert.Equal(ErrorCodes.PartitionStopped, fault.Code);
        Assert.NotNull(fault.RetryAfter);
        AppendResult next = await fixture.PublishWhenOpenAsync("a.next");
        await waiting.WaitAsync(PartitionFixture.Patience);
        Assert.Equal(kept.Sequence + 1, next.Sequence);
        Assert.Equal(["a.kept", "a.next"], await fixture.ForwardAsync(0, PartitionFixture.Patterns(">")));
    }

    [Fact]
    public async Task Append_WhileTheStorageIsAway_IsRefusedUntilItReturns()
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync();
        await fixture.PublishAsync("a.kept");
        fixture.Disk.FailsSync = true;
        fixture.Disk.RefusesToOpen = true;
        await Assert.ThrowsAsync<EventHubException>(() => fixture.PublishAsync("a.lost"));
        EventHubException refused = await Assert.ThrowsAsync<EventHubException>(() => fixture.PublishAsync("a.refused"));
        Assert.Equal(ErrorCodes.PartitionStopped, refused.Code);
        Assert.False(fixture.Partition.Health.CanWrite);
        Assert.True(fixture.Partition.Health.CanRead);
        fixture.Disk.RefusesToOpen = false;
        await fixture.PublishWhenOpenAsync("a.next");
        Assert.True(fixture.Partition.Health.CanWrite);
    }

    [Fact]
    public async Task Deletion_SurvivesAReopening()
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync();
        AppendResult stored = await fixture.PublishAsync("a.b");
        await fixture.Partition.DeleteAsync(Protocol.Positions.EventId.Create(3, stored.Lsn, stored.TimeTicks), CancellationToken.None);
        fixture.Disk.FailsSync = true;
        await Assert.ThrowsAsync<EventHubException>(() => fixture.PublishAsync("a.lost"));
        await fixture.PublishWhenOpenAsync("a.next");
        Assert.True(fixture.Partition.TryGetDeleted(stored.Lsn, out _));
    }

    [Fact]
    public async Task Reopening_ThatCannotReadItsState_LetsGoOfTheLogAndTriesAgain()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        PartitionFixture fixture = hub.Log;
        int opened = 0;
        fixture.Opened = disk => disk.FailsRead = ++opened == 1;
        fixture.Disk.FailsSync = true;
        await Assert.ThrowsAsync<EventHubException>(() => fixture.PublishAsync("a.lost"));
        await fixture.PublishWhenOpenAsync("a.next");
        Assert.Equal((2, 1), (opened, fixture.Disk.Locks));
    }

    [Fact]
    public async Task Dispose_WhileTheStorageIsAway_EndsTheReopeningFirst()
    {
        PartitionFixture fixture = await PartitionFixture.OpenAsync();
        fixture.Disk.FailsSync = fixture.Disk.RefusesToOpen = true;
        await Assert.ThrowsAsync<EventHubException>(() => fixture.PublishAsync("a.lost"));
        await fixture.DisposeAsync().AsTask().WaitAsync(PartitionFixture.Patience);
        fixture.Disk.RefusesToOpen = false;
        int opened = 0;
        fixture.Opened = _ => opened++;
        fixture.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((0, 0), (opened, fixture.Disk.Locks));
    }

    [Fact]
    public async Task Reading_WhatTheDiskDoesNotGive_IsRefusedForNow()
    {
        await using PartitionFixture fixture = await PartitionFixture.OpenAsync();
        AppendResult stored = await fixture.PublishAsync("a.b");
        await fixture.RestartAsync();
        Func<Task>[] reads =
        [
            async () => (await fixture.Partition.FindAsync(stored.Lsn, CancellationToken.None))!.Dispose(),
            () => fixture.ForwardAsync(0, PatternSet.Everything),
            async () => (await fixture.Partition.ReadBackwardAsync(1, PatternSet.Everything, CancellationToken.None)).Batch!.Dispose(),
            async () => await fixture.Partition.PlaceOfTimeAsync(1, CancellationToken.None),
        ];
        foreach (Func<Task> read in reads)
        {
            fixture.Disk.FailsRead = true;
            EventHubException refused = await Assert.ThrowsAsync<EventHubException>(read);
            Assert.Equal((ErrorCodes.ReadFailed, 503), (refused.Code, refused.Code.HttpStatus));
            Assert.NotNull(refused.RetryAfter);
            Assert.Contains("partition 3", refused.Message, StringComparison.Ordinal);
            Assert.Contains("The device cannot be read. Ask again", refused.Message, StringComparison.Ordinal);
        }

        await Task.WhenAll(reads.Select(read => read()));
    }
}
