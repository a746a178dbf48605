using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Tests.Subscriptions;
using EventHub.Protocol.Records;
using EventId = EventHub.Protocol.Positions.EventId;

namespace EventHub.Grains.Tests.Delays;

/// <summary>Whoever begins to follow an event as one that waits, which it was a moment ago.</summary>
public sealed class DelayedFollowerTests
{
    [Fact]
    public async Task Changed_ReleasedBeforeItIsFollowed_IsToldAndThenFollowedAsAnyOther()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        AppendResult result = await hub.Log.PublishAsync("c", deliverAt: hub.Time.GetUtcNow().AddSeconds(10));
        hub.Time.Advance(TimeSpan.FromSeconds(10));
        Received got = await sink.NextAsync();

        // Those that follow are told behind its turn.
        while (hub.Log.Partition.IsReleasing)
        {
            await hub.Log.PublishAsync("others");
        }

        using IEventFollower follower = hub.Log.Partition.Follow(result.Lsn, 0);
        await follower.ChangedAsync(CancellationToken.None).WaitAsync(DeliveryFixture.Patience);
        Task changed = follower.ChangedAsync(CancellationToken.None);
        await hub.AckAsync("s", got);
        await changed.WaitAsync(DeliveryFixture.Patience);
    }

    [Fact]
    public async Task Changed_CancelledBeforeItIsFollowed_IsTold()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        EventId id = await hub.PublishAsync("gone", 10);
        Assert.True(await hub.DeleteAsync(id));
        using IEventFollower follower = hub.Partition.Follow(id.Lsn, 0);
        await follower.ChangedAsync(CancellationToken.None).WaitAsync(DelayFixture.Patience);
    }

    [Fact]
    public async Task Changed_WhileItWaits_IsNotTold()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        EventId id = await hub.PublishAsync("waits", 10);
        using IEventFollower follower = hub.Partition.Follow(id.Lsn, 0);
        Task changed = follower.ChangedAsync(CancellationToken.None);
        await hub.PublishAsync("another", 10);
        Assert.False(changed.IsCompleted);
        await hub.PassAsync(10, 2);
        await changed.WaitAsync(DelayFixture.Patience);
    }
}
