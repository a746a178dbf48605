using EventHub.EventLog;
using EventHub.Grains.Delays;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Partitions;

/// <content>Events that wait for their time: storing, finding, listing, cancelling them.</content>
public sealed partial class LocalPartition
{
    private readonly DelaySetup _delays;

    /// <summary>True while a batch of delayed events is being released, or carried forward.</summary>
    internal bool IsReleasing => Volatile.Read(ref _delayed).IsReleasing;

    /// <inheritdoc/>
    public IReadOnlyList<long> DelayedBehind(long lsn, bool ascending, int max) => Volatile.Read(ref _delayed).Behind(lsn, ascending, max);

    /// <inheritdoc/>
    public IReadOnlyList<long> DeletedBehind(long lsn, bool ascending, int max) => _deleted.Behind(lsn, ascending, max);

    /// <inheritdoc/>
    public IEventFollower Follow(long lsn, long sequence) =>
        sequence > 0 ? Deliveries.Follow(sequence) : new DelayedFollower(this, lsn, _delays.Followers.Follow(lsn));

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(EventId id, CancellationToken cancellationToken)
    {
        while (true)
        {
            long lsn, due, sequence;
            using (FoundEvent? found = await FindAsync(id, cancellationToken).ConfigureAwait(false))
            {
                if (found is null || found.IsDeleted)
                {
                    return found is not null;
                }

                StoredRecord record = found.Record;
                (lsn, due, sequence) = (record.Lsn, record.DeliverAtTicks, record.Sequence);
            }

            if (sequence > 0)
            {
                await DeleteAsync(lsn).ConfigureAwait(false);
                _deliveries.Touch(sequence);
                return true;
            }

            if (await CancelAsync(due, id.Lsn).ConfigureAwait(false))
            {
                return true;
            }
        }
    }

    private async ValueTask DeleteAsync(long lsn)
    {
        LinkedListNode<long> effect = _effects.Begin();
        try
        {
            using EventBatch batch = EventBatch.Rent();
            DeletedEvents.AddRecord(batch, lsn);
            await AppendAsync(batch).ConfigureAwait(false);
            _deleted.Apply(lsn, batch.Results[0].TimeTicks);
        }
        finally
        {
            _effects.End(effect);
        }
    }

    // False when it does not wait any more.
    private async ValueTask<bool> CancelAsync(long dueTicks, long originLsn)
    {
        IEventLog log = Log;
        DelayedEvents delayed = Volatile.Read(ref _delayed);
        TaskCompletionSource done = new(_scheduler.Continuations);
        if (await delayed.BeginCancelAsync(dueTicks, originLsn, done).ConfigureAwait(false) is not { } waiting)
        {
            // Its record may be stored, and its wait about to begin.
            await _scheduler.Hop();
            return false;
        }

        bool isCancelled = false;
        LinkedListNode<long> effect = _effects.Begin();
        try
        {
            using EventBatch batch = EventBatch.Rent();
            DeletedEvents.AddCancel(batch, waiting);
            await AppendAsync(log, batch).ConfigureAwait(false);
            _deleted.Apply(waiting.Lsn, batch.Results[0].TimeTicks);
            return isCancelled = true;
        }
        finally
        {
            delayed.EndCancel(waiting, isCancelled, done);
            _effects.End(effect);
        }
    }

    private async ValueTask AppendDelayedAsync(IEventLog log, EventBatch batch, int later)
    {
        // The log was read before: what it takes is waited for by those that belong to it.
        DelayedEvents delayed = Volatile.Read(ref _delayed);
        delayed.CheckRoom(later);
        NoteControl(log.Bounds.NextLsn);
        LinkedListNode<long> effect = _effects.Begin();
        try
        {
            await AppendAsync(log, batch).ConfigureAwait(false);
            delayed.Add(batch);
        }
        finally
        {
            _effects.End(effect);
        }
    }

    // The batch with the record that speaks for an event now, and that record's lsn: of one that was delayed, the newest.
    private async ValueTask<(StoredBatch? Batch, long Lsn)> FindCurrentAsync(long lsn, CancellationToken cancellationToken)
    {
        IEventLog log = Log;
        DelayedEvents delayed = Volatile.Read(ref _delayed);
        StoredBatch? batch = await log.FindKeptAsync(lsn, cancellationToken).ConfigureAwait(false);
        long origin = lsn;
        Speaker speaker = batch is null ? Speaker.Copy : SpeakerOf(log, delayed, batch, lsn, ref origin);
        if (speaker is Speaker.Itself or Speaker.Nobody)
        {
            return speaker == Speaker.Itself ? (batch, lsn) : Nothing(batch!);
        }

        (StoredBatch? Batch, long Lsn) copy = await FindCopyAsync(log, delayed, origin, cancellationToken).ConfigureAwait(false);
        if (copy.Lsn == 0 && speaker == Speaker.CopyOrItself)
        {
            return (batch, lsn);
        }

        batch?.Dispose();
        return copy;
    }

    private static Speaker SpeakerOf(IEventLog log, DelayedEvents delayed, StoredBatch batch, long lsn, ref long origin)
    {
        if (!batch.TryFind(lsn, out StoredRecord record) || !(record.IsEvent || record.IsScheduled))
        {
            return Speaker.Nobody;
        }

        bool isSeen = lsn >= log.Bounds.FirstLsn;
        if (record.IsEvent)
        {
            return isSeen ? Speaker.Itself : Speaker.Nobody;
        }

        // What neither waits nor has a copy was cancelled, or begins to wait just now. What retention hides of the former is gone.
        origin = record.OriginLsn;
        bool waits = delayed.IsWaiting(record.DeliverAtTicks, origin, out bool isBusy);
        return waits && !isBusy ? Speaker.Itself : waits || isSeen ? Speaker.CopyOrItself : Speaker.Copy;
    }

    // The newest copy of a delayed event's record; its lsn without a batch when retention hides it.
    private static async ValueTask<(StoredBatch? Batch, long Lsn)> FindCopyAsync(
        IEventLog log, DelayedEvents delayed, long origin, CancellationToken cancellationToken)
    {
        foreach (long lsn in (await log.FindClientIdAsync(EventIdentity.OfOrigin(origin), cancellationToken).ConfigureAwait(false)).Reverse())
        {
            StoredBatch? batch = await log.FindKeptAsync(lsn, cancellationToken).ConfigureAwait(false);
            if (batch is not null && batch.TryFind(lsn, out StoredRecord record) && record.OriginLsn == origin)
            {
                bool isSeen = lsn >= log.Bounds.FirstLsn || (record.IsScheduled && delayed.IsWaiting(record.DeliverAtTicks, origin, out _));
                return isSeen ? (batch, lsn) : (Nothing(batch).Batch, lsn);
            }

            batch?.Dispose();
        }

        return (null, 0);
    }

    private static (StoredBatch? Batch, long Lsn) Nothing(StoredBatch batch)
    {
        batch.Dispose();
        return (null, 0);
    }

    private enum Speaker
    {
        /// <summary>There is nothing to be seen.</summary>
        Nobody,

        /// <summary>The record that was found.</summary>
        Itself,

        /// <summary>A copy, if there is one.</summary>
        Copy,

        /// <summary>A copy, or without one the record that was found.</summary>
        CopyOrItself,
    }

    private DelayedEvents NewDelayed(IEventLog log) => new(log, batch => AppendAsync(log, batch), _delays);
}
