using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <content>
/// Building the state from the journal, before anybody else knows the cursor. Each record says how things stood after it, so reading one that is in the
/// state already changes nothing in the end.
/// </content>
internal sealed partial class SubscriptionCursor
{
    /// <summary>Takes a record of hand-overs.</summary>
    public void ApplyDispatch(in JournalEntry entry, SequenceRuns.Reader runs)
    {
        if (entry.Attempt < 0)
        {
            ApplyParked(entry, runs);
            return;
        }

        if (WalkOf(entry.Walk) is not { } walk || (entry.Attempt == 0 && walk.Replay?.Replay.IsCancelled == true))
        {
            return;
        }

        while (runs.MoveNext())
        {
            for (long sequence = runs.First; sequence < runs.First + runs.Length; sequence++)
            {
                NotePassed(walk, entry.Lane, sequence);
                OpenDelivery delivery = OpenAt(walk, sequence, entry.Lane);
                delivery.State = entry.Attempt == 0 ? OpenState.Held : OpenState.InFlight;
                delivery.Attempt = entry.Attempt;
                delivery.HandedTicks = entry.AtTicks;
                delivery.FirstTicks = delivery.FirstTicks == 0 ? entry.AtTicks : delivery.FirstTicks;
                delivery.ConsumerName = entry.Consumer;
            }
        }
    }

    /// <summary>Takes a record of settlements, stored at <paramref name="ticks"/>.</summary>
    public void ApplySettlement(in JournalEntry entry, SequenceRuns.Reader runs, long ticks)
    {
        // A checkpoint does not have ways that came to their end, and may have dead letters of them.
        Walk? walk = entry.Kind is SettlementKind.Reopened or SettlementKind.Discarded ? WalkOfDead(entry.Walk) : WalkOf(entry.Walk);
        if (walk is null)
        {
            return;
        }

        if (entry is { Kind: SettlementKind.Expired, DueTicks: > 0 })
        {
            ApplySpans(entry, walk, runs);
            return;
        }

        while (runs.MoveNext())
        {
            for (long sequence = runs.First; sequence < runs.First + runs.Length; sequence++)
            {
                Apply(entry, walk, sequence, ticks);
            }
        }
    }

    /// <summary>Makes what was open ready to go on, once all records were taken.</summary>
    public async ValueTask RecoveredAsync(CancellationToken cancellationToken)
    {
        // A clock that was set back since would make waits longer; time does not go back in a log.
        long now = _clock.Now, utc = Math.Max(_clock.UtcNow, _owner.ReadTicks);

        // What was dropped while records were read was never counted.
        _waitingCount = _heldCount = 0;

        // Keys go to what had begun; what was to wait for it waits, and so does a dead letter that was opened again.
        IEnumerable<OpenDelivery> open = _late.Append(_own).SelectMany(walk => walk.Open.Values.OrderBy(delivery => delivery.Sequence));
        foreach (OpenDelivery delivery in open.OrderBy(delivery => MayWaitForKey(delivery) ? 1 : 0).ToArray())
        {
            if (Definition.Ordered || delivery.State == OpenState.InFlight)
            {
                await RecoverEventAsync(delivery, cancellationToken).ConfigureAwait(false);
            }

            GoOn(delivery, now, utc);
        }

        DropDone();
        lock (_gate)
        {
            SetTimer(now);
        }
    }

    /// <summary>Its members go on with <paramref name="successor"/>, the same subscription read anew; they end when there is none.</summary>
    public void HandMembersTo(SubscriptionCursor? successor)
    {
        lock (_gate)
        {
            Volatile.Write(ref _isRemoved, true);
            Release();
            _timer?.Dispose();
            successor?.TakeMembers(_consumers);
            _consumers.End();
        }
    }

    // Another may join here already.
    private void TakeMembers(Consumers members)
    {
        lock (_gate)
        {
            _consumers.TakeFrom(members, this);
        }
    }

