using EventHub.Grains.Delays;

namespace EventHub.Grains.Tests.Delays;

/// <summary>The wall clock decides, whichever way it is moved.</summary>
public class DelayedClockTests
{
    [Fact]
    public async Task A_step_forward_is_seen_within_the_period()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        await hub.PublishAsync("c", 3600);
        hub.Time.StepWallClock(TimeSpan.FromHours(2));
        await hub.PassAsync(DelayedEvents.LookPeriod.TotalSeconds, 1);
        Assert.Equal(["c"], await hub.ChannelsAsync());
    }

    [Fact]
    public async Task A_step_back_is_waited_for()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        await hub.PublishAsync("c", 10);
        hub.Time.StepWallClock(TimeSpan.FromMinutes(-1));
        hub.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, hub.Waiting);
        Assert.Equal(0, hub.Partition.Bounds.LastSequence);
        for (int i = 0; i < 11; i++)
        {
            hub.Time.Advance(DelayedEvents.LookPeriod);
        }

        await hub.PassAsync(5, 1);
        Assert.Equal(["c"], await hub.ChannelsAsync());
    }

    [Fact]
    public async Task Back_and_forth_releases_each_once()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        await hub.PublishAsync("a", 10);
        await hub.PublishAsync("b", 60);
        hub.Time.StepWallClock(TimeSpan.FromSeconds(20));
        await hub.PassAsync(5, 1);
        hub.Time.StepWallClock(TimeSpan.FromSeconds(-25));
        hub.Time.Advance(TimeSpan.FromSeconds(10));
        await hub.PublishAsync("c", 5);
        hub.Time.StepWallClock(TimeSpan.FromMinutes(10));
        await hub.PassAsync(5, 3);
        Assert.Equal(["a", "c", "b"], await hub.ChannelsAsync());
    }

    [Fact]
    public async Task Nothing_is_looked_at_while_nothing_waits()
    {
        await using DelayFixture hub = await DelayFixture.OpenAsync();
        Assert.Equal(0, hub.Partition.Statistics().OverdueSeconds);
        await hub.PublishAsync("c", 10);
        Assert.Equal(0, hub.Partition.Statistics().OverdueSeconds);
        hub.Time.StepWallClock(TimeSpan.FromSeconds(14));
        Assert.Equal(4, hub.Partition.Statistics().OverdueSeconds);
    }
}
