using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Simulation.Model;

namespace EventHub.Simulation;

/// <content>The end of a history: all is well and consumers take everything, so that nothing may be left; and then power is lost once more.</content>
internal sealed partial class SimulatedWorld
{
    private void Finish()
    {
        for (int i = 0; i == 0 || !VanishAll(); i++)
        {
            Require(i < 5, "The hub is in trouble with nothing wrong.");
            _hub.Spare();
            Mend();
        }

        if (_hub.HasFailed || _hub.HasBeenLimited)
        {
            // What failed ahead of need would show when it is needed, and that there is space again only a second from now.
            Restart();
            Mend();
        }

        _hub.Spare();
        ApplyPauses([]);
        foreach (ModelSubscription model in _subscriptions.Where(known => known is { IsRemoved: false, Current.IsPaused: true }).ToArray())
        {
            Await(DefineAsync(model.Current with { Version = model.Current.Version + 1, IsPaused = false }));
        }

        // There may be some that were handed over to nobody anybody knows of.
        Lapse();

        WorkOff();
        CheckAll();
        CheckOver();
        _hub.GoDown(CrashStyle.LoseAll);
        Mend();
        CheckAll();
        CheckOver();
    }

    private void WorkOff()
    {
        // Backoffs are two seconds at most, waits for delivery six; those that retention may not take are hours.
        if (_hub.HasRetention)
        {
            Require(_hub.Pass(TimeSpan.FromHours(21), 4), "The hub is in trouble with nothing wrong.");
        }

        for (int idle = 0, round = 0; idle < 3; round++)
        {
            Require(round < 200, "The work does not come to an end.");
            foreach (ModelSubscription model in _subscriptions.Where(known => !known.IsRemoved && !_consumers.Exists(consumer => consumer.Model == known)))
            {
                Join(model, 100_000, returnsWork: false);
            }

            Require(_hub.Pass(TimeSpan.FromSeconds(4), 2) && Drain(), "The hub is in trouble with nothing wrong.");
            idle = SettleAll() ? 0 : idle + 1;
        }
    }

    private bool SettleAll()
    {
        bool any = false;
        foreach (ModelSubscription model in _subscriptions.Where(known => !known.IsRemoved))
        {
            List<(ModelEvent, Settlement)> taken = [];
            foreach ((long sequence, ModelDelivery known) in model.Deliveries)
            {
                if (known.Taken is { } id)
                {
                    taken.Add((_bySequence[sequence], new Settlement(id, SettleVerb.Ack)));
                    known.Taken = IsGone(_bySequence[sequence]) ? null : id;
                }
            }

            any |= taken.Count > 0 || model.Late.Count > 0;
            if (taken.Count > 0)
            {
                Start(SettleAsync(model, taken));
            }

            Start(SettleLateAsync(model));
        }

        Require(Drain(), "The hub is in trouble with nothing wrong.");
        return any;
    }

    private void CheckOver()
    {
        foreach (ModelEvent item in _events.Where(item => item.Answer is not null && !IsGone(item)))
        {
            Require(item.Sequence > 0, $"{item} was never released.");
            if (_subscriptions.Exists(model => model.Deliveries.TryGetValue(item.Sequence, out ModelDelivery? known) && known.IsSkippable))
            {
                continue;
            }

            EventState state = EventFold.Of(item, _subscriptions, _hub.Now);
            Require(state.Status is not (EventStatus.Pending or EventStatus.Processing), $"{item} is stuck: {state.Status}.{Describe(item)}");
        }

        foreach (ModelSubscription model in _subscriptions.Where(known => !known.IsRemoved && !_events.Exists(IsGone)))
        {
            CursorCounts counts = _hub.Partition.Deliveries.Cursor(model.Id)!.Counts;
            Require(counts is { InFlight: 0, Waiting: 0 }, $"{model.Name} has {counts} though everything was settled.");
        }
    }
}
