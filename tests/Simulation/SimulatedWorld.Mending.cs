using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Simulation.Hub;
using EventHub.Simulation.Model;

namespace EventHub.Simulation;

/// <content>
/// After a loss of power, the end of the process, or a fault of the disk: the hub serves again by itself, and what was asked for and not answered happened
/// whole or not at all. Which of both is looked up once; from then on it stands.
/// </content>
internal sealed partial class SimulatedWorld
{
    private bool IsTroubled => _hub.IsDown || _hub.IsTroubled;

    // Nothing is in the air: what the hub has is what the model has.
    private bool IsSettledDown => !IsTroubled && _definitionsOpen == 0;

    private void Mend()
    {
        while (IsTroubled)
        {
            if (_hub.IsDown)
            {
                Recover();
            }
            else
            {
                Heal();
            }
        }
    }

    private void Recover()
    {
        _open.Clear();
        _consumers.Clear();
        _definitionsOpen = 0;
        Recoveries++;
        if (_random.Next(6) == 0)
        {
            // It may go down again before it serves.
            _hub.GoDownAfter(_random.Next(12), (CrashStyle)_random.Next(Enum.GetValues<CrashStyle>().Length));
        }

        _hub.Recover();
        Note($"recovered: {(_hub.IsDown ? "down again" : $"{_hub.Log.Bounds}")}");
        if (!_hub.IsDown && !_hub.IsTroubled)
        {
            Resume(isFromLog: true);
        }
    }

    // The process lives, and opens its log anew if it must.
    private void Heal()
    {
        _hub.StopFaults();
        for (int i = 0; i < 120 && !_hub.IsDown; i++)
        {
            if (_hub.Settle() && _open.TrueForAll(operation => operation.IsCompleted) && _hub.Partition.Health.CanWrite && _hub.Log.Fault is null && i > 1)
            {
                CloseOperations();
                _hub.Calm();
                Note("healed");
                Resume(isFromLog: false);
                return;
            }

            // That there is space again is found by whoever asks for some.
            _hub.Time.Advance(TimeSpan.FromSeconds(1));
            if (i % 4 == 3)
            {
                Start(CheckpointAsync());
            }
        }

        Require(_hub.IsDown, $"The hub does not heal: {_hub.Partition.Health}, {_open.Count(operation => !operation.IsCompleted)} operations are not answered.");
    }

    private void Resume(bool isFromLog)
    {
        _subscriptions.ForEach(model => model.ForgetOrder());
        Require(!isFromLog || _hub.Partition.OwnerTerm > _writtenTerm, $"The log is opened under term {_hub.Partition.OwnerTerm}, and events were acknowledged under {_writtenTerm}.");
        CheckDefinitions();
        CheckLog();
        Reconcile(isFromLog);
        ModelDelivery[] overdue = [.. _subscriptions.Where(model => !model.IsRemoved).SelectMany(model => model.Deliveries.Values).Where(known => known.IsTaken && known.Deadline <= _hub.Now)];
        if (overdue.Length > 0)
        {
            // Their time was up before: they end now.
            Array.ForEach(overdue, known => known.Perhaps.UnionWith([EventOutcome.None, EventOutcome.DeadLettered, EventOutcome.Expired]));
            if (_hub.Pass(TimeSpan.FromMilliseconds(500), 5) && !_hub.IsTroubled)
            {
                Reconcile(isFromLog: false);
            }
        }
    }

    private static bool IsByItself(EventOutcome outcome) => outcome is EventOutcome.None or EventOutcome.Expired or EventOutcome.DeadLettered;

