using System.Buffers;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <content>Settlements: decided under the lock, stored, then in effect.</content>
internal sealed partial class SubscriptionCursor
{
    private readonly JournalGroups _settlements = new();

    /// <inheritdoc/>
    public async ValueTask SettleAsync(SettleBatch batch)
    {
        Decision[] decisions = ArrayPool<Decision>.Shared.Rent(Math.Max(1, batch.Count));
        LinkedListNode<long> effect = _owner.Effects.Begin();
        try
        {
            EventBatch? journal = Decide(batch, decisions, out ValueTask stored);
            if (journal is not null)
            {
                await StoreSettlementsAsync(batch, decisions, journal, stored).ConfigureAwait(false);
                Wake();
            }

            await RecallAsync(batch).ConfigureAwait(false);
        }
        finally
        {
            _owner.Effects.End(effect);
            ArrayPool<Decision>.Shared.Return(decisions);
        }
    }

    // What each settlement means. What must be stored is in line for the log when this returns.
    private EventBatch? Decide(SettleBatch batch, Decision[] decisions, out ValueTask stored)
    {
        lock (_gate)
        {
            long now = _clock.Now;
            for (int i = 0; i < batch.Count; i++)
            {
                decisions[i] = Decide(batch.Items[i], now, ref batch.Results[i]);
            }

            if (_settlements.IsEmpty)
            {
                stored = default;
                return null;
            }

            EventBatch journal = TakeJournal();
            int kept = journal.Count;
            MoveSettlements(journal);
            stored = Append(journal, kept);
            return journal;
        }
    }

    private Decision Decide(in Settlement item, long now, ref SettleResult result)
    {
        if (Find(item.Id) is not { } delivery)
        {
            result = SettleResult.Unknown;
            return default;
        }

        if (delivery.Life != item.Id.Life)
        {
            result = SettleResult.DeadlinePassed;
            return default;
        }

        bool isCurrent = delivery.Attempt == item.Id.Attempt && delivery.State is OpenState.InFlight or OpenState.Settling;
        if (!isCurrent)
        {
            result = item.Id.Attempt <= delivery.Attempt ? SettleResult.DeadlinePassed : SettleResult.Unknown;
            return default;
        }

        result = SettleResult.Settled;
        if (item.Verb == SettleVerb.Progress)
        {
            Extend(delivery, now);
            return default;
        }

        Decision decision = Judge(item, delivery, now);
        if (delivery.State == OpenState.InFlight)
        {
            delivery.State = OpenState.Settling;
            _deadlines.Remove(delivery);
        }

        // One that is being settled already is stored once more: this answer waits for storage too.
        Journal(delivery, decision.Kind, item.Error, decision.ComesAgain ? _clock.UtcNow + Math.Max(0, decision.Due - now) : 0);
        return decision;
    }

    private Decision Judge(in Settlement item, OpenDelivery delivery, long now) => item.Verb switch
    {
        SettleVerb.Ack => new Decision(SettlementKind.Acked, 0),
        SettleVerb.Term => new Decision(SettlementKind.Termed, 0),
        _ when delivery.ExpiresTicks <= _clock.UtcNow => new Decision(SettlementKind.Expired, 0),
        _ when item.IsReturned && delivery.Returns < Settlement.ReturnsMax => new Decision(SettlementKind.Returned, DueOf(delivery, now + (item.Delay?.Ticks ?? 0), now)),
        _ when delivery.Counted >= Definition.Retry.MaxAttempts => new Decision(SettlementKind.Exhausted, 0),
        _ => new Decision(SettlementKind.Naked, DueOf(delivery, now + (item.Delay ?? Definition.Retry.DelayAfter(delivery.Counted, _owner.Chance())).Ticks, now)),
    };

    private async ValueTask StoreSettlementsAsync(SettleBatch batch, Decision[] decisions, EventBatch journal, ValueTask stored)
    {
        using (journal)
        {
            try
            {
                await stored.ConfigureAwait(false);
            }
            catch
            {
                Undo(batch, decisions);
                throw;
            }

            lock (_gate)
            {
                long now = _clock.Now, ticks = journal.Results[0].TimeTicks;
                for (int i = 0; i < batch.Count; i++)
                {
                    if (decisions[i].Kind != default)
                    {
                        Effect(batch.Items[i], decisions[i], now, ticks);
                    }
                }
            }
        }
    }

    private void Effect(in Settlement item, in Decision decision, long now, long ticks)
    {
        // A repetition in the same breath had its effect already.
        if (Find(item.Id) is not { State: OpenState.Settling } delivery || delivery.Attempt != item.Id.Attempt)
        {
            return;
        }

        if (decision.ComesAgain)
        {
            delivery.Returns += decision.Kind == SettlementKind.Returned ? 1 : 0;
            delivery.Error = item.Error;
            PutOff(delivery, decision.Due, now);
        }
        else
        {
            End(delivery, decision.Kind, ticks);
        }
    }

    // Nobody knows whether it was stored: the attempts go on until the partition is open again, and what it holds then counts.
    private void Undo(SettleBatch batch, Decision[] decisions)
    {
        lock (_gate)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                if (decisions[i].Kind != default && Find(batch.Items[i].Id) is { State: OpenState.Settling } delivery)
                {
                    delivery.State = OpenState.InFlight;
                    _deadlines.Add(delivery);
                }
            }
        }
    }

    // Those that are not open: settled before, or never handed out.
    private async ValueTask RecallAsync(SettleBatch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            SettleResult result = batch.Results[i];
            if (result != SettleResult.Settled && IsOurs(batch.Items[i].Id))
            {
                result = await _owner.RecallAsync(batch.Items[i], result).ConfigureAwait(false);
                batch.Results[i] = result;
            }
        }
    }

    private bool IsOurs(in DeliveryId id) => id.Subscription == _subscription.Id && id.Partition == _partition.Number;

    private OpenDelivery? Find(in DeliveryId id) =>
        IsOurs(id) && WalkOf(id.Walk) is { } walk && walk.Open.TryGetValue(id.Sequence, out OpenDelivery? delivery) ? delivery : null;

    private void Journal(OpenDelivery delivery, SettlementKind kind, string? error, long dueTicks) => _settlements.Add(
        new JournalEntry(_subscription.Id, delivery.Walk.Number, kind, delivery.Lane, delivery.Attempt, delivery.HandedTicks, dueTicks, delivery.ConsumerName, error),
        delivery.Sequence);

    // What is to be done once it is stored.
    private readonly record struct Decision(SettlementKind Kind, long Due)
    {
        public bool ComesAgain => Kind is SettlementKind.Naked or SettlementKind.Returned;
    }
}
