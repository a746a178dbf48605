using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Simulation.Model;

namespace EventHub.Simulation;

/// <content>Settlements: now, later, twice, of what comes late.</content>
internal sealed partial class SimulatedWorld
{
    private void SettleSome()
    {
        if (Pick() is not { } model)
        {
            return;
        }

        if (model.Late.Count > 0)
        {
            Start(SettleLateAsync(model));
            return;
        }

        KeyValuePair<long, ModelDelivery>[] taken = [.. model.Deliveries.Where(pair => pair.Value is { IsTaken: true, IsSure: true, IsLost: false })];
        if (taken.Length > 0 && _random.Next(8) > 0)
        {
            List<(ModelEvent, Settlement)> some = [];
            for (int i = _random.Next(taken.Length), count = _random.Next(1, 4); i < taken.Length && count > 0; i++, count--)
            {
                some.Add((_bySequence[taken[i].Key], NewSettlement(taken[i].Value.Taken!.Value)));
            }

            Start(SettleAsync(model, some));
        }
        else if (model.Settled.Count > 0)
        {
            Start(SettleStaleAsync(model, model.Settled.ElementAt(_random.Next(model.Settled.Count)).Key));
        }
    }

    private Settlement NewSettlement(DeliveryId id)
    {
        if (_returns && _random.Next(2) == 0)
        {
            // It comes again at once, so attempts add up.
            return new Settlement(id, SettleVerb.Nak, _random.Next(4) == 0 ? TimeSpan.FromSeconds(1) : null, IsReturned: true);
        }

        SettleVerb verb = (SettleVerb)_random.Next(4);
        string? error = verb is SettleVerb.Nak or SettleVerb.Term ? $"{verb} {_random.Next(10)}" : null;
        return new Settlement(id, verb, _random.Next(2) == 0 ? TimeSpan.Zero : null, error);
    }

    private async Task SettleAsync(ModelSubscription model, List<(ModelEvent Item, Settlement Settlement)> some)
    {
        if (_hub.Partition.Deliveries.Cursor(model.Id) is not { } cursor)
        {
            return;
        }

        SettleBatch batch = SettleBatch.Rent();
        List<EventOutcome> outcomes = [];

        // The last error is the one given last, whichever is answered last.
        int errors = _errors;
        _errors += some.Count;
        foreach ((ModelEvent item, Settlement settlement) in some)
        {
            Note($"settle {model.Name} {item.Sequence} attempt {settlement.Id.Attempt}: {settlement.Verb}");
            ModelDelivery known = model.At(item.Sequence);
            outcomes.Add(OutcomeOf(item, known, settlement));
            if (settlement.Verb != SettleVerb.Progress)
            {
                known.Perhaps.Add(outcomes[^1]);
            }

            batch.Add(settlement);
        }

        try
        {
            await cursor.SettleAsync(batch);
        }
        catch (Exception fault) when (IsStorage(fault))
        {
            Failed(fault, $"settling for {model.Name}");
            return;
        }

        for (int i = 0; i < some.Count; i++)
        {
            Settled(model, some[i].Item, some[i].Settlement, outcomes[i], batch.Results[i], errors + i + 1);
        }

        batch.Dispose();
    }

    private void Settled(ModelSubscription model, ModelEvent item, in Settlement settlement, EventOutcome outcome, SettleResult result, int error)
    {
        ModelDelivery known = model.At(item.Sequence);
        Note($"settled {model.Name} {item.Sequence} attempt {settlement.Id.Attempt}: {result}");
        Trim();
        if (IsGone(item) || IsTroubled)
        {
            return;
        }

        Require(result == SettleResult.Settled, $"{settlement} of {model.Name} for {item} was answered {result}: {known}.");
        if (settlement.Verb == SettleVerb.Progress)
        {
            return;
        }

        model.Settled[settlement.Id] = settlement.Verb;
        known.Taken = known.Taken == settlement.Id ? null : known.Taken;
        known.Outcome = outcome;
        known.IsSettled = outcome != EventOutcome.None;
        known.Returns += settlement.IsReturned && outcome == EventOutcome.None ? 1 : 0;
        known.DurableAttempts = Math.Max(known.DurableAttempts, settlement.Id.Attempt);
        known.Perhaps.Clear();
        Err(known, settlement.Error, error);
    }

    // Said once more: the same answer; another verb now comes too late.
    private async Task SettleStaleAsync(ModelSubscription model, DeliveryId id)
    {
        SettleVerb before = model.Settled[id];
        ModelEvent item = _bySequence[id.Sequence];
        if (IsGone(item) || _hub.Partition.Deliveries.Cursor(model.Id) is not { } cursor || (model.At(id.Sequence).Taken is { } taken && taken == id))
        {
            return;
        }

        SettleVerb verb = _random.Next(2) == 0 ? before : (SettleVerb)_random.Next(3);
        SettleBatch batch = SettleBatch.Rent();
        batch.Add(new Settlement(id, verb, null, null));
        try
        {
            await cursor.SettleAsync(batch);
        }
        catch (Exception fault) when (IsStorage(fault))
        {
            Failed(fault, $"settling once more for {model.Name}");
            return;
        }

        SettleResult result = batch.Results[0];
        Require(IsGone(item) || IsTroubled || result == (verb == before ? SettleResult.Settled : SettleResult.DeadlinePassed), $"{verb} of {id} behind an answered {before} for {item} was answered {result}.");
        batch.Dispose();
    }

    private async Task SettleLateAsync(ModelSubscription model)
    {
        SettleBatch batch = SettleBatch.Rent();
        DeliveryId[] late = [.. model.Late];
        Array.ForEach(late, id => batch.Add(new Settlement(id, SettleVerb.Ack)));
        if (_hub.Partition.Deliveries.Cursor(model.Id) is { } cursor)
        {
            try
            {
                await cursor.SettleAsync(batch);
                model.Late.RemoveAll(id => Array.IndexOf(late, id) >= 0);
            }
            catch (Exception fault) when (IsStorage(fault))
            {
                Failed(fault, $"settling late deliveries of {model.Name}");
            }
        }
    }

    private EventOutcome OutcomeOf(ModelEvent item, ModelDelivery known, in Settlement settlement) => settlement.Verb switch
    {
        SettleVerb.Ack => EventOutcome.Delivered,
        SettleVerb.Term => EventOutcome.Termed,
        SettleVerb.Progress => EventOutcome.None,
        _ => FailureOf(item, known, settlement.IsReturned),
    };

    private EventOutcome FailureOf(ModelEvent item, ModelDelivery known, bool isReturned = false) =>
        EventFold.HasExpired(item, known, _hub.Now) ? EventOutcome.Expired : !isReturned && known.Attempts - known.Returns >= AttemptsMax ? EventOutcome.DeadLettered : EventOutcome.None;

    private static void Err(ModelDelivery known, string? error, int number)
    {
        if (error is not null)
        {
            known.Error = error;
            known.ErrorNumber = number;
        }
    }
}