    // What is not sure is looked up, and must be one of what it may be.
    private void Reconcile(bool isFromLog)
    {
        Trim();
        foreach (ModelEvent item in _bySequence.Values.Where(item => item.Purged != Fact.Yes))
        {
            using FoundEvent? found = Find(item);
            Require(found is not null || item.Purged == Fact.Perhaps, $"{item} is gone.");
            item.Purged = found is null ? Fact.Yes : Fact.No;
            if (found is null)
            {
                continue;
            }

            Require(found.IsDeleted ? item.Deleted != Fact.No : item.Deleted != Fact.Yes, $"{item} is deleted: {found.IsDeleted}, and was to be: {item.Deleted}.");
            item.Deleted = found.IsDeleted ? Fact.Yes : Fact.No;
            if (!found.IsDeleted)
            {
                Reconcile(item, Now(_hub.Partition.Deliveries.DeliveriesOfAsync(found, CancellationToken.None)), isFromLog);
            }
        }

        foreach (ModelEvent item in _events.Where(item => item.Sequence == 0 && item.Deleted == Fact.Perhaps))
        {
            using FoundEvent? found = Find(item);
            item.Deleted = found is { IsDeleted: true } ? Fact.Yes : Fact.No;
        }
    }

    private void Reconcile(ModelEvent item, IReadOnlyList<EventDelivery> deliveries, bool isFromLog)
    {
        foreach (ModelSubscription model in _subscriptions)
        {
            EventDelivery? seen = deliveries.FirstOrDefault(delivery => delivery.Subscription == model.Name && !delivery.Late);
            if (model.IsRemoved || !model.Wants(item))
            {
                Require(seen is null || model.IsRemoved, $"{item} has a delivery for {model.Name}, which does not want it: {seen}.");
                continue;
            }

            Require(seen is not null, $"{item} has no delivery for {model.Name}.");
            Reconcile(model, item, model.At(item.Sequence), seen, isFromLog);
        }
    }

    private void Reconcile(ModelSubscription model, ModelEvent item, ModelDelivery known, EventDelivery seen, bool isFromLog)
    {
        string what = $"{item} for {model.Name} is {seen.Status} {seen.Outcome} after {seen.Attempts.Length} attempts, and was {known}";
        item.HasUnsureErrors |= !known.IsSure || known.MayBeSkipped || seen.Attempts.Any(attempt => attempt.Error is not null);
        if (known is { MayBeOpenAgain: true, IsDead: true } && seen.Outcome == EventOutcome.None)
        {
            known.OpenAgain();
        }

        bool mayExpire = known.Outcome == EventOutcome.None && EventFold.HasExpired(item, known, _hub.Now);
        bool isUnsettled = !known.IsSettled && IsByItself(known.Outcome) && IsByItself(seen.Outcome);
        Require(isUnsettled || seen.Outcome == known.Outcome || known.Perhaps.Contains(seen.Outcome) || (known.IsSkippable && (seen.Outcome is EventOutcome.None or EventOutcome.Discarded)) || (mayExpire && seen.Outcome == EventOutcome.Expired), $"{what}.");
        int attempts = seen.Attempts.Count(attempt => attempt.AtTicks > 0) - known.Earlier;

        // One more than was seen: it is noted before it is handed over, for some.
        Require(attempts >= known.DurableAttempts && attempts <= known.Attempts + 1, $"{what}: {attempts} attempts since it was opened.");
        int returns = seen.Attempts.Where(attempt => attempt.AtTicks > 0).Skip(known.Earlier).Count(attempt => attempt.Result == "returned");
        Require(returns >= known.Returns && (_returns || returns == 0), $"{what}: {returns} of them given back.");
        Require(seen.Outcome != EventOutcome.DeadLettered || attempts - returns >= AttemptsMax, $"{what}: {returns} of them given back, which do not count.");
        known.Returns = returns;
        known.Outcome = seen.Outcome;
        known.Perhaps.Clear();
        known.MayBeOpenAgain = false;
        bool isInFlight = seen.Outcome == EventOutcome.None && attempts > 0 && seen.Attempts[^1].EndedTicks == 0;

        // Lost before, and looked up once more: still nobody has its id.
        known.IsLost = isInFlight && (known.IsLost || known.Taken is not { } taken || taken.Attempt != attempts);
        known.Taken = !isInFlight ? null : known.IsLost ? new DeliveryId(0, model.Id, 0, item.Sequence, attempts) : known.Taken;
        known.Deadline = seen.DueTicks;
        known.Attempts = attempts;

        // What was just read from the log is in it; a hub that lived on may know more.
        known.DurableAttempts = isFromLog ? attempts : known.DurableAttempts;
    }
}
