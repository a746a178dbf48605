using EventHub.Grains.Subscriptions.Cursors;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions;

/// <content>Reading what there is from the log.</content>
internal sealed partial class PartitionDeliveries
{
    private bool _isReady;

    /// <summary>False until everything was read: nothing is handed out before.</summary>
    public bool IsReady => Volatile.Read(ref _isReady);

    /// <summary>Takes the records of a batch that are about subscriptions.</summary>
    public void Apply(StoredBatch batch)
    {
        long next = batch.FirstSequence;
        foreach (StoredRecord record in batch)
        {
            switch (record.Kind)
            {
                case RecordKind.Event or RecordKind.Released:
                    next++;
                    break;
                case RecordKind.Definition when DefinitionRecord.TryRead(record, out DefinitionRecord change):
                    Apply(change, next);
                    break;
                case RecordKind.Dispatch when JournalRecord.TryRead(record, out JournalEntry entry):
                    Known(entry.Subscription)?.ApplyDispatch(entry, JournalRecord.RunsOf(record));
                    break;
                case RecordKind.Settlement when JournalRecord.TryRead(record, out JournalEntry entry):
                    Known(entry.Subscription)?.ApplySettlement(entry, JournalRecord.RunsOf(record), record.TimeTicks);
                    break;
            }
        }
    }

    /// <summary>
    /// Begins to hand out, once everything was read and the partition can be. The members of <paramref name="before"/>, if it had any, stay.
    /// </summary>
    public async ValueTask StartAsync(PartitionDeliveries? before, CancellationToken cancellationToken)
    {
        JournalFirstBefore = Partition.Bounds.NextSequence;
        foreach (SubscriptionCursor cursor in Cursors())
        {
            await cursor.RecoveredAsync(cancellationToken).ConfigureAwait(false);
        }

        Volatile.Write(ref _isReady, true);
        _router.Start();
        foreach (SubscriptionCursor old in before?.Cursors() ?? [])
        {
            old.HandMembersTo(Live(old.Subscription.Id));
        }

        before?._router.Dispose();
        foreach (SubscriptionCursor cursor in Cursors())
        {
            cursor.Wake();
        }
    }

    private void Apply(in DefinitionRecord change, long next)
    {
        switch (change.Kind)
        {
            case DefinitionKind.Put:
                Define(change.Subscription!, next, change.Place);
                break;
            case DefinitionKind.Removed:
                Remove(change.Id, next);
                break;
            case DefinitionKind.Moved:
                Known(change.Id)?.MoveTo(change.Place);
                break;
        }
    }

    private SubscriptionCursor? Known(long id)
    {
        lock (_gate)
        {
            return _byId.GetValueOrDefault(id);
        }
    }
}
