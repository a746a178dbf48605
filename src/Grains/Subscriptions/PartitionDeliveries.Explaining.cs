using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions.Cursors;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions;

/// <content>Why each subscription gets an event, or does not.</content>
internal sealed partial class PartitionDeliveries
{
    /// <inheritdoc/>
    public async ValueTask<VerdictPage> ExplainAsync(FoundEvent found, string? after, int limit, CancellationToken cancellationToken)
    {
        if (found.Record.IsScheduled)
        {
            return await ExplainDelayedAsync(found, after, limit, cancellationToken).ConfigureAwait(false);
        }

        // Lsn 0 is that of no stored event: it was made up to be explained, and has no history.
        bool isStored = found.Batch.FirstLsn > 0;
        IReadOnlyList<JournalledAttempt> history = isStored ? await HistoryAsync(found.Record.Sequence, cancellationToken).ConfigureAwait(false) : [];
        List<SubscriptionCursor> page = PageOf(found.Record, isStored, after, limit, out string? next);
        return new VerdictPage(Explain(found.Record, isStored, found.IsDeleted, history, page), next);
    }

    // Its recipients are those of the time at which it is released: until then, those of now.
    private async ValueTask<VerdictPage> ExplainDelayedAsync(FoundEvent found, string? after, int limit, CancellationToken cancellationToken)
    {
        DateTimeOffset due = new(found.Record.DeliverAtTicks, TimeSpan.Zero);
        using FoundEvent released = ReleasedNow(found.Record, found.State);
        VerdictPage page = await ExplainAsync(released, after, limit, cancellationToken).ConfigureAwait(false);
        return page with { Verdicts = [.. page.Verdicts.Select(verdict => verdict.Gets ? verdict with { Due = due, Holds = [DeliveryHold.Delayed] } : verdict)] };
    }

    private FoundEvent ReleasedNow(scoped in StoredRecord record, EventState state)
    {
        using EventBatch batch = EventBatch.Rent();
        batch.AddRecord(record.Bytes);
        batch.DeliverDue(long.MaxValue);
        StoredBatchHeader header = new(0, 0, 1, Partition.Bounds.NextSequence, 1, Clock.UtcNow, 0b1111, default);
        return new FoundEvent(new StoredBatch(Partition.Number, Partition.Bounds.Epoch, header, batch.Bytes.ToArray(), lease: null), 0, state);
    }

    private static ImmutableArray<SubscriptionVerdict> Explain(
        scoped in StoredRecord record, bool isStored, bool isDeleted, IReadOnlyList<JournalledAttempt> history, List<SubscriptionCursor> cursors)
    {
        SubscriptionVerdict[] verdicts = new SubscriptionVerdict[cursors.Count];
        for (int i = 0; i < verdicts.Length; i++)
        {
            verdicts[i] = cursors[i].Explain(record, isStored, isDeleted, history);
        }

        return [.. verdicts];
    }

    // Those there are, and of those that were deleted the event's recipients. A name may be there twice then: a page does not end between them.
    private List<SubscriptionCursor> PageOf(scoped in StoredRecord record, bool isStored, string? after, int limit, out string? next)
    {
        List<SubscriptionCursor> all = [];
        ReadOnlySpan<SubscriptionCursor> matched = RecipientsOf(record.Channel);
        for (int i = 0; isStored && i < matched.Length; i++)
        {
            if (matched[i].IsRemoved && matched[i].WasThereFor(record.Sequence))
            {
                all.Add(matched[i]);
            }
        }

        lock (_gate)
        {
            all.AddRange(_byName.Values);
        }

        all.RemoveAll(cursor => after is not null && string.CompareOrdinal(cursor.Subscription.Name, after) <= 0);
        all.Sort(static (left, right) => string.CompareOrdinal(left.Subscription.Name, right.Subscription.Name) is not 0 and var order
            ? order : left.Subscription.Id.CompareTo(right.Subscription.Id));
        int end = Math.Min(limit, all.Count);
        while (end < all.Count && all[end].Subscription.Name == all[end - 1].Subscription.Name)
        {
            end++;
        }

        next = end < all.Count ? all[end - 1].Subscription.Name : null;
        return all[..end];
    }
}
