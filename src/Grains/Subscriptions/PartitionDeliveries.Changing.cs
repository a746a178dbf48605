using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions.Cursors;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions;

/// <content>Creating, changing, moving and deleting subscriptions.</content>
internal sealed partial class PartitionDeliveries
{
    /// <inheritdoc/>
    public async ValueTask<Subscription> DefineAsync(Subscription subscription, long from)
    {
        await Changing.TakeAsync().ConfigureAwait(false);
        LinkedListNode<long> effect = Effects.Begin();
        try
        {
            SubscriptionCursor? known = Live(subscription.Id);
            if (known is not null && known.Subscription.Version >= subscription.Version)
            {
                return known.Subscription;
            }

            known?.HoldBefore(Partition.Bounds.NextSequence);
            AppendResult stored;
            try
            {
                stored = await StoreAsync(new DefinitionRecord(DefinitionKind.Put, subscription.Id, subscription, from)).ConfigureAwait(false);
            }
            catch
            {
                known?.Unhold();
                throw;
            }

            long created = known?.Subscription.CreatedTicks ?? stored.TimeTicks;
            Define(subscription with { CreatedTicks = created, ChangedTicks = stored.TimeTicks }, stored.Sequence, from);
            return Live(subscription.Id)!.Subscription;
        }
        finally
        {
            Effects.End(effect);
            Changing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RemoveAsync(long id)
    {
        await Changing.TakeAsync().ConfigureAwait(false);
        LinkedListNode<long> effect = Effects.Begin();
        try
        {
            if (Live(id) is not { } cursor)
            {
                return false;
            }

            cursor.FlushBeforeChange();

            AppendResult stored = await StoreAsync(new DefinitionRecord(DefinitionKind.Removed, id, null, 0)).ConfigureAwait(false);
            Remove(id, stored.Sequence, stored.TimeTicks);
            return true;
        }
        finally
        {
            Effects.End(effect);
            Changing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask SeekAsync(long id, long sequence)
    {
        await Changing.TakeAsync().ConfigureAwait(false);
        LinkedListNode<long> effect = Effects.Begin();
        try
        {
            if (Live(id) is not { } cursor)
            {
                return;
            }

            LogBound(sequence, out long place);
            cursor.HoldBefore(0);

            // In the log the hand-overs until now must stand before it: read again, they are skipped otherwise, and their settlements mean nothing.
            cursor.FlushBeforeChange();
            AppendResult moved;
            try
            {
                moved = await StoreAsync(new DefinitionRecord(DefinitionKind.Moved, id, null, place)).ConfigureAwait(false);
            }
            catch
            {
                cursor.Unhold();
                throw;
            }

            cursor.MoveTo(place, moved.Lsn, moved.TimeTicks);
            TouchAll();
        }
        finally
        {
            Effects.End(effect);
            Changing.Release();
        }
    }

    private void LogBound(long sequence, out long place)
    {
        PartitionBounds bounds = Partition.Bounds;
        place = Math.Clamp(sequence, bounds.FirstSequence, bounds.NextSequence);
    }

    private async ValueTask<AppendResult> StoreAsync(DefinitionRecord record)
    {
        using EventBatch batch = EventBatch.Rent();
        record.AddTo(batch);
        await Line.AppendAsync(batch, kept: 0).ConfigureAwait(false);
        return batch.Results[0];
    }

    // From the sequence on, which is that of the first event behind the record.
    private void Define(Subscription subscription, long sequence, long from)
    {
        lock (_gate)
        {
            PatternSet? before = null;
            if (!_byId.TryGetValue(subscription.Id, out SubscriptionCursor? cursor) || cursor.IsRemoved)
            {
                cursor = new SubscriptionCursor(this, subscription, sequence, Math.Min(from, sequence));
                _byId[subscription.Id] = cursor;
                _byName[subscription.Name] = cursor;
            }
            else
            {
                before = cursor.Subscription.Definition.Patterns;
                cursor.Define(subscription, sequence);
            }

            _all = null;
            foreach (ChannelPattern pattern in subscription.Definition.Patterns.Patterns)
            {
                _recipients = _recipients.Add(pattern, cursor);
            }

            _router.Change(cursor, before, subscription.Definition.Patterns);
        }
    }

    private void Remove(long id, long sequence, long ticks)
    {
        lock (_gate)
        {
            if (!_byId.TryGetValue(id, out SubscriptionCursor? cursor) || cursor.IsRemoved)
            {
                return;
            }

            Subscription subscription = cursor.Subscription;
            if (_byName.TryGetValue(subscription.Name, out SubscriptionCursor? named) && named == cursor)
            {
                _byName.Remove(subscription.Name);
            }

            _all = null;
            _router.Change(cursor, subscription.Definition.Patterns, null);
            cursor.Remove(sequence, ticks);
            TouchAll();
        }
    }
}
