using System.Text;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Tests.Partitions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Tests.Subscriptions;

public class DeadLetterTests
{
    [Fact]
    public async Task A_dead_letter_opened_again_begins_with_its_first_attempt()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        await TermAsync(hub, sink, count: 2);
        DeadLetter letter = Letters(hub)[1];
        Assert.Equal((2, 0, true, 1), (letter.Sequence, letter.Walk, letter.IsTermed, letter.Attempt));

        Assert.Equal(1, await hub.Cursor("s").ReopenAsync([letter, letter]));
        Received again = await sink.NextAsync();
        Assert.Equal((2, 1, true, false), (again.Sequence, again.Attempt, again.Handover.Replay, again.Handover.Late));
        Assert.Equal([1], Letters(hub).Select(left => left.Sequence));

        // A repetition finds nothing, and hands nothing out.
        Assert.Equal(0, await hub.Cursor("s").ReopenAsync([letter]));
        await hub.NakAsync("s", again, TimeSpan.Zero);
        Assert.Equal(2, (again = await sink.NextAsync()).Attempt);
        Assert.Equal(SettleResult.Settled, await hub.AckAsync("s", again));
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
        Assert.Equal(1, hub.Cursor("s").Counts.DeadLetters);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_opened_again_is_open_after_a_restart_and_skips_nothing(bool restartsBefore)
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s", credit: 1);
        await hub.PublishAsync();
        await hub.SettleAsync("s", new Settlement((await sink.NextAsync()).Id, SettleVerb.Term));
        await hub.PublishAsync();
        if (restartsBefore)
        {
            await hub.RestartAsync();
        }

