using EventHub.Protocol.Records;
using EventId = EventHub.Protocol.Positions.EventId;

namespace EventHub.Grains.Tests.Delays;

/// <summary>What waits is rebuilt from the log, from wherever it ended.</summary>
public class DelayedRestartTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_scheduled_waits_on_and_is_released_once(bool checkpoint)
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        EventId id = await hub.PublishAsync("later", 10);
        await RestartAsync(hub, checkpoint);
        Assert.Equal(("Pending", "later", 0), await hub.FindAsync(id));
        await hub.PassAsync(10, 1);
        Assert.Equal(["later"], await hub.ChannelsAsync());
        await RestartAsync(hub, checkpoint);
        await hub.Log.PublishAsync("behind");
        Assert.Equal(["later", "behind"], await hub.ChannelsAsync());
        Assert.Equal(("Completed", "later", 1), await hub.FindAsync(id));
        Assert.Equal(0, hub.Waiting);
    }

    [Fact]
    public async Task What_was_due_while_the_hub_was_down_is_released_at_its_start()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        await hub.PublishAsync("b", 20);
        await hub.PublishAsync("a", 10);
        await hub.Partition.DisposeAsync();
        hub.Time.Advance(TimeSpan.FromHours(1));
        await hub.Log.StartAsync();

        // Timers of the clock fire when it moves.
        await hub.PassAsync(0, 2);
        Assert.Equal(["a", "b"], await hub.ChannelsAsync());
    }

    [Fact]
    public async Task A_release_behind_the_checkpoint_counts()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        EventId id = await hub.PublishAsync("a", 10);
        await hub.PublishAsync("b", 20);
        await hub.Partition.CheckpointAsync();
        await hub.PassAsync(10, 1);
        await hub.RestartAsync();
        Assert.Equal(("Completed", "a", 1), await hub.FindAsync(id));
        Assert.Equal(["b"], await hub.WaitingChannelsAsync());
        await hub.PassAsync(10, 2);
        Assert.Equal(["a", "b"], await hub.ChannelsAsync());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task What_was_cancelled_stays_so(bool checkpointBefore, bool checkpointAfter)
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        EventId id = await hub.PublishAsync("a", 10);
        await hub.PublishAsync("b", 20);
        if (checkpointBefore)
        {
            await hub.Partition.CheckpointAsync();
        }

        Assert.True(await hub.DeleteAsync(id));
        await RestartAsync(hub, checkpointAfter);
        Assert.Equal(("Deleted", "a", 0), await hub.FindAsync(id));
        Assert.True(await hub.DeleteAsync(id));
        await hub.PassAsync(30, 1);
        Assert.Equal(["b"], await hub.ChannelsAsync());
    }

    [Fact]
    public async Task A_sync_that_fails_while_publishing_leaves_nothing_to_release()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        hub.Log.Disk.FailsSync = true;
        await Assert.ThrowsAsync<Protocol.Errors.EventHubException>(() => hub.PublishAsync("lost", 10));
        await OpenAgainAsync(hub);
        await hub.PublishAsync("kept", 5);
        await hub.PassAsync(20, 2);
        Assert.Equal(["open", "kept"], await hub.ChannelsAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1500)]
    public async Task A_sync_that_fails_while_releasing_is_made_up_for_and_nothing_comes_twice(int events)
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        List<string> channels = [.. Enumerable.Range(0, events).Select(i => $"c{i}")];
        using (EventBatch batch = EventBatch.Rent())
        {
            foreach (string channel in channels)
            {
                batch.Add(new EventDraft(System.Text.Encoding.ASCII.GetBytes(channel)) { Payload = "{}"u8, DeliverAtTicks = hub.Time.GetUtcNow().AddSeconds(10).UtcTicks });
            }

            await hub.Partition.AppendAsync(batch);
        }

        hub.Log.Disk.FailsSync = true;
        hub.Time.Advance(TimeSpan.FromSeconds(10));
        using CancellationTokenSource deadline = new(DelayFixture.Patience);
        while (hub.Log.Disk.FailsSync)
        {
            Assert.False(deadline.IsCancellationRequested, "Nothing is released.");
            await Task.Yield();
        }

        await OpenAgainAsync(hub);
        await hub.PassAsync(1, events + 1);
        Assert.Equal(channels, (await hub.ChannelsAsync()).Where(channel => channel != "open"));
        await hub.RestartAsync();
        Assert.Equal(0, hub.Waiting);
    }

    [Fact]
    public async Task A_sync_that_fails_while_cancelling_leaves_one_or_the_other()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        EventId id = await hub.PublishAsync("a", 36_000);
        hub.Log.Disk.FailsSync = true;
        await Assert.ThrowsAsync<Protocol.Errors.EventHubException>(() => hub.DeleteAsync(id));
        await OpenAgainAsync(hub);

        // What was not synced is gone with the log that failed, so it waits again.
        Assert.Equal(("Pending", "a", 0), await hub.FindAsync(id));
        Assert.True(await hub.DeleteAsync(id));
        await hub.PublishAsync("mark", 36_000);
        await hub.PassAsync(36_000, 2);
        Assert.Equal(["open", "mark"], await hub.ChannelsAsync());
        Assert.Equal(0, hub.Waiting);
    }

    private static async Task RestartAsync(DelayFixture hub, bool checkpoint)
    {
        if (checkpoint)
        {
            await hub.Partition.CheckpointAsync();
        }

        await hub.RestartAsync();
    }

    // Opening happens in the background, with pauses on the fake clock: move it until an append is taken.
    private static async Task OpenAgainAsync(DelayFixture hub)
    {
        using CancellationTokenSource deadline = new(DelayFixture.Patience);
        while (true)
        {
            Assert.False(deadline.IsCancellationRequested, "The partition did not open again.");
            try
            {
                await hub.Log.PublishAsync("open");
                return;
            }
            catch (Protocol.Errors.EventHubException)
            {
                hub.Time.Advance(TimeSpan.FromMilliseconds(100));
                await Task.Yield();
            }
        }
    }
}
