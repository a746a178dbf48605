using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;
using EventHub.Protocol.Subscriptions;

namespace EventHub.Grains.Tests.Subscriptions;

/// <summary>Each reason, and each thing that holds a delivery up, is told where it applies and nowhere else.</summary>
public sealed class ExplainTests
{
    [Fact]
    public async Task Explain_EachReason_IsTold()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("filtered", DeliveryFixture.Definition("a.*") with { Filter = new SubscriptionFilter([], ["other"], [], []) });
        await hub.DefineAsync("gone", DeliveryFixture.Definition("a.b"));
        await hub.DefineAsync("matches", DeliveryFixture.Definition("x", "a.>"));
        await hub.DefineAsync("other", DeliveryFixture.Definition("b"));
        long sequence = await hub.PublishAsync("a.b");
        await hub.DefineAsync("behind");
        await hub.DefineAsync("late", from: 1);
        await hub.Deliveries.RemoveAsync(hub.Deliveries.Find("gone")!.Id);
        await hub.DefineAsync("gone", DeliveryFixture.Definition("z"));

        VerdictPage page = await ExplainAsync(hub, sequence);
        Assert.Equal(
            "behind:CreatedLater::> filtered:Filter:types:a.* gone:SubscriptionDeleted::a.b gone:Pattern:: late:Late::> matches:Matches::a.> other:Pattern::",
            string.Join(' ', page.Verdicts.Select(verdict => $"{verdict.Subscription}:{verdict.Reason}:{verdict.Filter}:{verdict.Pattern}")));
        Assert.Equal(["late", "matches"], page.Verdicts.Where(verdict => verdict.Gets).Select(verdict => verdict.Subscription));
        Assert.All(page.Verdicts, verdict => Assert.Equal(verdict.Gets ? EventStatus.Pending : null, verdict.Status));
    }

    [Fact]
    public async Task Explain_WhatBecameOfADelivery_IsTold()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        long sequence = await hub.PublishAsync();
        Assert.Equal([DeliveryHold.NoConsumer], (await OneAsync(hub, sequence)).Holds);

        TestSink sink = hub.Join("s", credit: 1);
        Received first = await sink.NextAsync();
        SubscriptionVerdict taken = await OneAsync(hub, sequence);
        Assert.Equal((EventStatus.Processing, 1, true), (taken.Status, taken.Attempts, taken.Due is not null));
        Assert.Empty(taken.Holds);

        await hub.NakAsync("s", first, TimeSpan.FromMinutes(1));
        SubscriptionVerdict waiting = await OneAsync(hub, sequence);
        Assert.Equal((EventStatus.Processing, hub.Time.GetUtcNow() + TimeSpan.FromMinutes(1)), (waiting.Status, waiting.Due));
        Assert.Equal([DeliveryHold.NoCredit, DeliveryHold.Retry], waiting.Holds);
        await hub.SettleAsync("s", new Settlement(first.Id, SettleVerb.Ack));
    }

    [Fact]
    public async Task Explain_Delivered_HoldsNothing()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s");
        TestSink sink = hub.Join("s");
        long sequence = await hub.PublishAsync();
        await hub.AckAsync("s", await sink.NextAsync());
        SubscriptionVerdict verdict = await OneAsync(hub, sequence);
        Assert.Equal((VerdictReason.Matches, EventStatus.Completed, EventOutcome.Delivered, 1), (verdict.Reason, verdict.Status, verdict.Outcome, verdict.Attempts));
        Assert.Empty(verdict.Holds);
    }

    [Fact]
    public async Task Explain_PausedFullAndBehind_SaysAllOfIt()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s", DeliveryFixture.Definition() with { MaxInFlight = 1 });
        TestSink sink = hub.Join("s");
        await hub.PublishAsync();
        await sink.NextAsync();
        await hub.PublishAsync();
        long last = await hub.PublishAsync();
        await hub.SettledAsync();
        Assert.Equal([DeliveryHold.MaxInFlight, DeliveryHold.NotReached], (await OneAsync(hub, last)).Holds);

        Subscription known = hub.Deliveries.Find("s")!;
        await hub.Deliveries.DefineAsync(known with { Version = 2, IsPaused = true }, long.MaxValue);
        Assert.Contains(DeliveryHold.SubscriptionPaused, (await OneAsync(hub, last)).Holds);
    }

    [Fact]
    public async Task Explain_AnOrderedKeyThatIsOpen_IsTold()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s", DeliveryFixture.Definition() with { Ordered = true });
        TestSink sink = hub.Join("s");
        await hub.PublishAsync();
        await sink.NextAsync();
        long second = await hub.PublishAsync();
        await hub.SettledAsync();
        Assert.Equal([DeliveryHold.Key], (await OneAsync(hub, second)).Holds);
    }

    [Fact]
    public async Task Explain_ADeletedEvent_IsGotByThoseOnlyWhoHadIt()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("had");
        TestSink sink = hub.Join("had");
        long sequence = await hub.PublishAsync();
        await hub.AckAsync("had", await sink.NextAsync());
        await hub.DefineAsync("had");
        await hub.DefineAsync("has-not", from: 1);
        using (FoundEvent found = await hub.FindAsync(sequence))
        {
            await hub.Log.Partition.DeleteAsync(found.Id, CancellationToken.None);
        }

        Assert.Equal("had:Matches has-not:CreatedLater", string.Join(' ', (await ExplainAsync(hub, sequence)).Verdicts.Select(verdict => $"{verdict.Subscription}:{verdict.Reason}")));
    }

    [Fact]
    public async Task Explain_AnEventThatIsNotStored_IsJudgedAsTheNext()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s", DeliveryFixture.Definition("a.*"));
        await hub.DefineAsync("t", DeliveryFixture.Definition("b"));
        await hub.PublishAsync("a.b");
        VerdictPage page = await hub.Deliveries.ExplainAsync(Draft(hub, "a.c"), null, 10, CancellationToken.None);
        Assert.Equal("s:Matches:NoConsumer t:Pattern:", string.Join(' ', page.Verdicts.Select(verdict => $"{verdict.Subscription}:{verdict.Reason}:{string.Join('+', verdict.Holds)}")));
        Assert.Equal(1, hub.Log.Partition.Bounds.LastSequence);
    }

    [Fact]
    public async Task Explain_ADelayedEvent_IsJudgedAsIfItsTimeHadCome()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("s", DeliveryFixture.Definition("a.*"));
        await hub.DefineAsync("t", DeliveryFixture.Definition("b"));
        DateTimeOffset due = hub.Time.GetUtcNow() + TimeSpan.FromHours(1);
        VerdictPage page = await hub.Deliveries.ExplainAsync(Draft(hub, "a.c", due.UtcTicks), null, 10, CancellationToken.None);
        Assert.Equal((VerdictReason.Matches, due, DeliveryHold.Delayed), (page.Verdicts[0].Reason, page.Verdicts[0].Due!.Value, Assert.Single(page.Verdicts[0].Holds)));
        Assert.Equal((VerdictReason.Pattern, null), (page.Verdicts[1].Reason, page.Verdicts[1].Due));
    }

    [Fact]
    public async Task Explain_Pages_GoByName_AndKeepTwoOfANameTogether()
    {
        await using DeliveryFixture hub = await DeliveryFixture.OpenAsync();
        await hub.DefineAsync("b");
        await hub.DefineAsync("a");
        long sequence = await hub.PublishAsync();
        await hub.Deliveries.RemoveAsync(hub.Deliveries.Find("b")!.Id);
        await hub.DefineAsync("b");
        await hub.DefineAsync("c");

        ImmutableArray<string> seen = [];
        string? after = null;
        do
        {
            VerdictPage page = await ExplainAsync(hub, sequence, after, 1);
            seen = seen.Add(string.Join('+', page.Verdicts.Select(verdict => verdict.Subscription)));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(["a", "b+b", "c"], seen);
    }

    private static async Task<SubscriptionVerdict> OneAsync(DeliveryFixture hub, long sequence) => Assert.Single((await ExplainAsync(hub, sequence)).Verdicts);

    private static async Task<VerdictPage> ExplainAsync(DeliveryFixture hub, long sequence, string? after = null, int limit = 100)
    {
        using FoundEvent found = await hub.FindAsync(sequence);
        return await hub.Deliveries.ExplainAsync(found, after, limit, CancellationToken.None);
    }

    private static FoundEvent Draft(DeliveryFixture hub, string channel, long deliverAtTicks = 0)
    {
        using EventBatch batch = EventBatch.Rent();
        batch.Add(new EventDraft(System.Text.Encoding.UTF8.GetBytes(channel)) { Payload = "1"u8, PayloadIsJson = true, DeliverAtTicks = deliverAtTicks });
        StoredBatchHeader header = new(1, 0, 1, hub.Log.Partition.Bounds.NextSequence, 1, hub.Time.GetUtcNow().UtcTicks, 0b1111, default);
        return new FoundEvent(new StoredBatch(3, hub.Log.Partition.Bounds.Epoch, header, batch.Bytes.ToArray(), null), 0, new EventState(EventStatus.Pending, EventOutcome.None, 0, 0));
    }
}
