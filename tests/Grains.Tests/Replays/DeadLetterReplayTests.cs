using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Tests.Subscriptions;

namespace EventHub.Grains.Tests.Replays;

/// <summary>Dead letters opened again at a rate, over restarts.</summary>
public class DeadLetterReplayTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_restart_it_goes_on_and_opens_no_more_than_were_asked_for(bool hasCheckpoint)
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        Guid replay = await StartAsync(hub, letters: 5, max: 4);
        await StepAsync(hub);
        await StepAsync(hub);
        await WaitsAsync(hub);
        if (hasCheckpoint)
        {
            await hub.Log.Partition.CheckpointAsync().WaitAsync(DeliveryFixture.Patience);
        }

        // What fails once more stays a dead letter.
        TestSink sink = hub.Join("s");
        await hub.SettleAsync("s", new Settlement((await sink.NextAsync()).Id, SettleVerb.Term));
        await hub.RestartAsync();
        Assert.True(hub.Replay(replay) is { State: ReplayState.Running, HandedOut: 2 });
        await StepAsync(hub);
        await StepAsync(hub);
        await EndsAsync(hub, replay);
        Assert.Equal(4, hub.Replay(replay).HandedOut);
        Assert.Equal([1, 5], hub.Cursor("s").DeadLettersBehind(0, -1, 10).Select(letter => letter.Sequence));
        await hub.RestartAsync();
        Assert.True(hub.Replay(replay) is { State: ReplayState.Completed, HandedOut: 4 });
    }

    [Fact]
    public async Task Paused_it_stays_so_over_a_restart_and_cancelled_it_opens_nothing_more()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        Guid replay = await StartAsync(hub, letters: 5, max: 5);
        await StepAsync(hub);
        await WaitsAsync(hub);
        await hub.ChangeAsync(replay, ReplayState.Paused);
        await hub.RestartAsync();
        await hub.PassAsync(TimeSpan.FromSeconds(5));
        Assert.True(hub.Replay(replay) is { State: ReplayState.Paused, HandedOut: 1 });
        await hub.ChangeAsync(replay, ReplayState.Running);
        await WaitsAsync(hub);
        await hub.ChangeAsync(replay, ReplayState.Cancelled);
        await hub.PassAsync(TimeSpan.FromSeconds(5));
        Assert.True(hub.Replay(replay) is { State: ReplayState.Cancelled, HandedOut: 2, EndedTicks: > 0 });
        Assert.Equal(3, hub.Cursor("s").Counts.DeadLetters);
    }

    private static async Task<Guid> StartAsync(DeliveryFixture hub, int letters, int max)
    {
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s", out IConsumer member);
        for (int i = 0; i < letters; i++)
        {
            await hub.PublishAsync();
            await hub.SettleAsync("s", new Settlement((await sink.NextAsync()).Id, SettleVerb.Term));
        }

        member.Dispose();
        hub.Time.Advance(TimeSpan.FromSeconds(1));
        ReplayDefinition definition = new(
            Guid.NewGuid(), ReplayKind.DeadLetters, """{"rate":1}""", [new ReplayRange(3, 0, 0, max)], [hub.Deliveries.Find("s")!.Id], max);
        await hub.Deliveries.Replays.StartAsync(definition, ReplayLimits.RunningMax).AsTask().WaitAsync(DeliveryFixture.Patience);
        return definition.Id;
    }

    // Time stands still while the hub works; it waits for its next place before and behind each.
    private static async Task StepAsync(DeliveryFixture hub)
    {
        await WaitsAsync(hub);
        hub.Time.Advance(TimeSpan.FromSeconds(1));
    }

    private static Task WaitsAsync(DeliveryFixture hub) => hub.Time.TimerAsync(TimeSpan.FromSeconds(1)).WaitAsync(DeliveryFixture.Patience);

    private static async Task EndsAsync(DeliveryFixture hub, Guid replay)
    {
        using CancellationTokenSource patience = new(DeliveryFixture.Patience);
        while (hub.Replay(replay).State != ReplayState.Completed)
        {
            Assert.False(patience.IsCancellationRequested, "It did not end.");
            await Task.Yield();
        }
    }
}
