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
    }}
