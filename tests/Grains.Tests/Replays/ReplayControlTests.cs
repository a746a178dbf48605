using EventHub.Grains.Interfaces.Replays;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Tests.Subscriptions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Replays;
using EventHub.Protocol.Subscriptions;

namespace EventHub.Grains.Tests.Replays;

/// <summary>Pausing, resuming, cancelling, and the rate.</summary>
public class ReplayControlTests
{
    [Fact]
    public async Task A_paused_replay_hands_nothing_out_until_it_is_resumed()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        for (int i = 0; i < 4; i++)
        {
            await hub.PublishAsync();
        }

        await hub.DefineAsync("s");
        Guid replay = await hub.ReplayAsync("s");
        await hub.ChangeAsync(replay, ReplayState.Paused);
        TestSink sink = hub.Join("s");
        await hub.PublishAsync();

        // Its own events come meanwhile.
        Assert.Equal(5, (await sink.NextAsync()).Sequence);
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
        Assert.Equal(ReplayState.Paused, hub.Replay(replay).State);
        await hub.RestartAsync();
        Assert.Equal(ReplayState.Paused, hub.Replay(replay).State);
        sink = hub.Join("s");
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
        await hub.ChangeAsync(replay, ReplayState.Running);
        Assert.Equal([1, 2, 3, 4], (await sink.NextAsync(4)).Select(delivery => delivery.Sequence));
    }

    [Fact]
    public async Task A_cancelled_replay_hands_nothing_new_out_and_lets_the_rest_end()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        for (int i = 0; i < 4; i++)
        {
            await hub.PublishAsync();
        }

        await hub.DefineAsync("s");
        Guid replay = await hub.ReplayAsync("s");
        TestSink sink = hub.Join("s", credit: 2);
        List<Received> got = await sink.NextAsync(2);
        await hub.ChangeAsync(replay, ReplayState.Cancelled);
        TestSink other = hub.Join("s");
        await hub.NakAsync("s", got[0], TimeSpan.Zero);
        Assert.True(await other.NextAsync() is { Sequence: 1, Attempt: 2 });
        await hub.SettledAsync();
        Assert.True(other.IsEmpty);
        Assert.True(hub.Replay(replay) is { State: ReplayState.Cancelled, HandedOut: 2, EndedTicks: > 0 });
        await hub.RestartAsync();
        other = hub.Join("s");
        await hub.PassAsync(TimeSpan.FromSeconds(70));
        Assert.All(other.Taken(), delivery => Assert.True(delivery.Sequence <= 2));
        Assert.True(hub.Replay(replay) is { State: ReplayState.Cancelled, HandedOut: 2 });

        // What is over stays so.
        await hub.ChangeAsync(replay, ReplayState.Running);
        Assert.Equal(ReplayState.Cancelled, hub.Replay(replay).State);
    }

    [Fact]
    public async Task What_an_ordered_subscription_held_back_is_not_handed_out_after_a_cancellation()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        for (int i = 0; i < 3; i++)
        {
            await hub.PublishAsync();
        }

        await hub.DefineAsync("s", DeliveryFixture.Definition() with { Ordered = true });
        Guid replay = await hub.ReplayAsync("s");
        TestSink sink = hub.Join("s");
        Received first = await sink.NextAsync();
        await hub.SettledAsync();
        await hub.ChangeAsync(replay, ReplayState.Cancelled);
        await hub.RestartAsync();
        sink = hub.Join("s");
        await hub.AckAllAsync("s", [first]);
        await hub.PublishAsync();
        Assert.Equal(4, (await sink.NextAsync()).Sequence);
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
        Assert.True(hub.Replay(replay) is { State: ReplayState.Cancelled, HandedOut: 1, Open: 0 });
    }

    [Fact]
    public async Task A_rate_is_kept_over_all_subscriptions_together()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        for (int i = 0; i < 20; i++)
        {
            await hub.PublishAsync();
        }

        await hub.DefineAsync("a");
        await hub.DefineAsync("b");
        TestSink a = hub.Join("a"), b = hub.Join("b");
        await hub.ReplayAsync(new ReplayRequest { Rate = 10 }, "a", "b");
        await hub.SettledAsync();
        int before = a.Taken().Count + b.Taken().Count;
        Assert.InRange(before, 1, 2);
        await hub.PassAsync(TimeSpan.FromSeconds(2));
        int came = a.Taken().Count, cameToo = b.Taken().Count;
        Assert.InRange(came + cameToo, 19, 21);
        Assert.InRange(came, 9, 11);

        // Whatever came in between is not made up for.
        await hub.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(40, before + came + cameToo + a.Taken().Count + b.Taken().Count);
    }

    [Fact]
    public async Task What_was_not_taken_in_time_is_not_made_up_for()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        for (int i = 0; i < 20; i++)
        {
            await hub.PublishAsync();
        }

        await hub.DefineAsync("s");
        await hub.ReplayAsync(new ReplayRequest { Rate = 10 }, "s");
        await hub.PassAsync(TimeSpan.FromSeconds(10));
        TestSink sink = hub.Join("s");
        await hub.PassAsync(TimeSpan.FromSeconds(1));
        Assert.InRange(sink.Taken().Count, 10, 12);
    }

    [Fact]
    public async Task A_timer_that_ends_early_is_set_anew()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        hub.Time.CutsToMilliseconds = true;
        await hub.PublishAsync();
        await hub.PublishAsync();
        await hub.DefineAsync("s");
        await hub.ReplayAsync(new ReplayRequest { Rate = 3 }, "s");
        TestSink sink = hub.Join("s");
        await sink.NextAsync();
        await hub.SettledAsync();
        hub.Time.Advance(TimeSpan.FromMilliseconds(333));
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
        hub.Time.Advance(TimeSpan.FromMilliseconds(1));
        await hub.SettledAsync();
        Assert.Single(sink.Taken());
    }

    [Fact]
    public async Task So_many_may_be_under_way()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.PublishAsync();
        await hub.DefineAsync("s");
        Guid first = await hub.ReplayAsync("s");
        ReplayDefinition second = hub.Replay(first).Definition with { Id = Guid.NewGuid() };
        EventHubException refused = await Assert.ThrowsAsync<EventHubException>(() => hub.Deliveries.Replays.StartAsync(second, 1).AsTask());
        Assert.Equal(ErrorCodes.ReplayUnderWay, refused.Code);
        await hub.ChangeAsync(first, ReplayState.Cancelled);
        await hub.Deliveries.Replays.StartAsync(second, 1);
        Assert.Equal(2, hub.Deliveries.Replays.All.Count);
    }

    [Fact]
    public async Task Counting_follows_the_same_rule_and_has_no_effect()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        TestSink sink = await hub.AckedAsync("s", 3);
        await hub.DefineAsync("t", DeliveryFixture.Definition("z") with { Filter = SubscriptionFilter.None });
        await hub.PublishAsync();
        await hub.SettleAsync("s", new Settlement((await sink.NextAsync()).Id, SettleVerb.Term));
        ReplayRange range = new(3, 1, 5);
        long id = hub.Deliveries.Find("s")!.Id;
        IPartitionReplays replays = hub.Deliveries.Replays;
        ReplayCount all = await replays.CountAsync(new ReplayRequest(), range, null, long.MaxValue, CancellationToken.None);
        Assert.True(all is { Examined: 4, IsWhole: true });
        Assert.Equal([KeyValuePair.Create(id, 4L)], all.Matched);
        ReplayCount open = await replays.CountAsync(new ReplayRequest { SkipCompleted = true }, range, id, long.MaxValue, CancellationToken.None);
        Assert.Equal([KeyValuePair.Create(id, 1L)], open.Matched);
        Assert.False((await replays.CountAsync(new ReplayRequest(), range, null, 2, CancellationToken.None)).IsWhole);
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty && replays.All.Count == 0);
    }
}
