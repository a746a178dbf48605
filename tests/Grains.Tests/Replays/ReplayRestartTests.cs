using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Tests.Subscriptions;
using EventHub.Protocol.Replays;

namespace EventHub.Grains.Tests.Replays;

/// <summary>A replay survives whatever happens in its middle.</summary>
public class ReplayRestartTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_restart_a_replay_goes_on_where_it_was(bool hasCheckpoint)
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await PublishAsync(hub, 10);
        await hub.DefineAsync("s");
        Guid replay = await hub.ReplayAsync(new ReplayRequest { Since = "2", Until = "10" }, "s");
        TestSink sink = hub.Join("s", credit: 4);
        List<Received> got = await sink.NextAsync(4);
        await hub.AckAllAsync("s", got[1..3]);
        if (hasCheckpoint)
        {
            await hub.Log.Partition.CheckpointAsync().WaitAsync(DeliveryFixture.Patience);
        }

        await hub.RestartAsync();
        Assert.True(hub.Replay(replay) is { State: ReplayState.Running, HandedOut: 4, Open: 2 });
        sink = hub.Join("s");
        List<Received> rest = await sink.NextAsync(4);
        Assert.Equal([6, 7, 8, 9], rest.Select(delivery => delivery.Sequence));
        await hub.AckAllAsync("s", rest);

        // What was in flight comes again at its deadline, as its next attempt.
        await hub.PassAsync(TimeSpan.FromSeconds(35));
        List<Received> late = await sink.NextAsync(2);
        Assert.Equal([(2L, 2), (5L, 2)], late.Select(delivery => (delivery.Sequence, delivery.Attempt)));
        await hub.AckAllAsync("s", late);
        Assert.True(hub.Replay(replay) is { State: ReplayState.Completed, HandedOut: 8, Open: 0, Failed: 0 });
        await hub.RestartAsync();
        Assert.True(hub.Replay(replay) is { State: ReplayState.Completed, HandedOut: 8 });
        sink = hub.Join("s");
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
    }

    [Fact]
    public async Task A_checkpoint_in_which_a_replay_ended_is_read_with_what_came_behind_it()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await PublishAsync(hub, 3);
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        Guid first = await hub.ReplayAsync("s");
        await hub.AckAllAsync("s", await sink.NextAsync(3));
        await hub.Log.Partition.CheckpointAsync().WaitAsync(DeliveryFixture.Patience);
        Guid second = await hub.ReplayAsync(new ReplayRequest { SkipCompleted = true }, "s"), third = await hub.ReplayAsync("s");
        await sink.NextAsync(3);
        await hub.RestartAsync();
        Assert.Equal([first, second, third], hub.Deliveries.Replays.All.Select(replay => replay.Definition.Id));
        Assert.Equal([ReplayState.Completed, ReplayState.Completed, ReplayState.Running], hub.Deliveries.Replays.All.Select(replay => replay.State));
        Assert.Equal([3, 0, 3], hub.Deliveries.Replays.All.Select(replay => replay.HandedOut));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task However_often_the_hub_ends_in_between_no_event_is_missing_and_none_is_outside(int seed)
    {
        Random random = new(seed);
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await PublishAsync(hub, 60);
        await hub.DefineAsync("s", DeliveryFixture.Definition("a.b") with { Ordered = seed == 4 });
        Guid replay = await hub.ReplayAsync(new ReplayRequest { Since = "11", Until = "51", Rate = seed == 3 ? 20 : null }, "s");
        HashSet<long> acked = [], expected = [.. Enumerable.Range(11, 40).Where(sequence => sequence % 3 != 0).Select(sequence => (long)sequence)];
        for (int round = 0; hub.Replay(replay).State == ReplayState.Running; round++)
        {
            Assert.True(round < 400, $"{acked.Count} of {expected.Count} came.");
            TestSink sink = hub.Join("s", out IConsumer member, credit: random.Next(1, 8));
            await hub.PassAsync(TimeSpan.FromSeconds(random.Next(1, 4)));
            member.Dispose();
            foreach (Received delivery in sink.Taken())
            {
                Assert.Contains(delivery.Sequence, expected);
                Assert.True(acked.Contains(delivery.Sequence) is false, $"{delivery.Sequence} was acked, and came again.");
                SettleVerb verb = random.Next(4) == 0 ? SettleVerb.Nak : SettleVerb.Ack;
                if (random.Next(6) > 0 && await hub.SettleAsync("s", new Settlement(delivery.Id, verb, TimeSpan.Zero)) == SettleResult.Settled && verb == SettleVerb.Ack)
                {
                    acked.Add(delivery.Sequence);
                }
            }

            if (random.Next(3) == 0)
            {
                await hub.Log.Partition.CheckpointAsync().WaitAsync(DeliveryFixture.Patience);
            }

            if (random.Next(3) == 0)
            {
                await hub.RestartAsync();
            }
        }

        HashSet<long> dead = [.. hub.Cursor("s").DeadLettersBehind(0, 0, 100).Select(letter => letter.Sequence)];
        Assert.Equal(expected.Order(), acked.Union(dead).Order());
        Assert.True(hub.Replay(replay) is { HandedOut: 27, Open: 0 } && hub.Replay(replay).Failed == dead.Count);
    }

    private static async Task PublishAsync(DeliveryFixture hub, int events)
    {
        for (int i = 1; i <= events; i++)
        {
            await hub.PublishAsync(i % 3 == 0 && events == 60 ? "other" : "a.b");
        }
    }
}
