using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions.Cursors;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Tests.Subscriptions;

/// <summary>Channels whose delivery is paused, beside others of the same subscription.</summary>
public class PausedChannelTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(PauseMode.Deliver)]
    [InlineData(PauseMode.Both)]
    public async Task Others_go_on_and_what_was_held_back_comes_in_order_before_what_came_after(PauseMode mode)
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        await PauseAsync(hub, mode, "a");
        TestSink sink = hub.Join("s");
        long[] held = [await hub.PublishAsync("a"), await hub.PublishAsync("a")];
        long other = await hub.PublishAsync("b");
        Assert.Equal(other, (await sink.NextAsync()).Sequence);
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
        Assert.Equal(EventStatus.Pending, (await hub.StateAsync(held[0])).Status);
        Assert.Equal(held[0] - 1, hub.Cursor("s").Counts.Floor);

        long third = await hub.PublishAsync("a");
        await PauseAsync(hub, mode);
        List<Received> got = await sink.NextAsync(3);
        Assert.Equal([.. held, third], got.Select(delivery => delivery.Sequence));
        Assert.All(got, delivery => Assert.False(delivery.Handover.Late || delivery.Handover.Replay));
        await hub.AckAsync("s", got[0]);
        Assert.Equal(EventOutcome.Delivered, (await hub.StateAsync(held[0])).Outcome);
        long fourth = await hub.PublishAsync("a");
        Assert.Equal(fourth, (await sink.NextAsync()).Sequence);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_subscription_was_moved_past_does_not_come_when_the_pause_ends(bool restarts)
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        Subscription subscription = await hub.DefineAsync("s");
        await PauseAsync(hub, PauseMode.Deliver, "a");
        hub.Join("s", out IConsumer member);
        long held = await hub.PublishAsync("a");
        await hub.SettledAsync();
        member.Leave(returnsWork: true);
        await hub.SettledAsync();

        // Nobody is there: it is behind the place that the subscription has come to.
        long unseen = await hub.PublishAsync("a"), next = await hub.PublishAsync("a");
        await hub.Deliveries.SeekAsync(subscription.Id, next);
        if (restarts)
        {
            await hub.RestartAsync();
        }

        await PauseAsync(hub, PauseMode.Deliver);
        Received only = await hub.Join("s").NextAsync();
        Assert.Equal(next, only.Sequence);
        await hub.AckAsync("s", only);
        await hub.KillAsync();
        Assert.Equal([EventOutcome.Discarded, EventOutcome.Discarded, EventOutcome.Delivered],
            [(await hub.StateAsync(held)).Outcome, (await hub.StateAsync(unseen)).Outcome, (await hub.StateAsync(next)).Outcome]);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_restart_within_a_pause_forgets_nothing_and_doubles_nothing(bool isKilled, bool writesCheckpoint)
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        await PauseAsync(hub, PauseMode.Deliver, "a", "c");
        TestSink sink = hub.Join("s");
        List<long> held = [];
        for (int i = 0; i < 3; i++)
        {
            held.Add(await hub.PublishAsync("a"));
            await hub.AckAsync("s", await Next(sink, await hub.PublishAsync("b")));
            held.Add(await hub.PublishAsync("c"));
        }

        await RestartAsync(hub, isKilled, writesCheckpoint);
        foreach (long sequence in held)
        {
            Assert.Equal(EventStatus.Pending, (await hub.StateAsync(sequence)).Status);
        }

        // One of both may go, as far as its consumer takes it.
        await PauseAsync(hub, PauseMode.Deliver, "c");
        sink = hub.Join("s", credit: 2);
        Received first = await Next(sink, held[0]), second = await Next(sink, held[2]);
        await hub.AckAsync("s", first);
        await hub.PassAsync(Moment);
        await RestartAsync(hub, isKilled, writesCheckpoint);
        sink = hub.Join("s");
        Received third = await Next(sink, held[4]);
        await hub.AckAsync("s", second);
        await hub.AckAsync("s", third);
        await hub.PassAsync(Moment);
        Assert.True(sink.IsEmpty);
        await RestartAsync(hub, isKilled, writesCheckpoint);
        await PauseAsync(hub, PauseMode.Deliver);
        sink = hub.Join("s");
        long last = await hub.PublishAsync("a");
        List<Received> got = await sink.NextAsync(4);
        Assert.Equal([held[1], held[3], held[5], last], got.Select(delivery => delivery.Sequence).Order());
        Assert.All(got, delivery => Assert.Equal(1, delivery.Attempt));
        foreach (Received delivery in got)
        {
            await hub.AckAsync("s", delivery);
        }

        await RestartAsync(hub, isKilled, writesCheckpoint);
        sink = hub.Join("s");
        await hub.PassAsync(TimeSpan.FromMinutes(1));
        Assert.True(sink.IsEmpty);
        for (long sequence = 1; sequence <= last; sequence++)
        {
            Assert.Equal(EventOutcome.Delivered, (await hub.StateAsync(sequence)).Outcome);
        }
    }

    [Fact]
    public async Task Another_attempt_waits_too_and_holds_back_nothing_of_another_channel()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        await hub.PublishAsync("a");
        await hub.PublishAsync("b");
        List<Received> got = await sink.NextAsync(2);
        await PauseAsync(hub, PauseMode.Deliver, "a");
        await hub.NakAsync("s", got[0], TimeSpan.Zero);
        await hub.NakAsync("s", got[1], TimeSpan.Zero);
        Assert.Equal(got[1].Sequence, (await sink.NextAsync()).Sequence);
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
        Assert.Equal((1, 1), (hub.Cursor("s").Counts.InFlight, hub.Cursor("s").Counts.Waiting));
        await hub.RestartAsync();
        sink = hub.Join("s");
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
        await PauseAsync(hub, PauseMode.Deliver);
        Received again = await sink.NextAsync();
        Assert.Equal((got[0].Sequence, 2), (again.Sequence, again.Attempt));
    }

    [Fact]
    public async Task Keys_of_an_ordered_subscription_stay_in_order()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s", DeliveryFixture.Definition() with { Ordered = true });
        await PauseAsync(hub, PauseMode.Deliver, "a");
        TestSink sink = hub.Join("s");
        List<long> held = [];
        foreach (EventPriority priority in (EventPriority[])[EventPriority.Normal, EventPriority.Critical, EventPriority.Normal])
        {
            held.Add((await hub.Log.PublishAsync("a", orderingKey: "k", priority: priority)).Sequence);
        }

        await hub.AckAsync("s", await Next(sink, await hub.PublishAsync("b")));
        await PauseAsync(hub, PauseMode.Deliver);
        held.Add((await hub.Log.PublishAsync("a", orderingKey: "k", priority: EventPriority.Critical)).Sequence);
        foreach (long sequence in held)
        {
            Received got = await Next(sink, sequence);
            await hub.SettledAsync();
            Assert.True(sink.IsEmpty);
            await hub.AckAsync("s", got);
        }
    }

    [Fact]
    public async Task A_key_stays_in_order_over_priorities_beside_another_channel_that_was_held_back()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s", DeliveryFixture.Definition() with { Ordered = true });
        await PauseAsync(hub, PauseMode.Deliver, "a", "c");
        TestSink sink = hub.Join("s");
        await hub.Log.PublishAsync("c", orderingKey: "1");
        long first = (await hub.Log.PublishAsync("a", orderingKey: "k")).Sequence;
        long second = (await hub.Log.PublishAsync("a", orderingKey: "k", priority: EventPriority.Critical)).Sequence;
        await hub.Log.PublishAsync("c", orderingKey: "2");
        await hub.SettledAsync();
        await PauseAsync(hub, PauseMode.Deliver);
        List<Received> got = await sink.NextAsync(3);
        Assert.Equal(first, Assert.Single(got, delivery => delivery.Channel == "a").Sequence);
        await hub.AckAsync("s", got.Single(delivery => delivery.Channel == "a"));
        await Next(sink, second);
    }

    [Fact]
    public async Task What_expires_meanwhile_is_not_handed_out_and_what_others_had_is_not_touched()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        await PauseAsync(hub, PauseMode.Deliver, "a");
        TestSink sink = hub.Join("s");
        long first = await hub.PublishForAsync(TimeSpan.FromSeconds(5), "a");
        long other = await hub.PublishAsync("b");
        long second = await hub.PublishForAsync(TimeSpan.FromSeconds(5), "a");
        await hub.AckAsync("s", await Next(sink, other));
        hub.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(EventStatus.Expired, (await hub.StateAsync(first)).Status);
        long last = await hub.PublishAsync("a");
        await PauseAsync(hub, PauseMode.Deliver);
        await Next(sink, last);
        await hub.PassAsync(Moment);
        for (int restarts = 0; restarts < 2; restarts++)
        {
            Assert.Equal(2, hub.Cursor("s").Counts.Expired);
            Assert.Equal((EventStatus.Expired, EventStatus.Completed, EventStatus.Expired), ((await hub.StateAsync(first)).Status, (await hub.StateAsync(other)).Status, (await hub.StateAsync(second)).Status));
            await hub.RestartAsync();
        }
    }

    [Fact]
    public async Task Moving_forward_discards_what_is_parked_and_nothing_else()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        await PauseAsync(hub, PauseMode.Deliver, "a");
        TestSink sink = hub.Join("s");
        long held = await hub.PublishAsync("a"), other = await hub.PublishAsync("b");
        await hub.AckAsync("s", await Next(sink, other));
        await hub.PassAsync(Moment);
        await hub.Deliveries.SeekAsync(hub.Deliveries.Find("s")!.Id, long.MaxValue);
        long last = await hub.PublishAsync("a");
        await hub.PassAsync(Moment);
        await hub.RestartAsync();
        Assert.Equal((EventOutcome.Discarded, EventOutcome.Delivered, EventOutcome.None), ((await hub.StateAsync(held)).Outcome, (await hub.StateAsync(other)).Outcome, (await hub.StateAsync(last)).Outcome));
        await PauseAsync(hub, PauseMode.Deliver);
        sink = hub.Join("s");
        await Next(sink, last);
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
    }

    [Fact]
    public async Task A_late_way_waits_before_an_event_of_a_paused_channel_while_its_own_goes_on()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        long early = await hub.PublishAsync("a"), later = await hub.PublishAsync("b");
        await PauseAsync(hub, PauseMode.Deliver, "a");
        await hub.DefineAsync("s", from: 1);
        TestSink sink = hub.Join("s");
        await Next(sink, await hub.PublishAsync("b"));
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
        await PauseAsync(hub, PauseMode.Deliver);
        await Next(sink, early);
        await Next(sink, later);
    }

    [Fact]
    public async Task However_much_is_parked_it_is_one_place()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        await PauseAsync(hub, PauseMode.Deliver, "a");
        long before = Written(hub);
        TestSink sink = hub.Join("s");
        await hub.Log.PublishManyAsync(5000, _ => "a");
        await Next(sink, await hub.PublishAsync("b"));
        await hub.PassAsync(Moment);
        Assert.InRange(Written(hub) - before, 1, 200);
        await PauseAsync(hub, PauseMode.Deliver);
        Received got = await sink.NextAsync();
        Assert.Equal(1, got.Sequence);
    }

    [Fact]
    public async Task Beyond_the_limit_a_lane_waits()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        string[] channels = [.. Enumerable.Range(0, DeliveryLimits.PausedChannelsMax + 1).Select(i => $"c{i}")];
        await PauseAsync(hub, PauseMode.Deliver, channels);
        TestSink sink = hub.Join("s");
        foreach (string channel in channels)
        {
            await hub.PublishAsync(channel);
        }

        long waits = await hub.PublishAsync("b");
        Received urgent = await NextOf(sink, hub.Log.PublishAsync("b", priority: EventPriority.High));
        await hub.AckAsync("s", urgent);
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
        Assert.Equal(EventStatus.Pending, (await hub.StateAsync(waits)).Status);
        await PauseAsync(hub, PauseMode.Deliver, channels[1..]);
        Received freed = await sink.NextAsync();
        Assert.Equal("c0", freed.Channel);
        await Next(sink, waits);
    }

    [Fact]
    public async Task What_retention_takes_of_a_paused_channel_is_counted()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync(options => options with { RetentionAge = TimeSpan.FromDays(1) });
        await hub.DefineAsync("s");
        await PauseAsync(hub, PauseMode.Deliver, "a");
        TestSink sink = hub.Join("s");
        await hub.PublishAsync("a");
        await hub.AckAsync("s", await Next(sink, await hub.PublishAsync("b")));
        await hub.PublishAsync("a");
        hub.Time.Advance(TimeSpan.FromHours(20));
        long kept = await hub.PublishAsync("a");
        hub.Time.Advance(TimeSpan.FromHours(10));
        await hub.RetainAsync(kept);
        Assert.Equal((kept, 2L), (hub.Log.Partition.Bounds.FirstSequence, hub.Cursor("s").Counts.Expired));
        await hub.RestartAsync();
        Assert.Equal(2, hub.Cursor("s").Counts.Expired);
        await PauseAsync(hub, PauseMode.Deliver);
        await Next(hub.Join("s"), kept);
    }

    private static async Task PauseAsync(DeliveryFixture hub, PauseMode mode, params string[] channels)
    {
        ImmutableSortedDictionary<string, ChannelPolicy> policies = channels.ToImmutableSortedDictionary(channel => channel, _ => new ChannelPolicy { Paused = mode });
        hub.Log.Policies = new PolicySet(policies, []);
        await hub.Log.Partition.ApplyPoliciesAsync(hub.Log.Policies, CancellationToken.None);
    }

    private static async Task RestartAsync(DeliveryFixture hub, bool isKilled, bool writesCheckpoint)
    {
        if (writesCheckpoint)
        {
            await hub.Log.Partition.CheckpointAsync();
        }

        await (isKilled ? hub.KillAsync() : hub.RestartAsync());
    }

    private static async Task<Received> Next(TestSink sink, long sequence)
    {
        Received got = await sink.NextAsync();
        Assert.Equal(sequence, got.Sequence);
        return got;
    }

    private static async Task<Received> NextOf(TestSink sink, Task<AppendResult> published) => await Next(sink, (await published).Sequence);

    private static long Written(DeliveryFixture hub)
    {
        using MemoryStream memory = new();
        using BinaryWriter writer = new(memory);
        ((SubscriptionCursor)hub.Cursor("s")).Write(writer, writer, []);
        writer.Flush();
        return memory.Length;
    }
}