    private void Apply(in JournalEntry entry, Walk walk, long sequence, long ticks)
    {
        NotePassed(walk, entry.Lane, sequence);
        switch (entry.Kind)
        {
            case SettlementKind.Naked or SettlementKind.TimedOut or SettlementKind.Abandoned or SettlementKind.Returned:
                OpenDelivery delivery = OpenAt(walk, sequence, entry.Lane);
                delivery.Returns += entry.Kind == SettlementKind.Returned ? 1 : 0;
                delivery.State = OpenState.Waiting;
                delivery.Attempt = entry.Attempt;
                delivery.Due = entry.DueTicks;
                delivery.Error = entry.Error ?? delivery.Error;
                break;
            case SettlementKind.Reopened:
                _dead.Remove(sequence, walk.Number);
                OpenAgain(OpenAt(walk, sequence, entry.Lane), ticks);
                break;
            case SettlementKind.Discarded:
                _dead.Remove(sequence, walk.Number);
                EndOwn(walk, sequence, entry);
                break;
            default:
                if (walk.Open.TryGetValue(sequence, out OpenDelivery? ended))
                {
                    Return(ended);
                }

                if (entry.Kind is SettlementKind.Termed or SettlementKind.Exhausted)
                {
                    _dead.Add(new DeadLetter(sequence, walk.Number, entry.Lane, entry.Kind == SettlementKind.Termed, entry.Attempt, ticks));
                }
                else if (entry.Kind == SettlementKind.Expired)
                {
                    EndOwn(walk, sequence, entry);
                }

                break;
        }
    }

    private void EndOwn(Walk walk, long sequence, in JournalEntry entry)
    {
        if (!walk.IsLate)
        {
            bool isNew = _ended.Add(sequence, sequence + 1, (byte)(entry.Lane & 3), entry.Kind);
            _expired += isNew && entry.Kind == SettlementKind.Expired ? 1 : 0;
        }
    }

    private OpenDelivery OpenAt(Walk walk, long sequence, byte lane) =>
        walk.Open.TryGetValue(sequence, out OpenDelivery? open) ? open : Rent(walk, sequence, (byte)(lane & 3));

    // Deadlines and backoffs go on where they were.
    private void GoOn(OpenDelivery delivery, long now, long utc)
    {
        switch (delivery.State)
        {
            case OpenState.InFlight:
                _inFlight++;
                delivery.Due = now + Math.Clamp(delivery.HandedTicks + Definition.AckDeadline.Ticks - utc, 0, Definition.AckDeadline.Ticks);
                _deadlines.Add(delivery);
                break;
            case OpenState.Waiting:
                _inFlight++;
                PutOff(delivery, now + Math.Max(0, delivery.Due - utc), now);
                break;
            case OpenState.Ready:
                _ready.Enqueue(delivery);
                break;
            case OpenState.Held when delivery.Key == 0:
                // The subscription is not ordered any more.
                delivery.State = OpenState.Ready;
                _ready.Enqueue(delivery);
                break;
        }
    }

    private static bool MayWaitForKey(OpenDelivery delivery) => delivery.State == OpenState.Held || (delivery.State == OpenState.Ready && delivery.IsReopened);

    // Neighbours usually stand in one batch.
    private async ValueTask RecoverEventAsync(OpenDelivery delivery, CancellationToken cancellationToken)
    {
        if (!TryRecoverEvent(delivery))
        {
            _retryBatch?.Dispose();
            _retryBatch = (await _partition.ReadForwardAsync(delivery.Sequence - 1, PatternSet.Everything, Lanes.All, cancellationToken).ConfigureAwait(false)).Batch;
            _retryWalk = _retryBatch is null ? default : new BatchWalk(_retryBatch);
            TryRecoverEvent(delivery);
        }
    }

    private bool TryRecoverEvent(OpenDelivery delivery)
    {
        if (!TryLocate(delivery.Sequence, out StoredRecord record))
        {
            return false;
        }

        delivery.ExpiresTicks = ExpiryOf(delivery, record);
        if (Definition.Ordered)
        {
            RecoverKey(delivery, record);
        }

        return true;
    }

    private void RecoverKey(OpenDelivery delivery, scoped in StoredRecord record)
    {
        delivery.Key = KeyOf(record);
        if (!MayWaitForKey(delivery))
        {
            _keys.TryAdd(delivery.Key, null);
        }
        else if (_keys.TryAdd(delivery.Key, null))
        {
            // What it was held behind is done.
            delivery.State = OpenState.Ready;
        }
        else
        {
            Hold(delivery);
        }
    }
}