        Assert.Equal(1, await hub.Cursor("s").ReopenAsync(Letters(hub)));
        await hub.RestartAsync();
        Assert.Empty(Letters(hub));
        List<Received> both = await hub.Join("s").NextAsync(2);
        Assert.Equal([(1L, 1, true), (2, 1, false)], both.Select(delivery => (delivery.Sequence, delivery.Attempt, delivery.Handover.Replay)));
    }

    [Fact]
    public async Task Of_two_who_change_it_at_once_one_does()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        await TermAsync(hub, sink, count: 5);
        ISubscriptionCursor cursor = hub.Cursor("s");
        IReadOnlyList<DeadLetter> letters = Letters(hub);
        int[] changed = await Task.WhenAll(cursor.ReopenAsync(letters).AsTask(), cursor.DiscardAsync(letters).AsTask(), cursor.ReopenAsync(letters).AsTask());
        Assert.Equal([5, 0, 0], changed);
        await sink.NextAsync(5);
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
    }

    [Fact]
    public async Task A_discarded_dead_letter_stays_so()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        await TermAsync(hub, sink, count: 1);
        DeadLetter letter = Assert.Single(Letters(hub));
        Assert.Equal(EventOutcome.Termed, (await DeliveryOfAsync(hub, 1)).Outcome);

        Assert.Equal(1, await hub.Cursor("s").DiscardAsync([letter]));
        Assert.Equal(0, await hub.Cursor("s").DiscardAsync([letter]));
        Assert.Equal(0, await hub.Cursor("s").ReopenAsync([letter]));
        for (int round = 0; round < 2; round++)
        {
            EventDelivery delivery = await DeliveryOfAsync(hub, 1);
            Assert.Equal((EventStatus.Failed, EventOutcome.Discarded, 1), (delivery.Status, delivery.Outcome, delivery.Attempts.Length));
            Assert.Equal(0, hub.Cursor("s").Counts.DeadLetters);
            await hub.RestartAsync();
        }
    }

    [Fact]
    public async Task Attempts_of_a_dead_letter_are_those_since_it_was_opened_last()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        await hub.PublishAsync();
        await hub.NakAsync("s", await sink.NextAsync(), TimeSpan.Zero, "first");
        await hub.SettleAsync("s", new Settlement((await sink.NextAsync()).Id, SettleVerb.Term, Error: "second"));
        Assert.Equal([(1, "first"), (2, "second")], await AttemptsAsync(hub));
        await hub.Cursor("s").ReopenAsync(Letters(hub));
        await hub.SettleAsync("s", new Settlement((await sink.NextAsync()).Id, SettleVerb.Term, Error: "third"));
        Assert.Equal([(1, "third")], await AttemptsAsync(hub));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_said_of_an_attempt_before_does_not_count_for_the_one_now(bool restarts)
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        await hub.PublishAsync();
        Received before = await sink.NextAsync();
        Settlement term = new(before.Id, SettleVerb.Term);
        await hub.SettleAsync("s", term);
        await hub.PassAsync(TimeSpan.FromSeconds(1));
        await hub.Cursor("s").ReopenAsync(Letters(hub));
        Received now = await sink.NextAsync();
        Assert.Equal((before.Attempt, true), (now.Attempt, before.Id != now.Id));
        if (restarts)
        {
            await hub.PassAsync(TimeSpan.FromSeconds(1));
            await hub.Log.Partition.CheckpointAsync();
            await hub.RestartAsync();
        }

        Assert.True(DeliveryId.TryParse(Encoding.ASCII.GetBytes(now.Id.ToString()), out DeliveryId read));
        Assert.Equal(now.Id, read);
        Assert.Equal(SettleResult.Settled, await hub.SettleAsync("s", term));
        Assert.Equal(SettleResult.DeadlinePassed, await hub.AckAsync("s", before));
        Assert.Empty(Letters(hub));
        Assert.Equal(SettleResult.Settled, await hub.AckAsync("s", now));
        Assert.Equal(SettleResult.Settled, await hub.AckAsync("s", now));
        Assert.Equal(SettleResult.DeadlinePassed, await hub.AckAsync("s", before));
        Assert.Equal(EventOutcome.Delivered, (await DeliveryOfAsync(hub, 1)).Outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_checkpoint_dead_letters_stand_as_before(bool reopens)
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.PublishAsync();
        await hub.DefineAsync("s", from: 1);
        TestSink sink = hub.Join("s");
        await hub.SettleAsync("s", new Settlement((await sink.NextAsync()).Id, SettleVerb.Term));
        await TermAsync(hub, sink, count: 1);
        await hub.SettledAsync();
        IReadOnlyList<DeadLetter> before = Letters(hub);
        await hub.Log.Partition.CheckpointAsync();
        await hub.RestartAsync();
        Assert.Equal(before, Letters(hub));

        ISubscriptionCursor cursor = hub.Cursor("s");
        Assert.Equal(2, await (reopens ? cursor.ReopenAsync(before) : cursor.DiscardAsync(before)));
        await hub.RestartAsync();
        Assert.Empty(Letters(hub));
        sink = hub.Join("s");
        await hub.PublishAsync();
        List<Received> all = await sink.NextAsync(reopens ? 3 : 1);
        Assert.Equal(reopens ? [(1L, true), (2, true), (3, false)] : [(3, false)], all.Select(delivery => (delivery.Sequence, delivery.Handover.Replay)).Order());
    }

    [Fact]
    public async Task A_late_dead_letter_is_late_when_it_comes_again()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.PublishAsync();
        await hub.DefineAsync("s", from: 1);
        TestSink sink = hub.Join("s");
        await hub.SettleAsync("s", new Settlement((await sink.NextAsync()).Id, SettleVerb.Term));
        await hub.PublishAsync();
        await hub.AckAsync("s", await sink.NextAsync());
        await hub.SettledAsync();

        await hub.Cursor("s").ReopenAsync(Letters(hub));
        Received again = await sink.NextAsync();
        Assert.Equal((1, 1, true, true), (again.Sequence, again.Attempt, again.Handover.Replay, again.Handover.Late));
        Assert.Equal(SettleResult.Settled, await hub.AckAsync("s", again));
        await hub.RestartAsync();
        Assert.Empty(Letters(hub));
        sink = hub.Join("s");
        await hub.PublishAsync();
        Assert.Equal((3, 1), await NextAsync(sink));
    }

    [Fact]
    public async Task Of_an_ordered_key_one_is_in_flight_also_when_one_was_opened_again()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s", DeliveryFixture.Definition() with { Ordered = true });
        TestSink sink = hub.Join("s");
        await TermAsync(hub, sink, count: 1);
        await hub.PublishAsync();
        Received second = await sink.NextAsync();
        await hub.Cursor("s").ReopenAsync(Letters(hub));
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
        await hub.RestartAsync();
        sink = hub.Join("s");
        await hub.SettledAsync();
        Assert.True(sink.IsEmpty);
        await hub.AckAsync("s", second);
        Assert.Equal((1, 1), await NextAsync(sink));
    }

    [Fact]
    public async Task A_retried_event_is_not_over_any_more()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        await hub.DefineAsync("t");
        TestSink sink = hub.Join("s");
        await TermAsync(hub, sink, count: 1);
        using FoundEvent found = await FindAsync(hub, 1);
        Assert.Equal(1, await hub.Deliveries.RetryAsync(found));
        Assert.Equal(0, await hub.Deliveries.RetryAsync(found));
        Received again = await sink.NextAsync();
        Assert.Equal(EventStatus.Processing, (await DeliveryOfAsync(hub, 1)).Status);
        await hub.AckAsync("s", again);
        EventDelivery delivery = await DeliveryOfAsync(hub, 1);
        Assert.Equal(EventOutcome.Delivered, delivery.Outcome);
        Assert.Equal(["termed", "acked"], delivery.Attempts.Select(attempt => attempt.Result));
    }

    [Fact]
    public async Task What_cannot_be_stored_changes_nothing()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        await TermAsync(hub, sink, count: 1);
        hub.Log.Disk.FailsSync = hub.Log.Disk.RefusesToOpen = true;
        await Assert.ThrowsAsync<EventHubException>(() => hub.Cursor("s").ReopenAsync(Letters(hub)).AsTask().WaitAsync(DeliveryFixture.Patience));
        await Assert.ThrowsAsync<EventHubException>(() => hub.Cursor("s").DiscardAsync(Letters(hub)).AsTask().WaitAsync(DeliveryFixture.Patience));
        Assert.Single(Letters(hub));
        Assert.True(sink.IsEmpty);
        hub.Log.Disk.RefusesToOpen = false;
    }

    private static IReadOnlyList<DeadLetter> Letters(DeliveryFixture hub) => hub.Cursor("s").DeadLettersBehind(0, 0, 100);

    private static async Task TermAsync(DeliveryFixture hub, TestSink sink, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await hub.PublishAsync();
            Assert.Equal(SettleResult.Settled, await hub.SettleAsync("s", new Settlement((await sink.NextAsync()).Id, SettleVerb.Term)));
        }
    }

    private static async Task<(int, string?)[]> AttemptsAsync(DeliveryFixture hub) =>
        [.. (await hub.Cursor("s").AttemptsOfAsync(Assert.Single(Letters(hub)), default)).Select(attempt => (attempt.Number, attempt.Error))];

    private static async Task<(long, int)> NextAsync(TestSink sink)
    {
        Received next = await sink.NextAsync();
        return (next.Sequence, next.Attempt);
    }

    private static async Task<EventDelivery> DeliveryOfAsync(DeliveryFixture hub, long sequence)
    {
        using FoundEvent found = await FindAsync(hub, sequence);
        return (await hub.Deliveries.DeliveriesOfAsync(found, default)).Single(delivery => delivery.Subscription == "s");
    }

    private static async Task<FoundEvent> FindAsync(DeliveryFixture hub, long sequence)
    {
        PartitionRead read = await hub.Log.Partition.ReadForwardAsync(sequence - 1, PartitionFixture.Patterns(">"), Lanes.All, default);
        using StoredBatch batch = read.Batch!;
        return (await hub.Log.Partition.FindAsync(LsnOf(batch, sequence), default))!;
    }

    private static long LsnOf(StoredBatch batch, long sequence)
    {
        foreach (StoredRecord record in batch)
        {
            if (record.IsEvent && record.Sequence == sequence)
            {
                return record.Lsn;
            }
        }

        throw new InvalidOperationException($"There is no event {sequence}.");
    }
}
