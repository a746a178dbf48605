using EventHub.Grains.Interfaces.Subscriptions;
using EventId = EventHub.Protocol.Positions.EventId;

namespace EventHub.Grains.Tests.Delays;

public class DelayedCancelTests
{
    [Fact]
    public async Task A_cancelled_event_is_deleted_and_never_released()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        EventId id = await hub.PublishAsync("gone", 10);
        await hub.PublishAsync("stays", 11);
        using IEventFollower follower = hub.Partition.Follow(id.Lsn, 0);
        Assert.True(await hub.DeleteAsync(id));
        await follower.ChangedAsync(CancellationToken.None).WaitAsync(DelayFixture.Patience);
        Assert.Equal(("Deleted", "gone", 0), await hub.FindAsync(id));
        Assert.Equal(["stays"], await hub.WaitingChannelsAsync());
        await hub.PassAsync(20, 1);
        Assert.Equal(["stays"], await hub.ChannelsAsync());
    }

    [Fact]
    public async Task A_released_event_is_deleted_as_any_other()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        EventId id = await hub.PublishAsync("c", 10);
        await hub.PassAsync(10, 1);
        Assert.True(await hub.DeleteAsync(id));
        Assert.Equal(("Deleted", "c", 1), await hub.FindAsync(id));
        await hub.RestartAsync();
        Assert.Equal(("Deleted", "c", 1), await hub.FindAsync(id));
    }

    [Fact]
    public async Task Cancelling_while_it_is_released_ends_as_one_of_both()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        List<EventId> ids = [];
        for (int i = 0; i < 200; i++)
        {
            ids.Add(await hub.PublishAsync($"c{i}", 10));
        }

        List<Task<bool>> deletes = [.. ids.Take(100).Select(hub.DeleteAsync)];
        Task passing = Task.Run(() => hub.Time.Advance(TimeSpan.FromSeconds(10)));
        deletes.AddRange(ids.Skip(100).Select(hub.DeleteAsync));
        Assert.All(await Task.WhenAll(deletes).WaitAsync(DelayFixture.Patience), Assert.True);
        await passing;
        await hub.Log.PublishAsync("end");
        await CheckAsync(hub, ids);
        await hub.RestartAsync();
        await CheckAsync(hub, ids);
    }

    [Fact]
    public async Task Cancelling_twice_at_once_is_the_same_as_once()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        EventId id = await hub.PublishAsync("c", 10);
        bool[] deleted = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => hub.DeleteAsync(id)));
        Assert.All(deleted, Assert.True);
        Assert.Equal(0, hub.Waiting);
        Assert.Equal(1, hub.Partition.Statistics().DeletedEvents);
    }

    // Every one is deleted; it has a sequence exactly when it is in the log as an event, and none waits.
    private static async Task CheckAsync(DelayFixture hub, List<EventId> ids)
    {
        List<string> channels = await hub.ChannelsAsync();
        int released = 0;
        foreach (EventId id in ids)
        {
            (string status, string channel, long sequence) = (await hub.FindAsync(id))!.Value;
            Assert.Equal("Deleted", status);
            Assert.Equal(sequence > 0 ? 1 : 0, channels.Count(found => found == channel));
            released += sequence > 0 ? 1 : 0;
        }

        Assert.Equal(released + 1, channels.Count);
        Assert.Equal(0, hub.Waiting);
    }
}
