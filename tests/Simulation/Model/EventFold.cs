using EventHub.Protocol.Envelope;

namespace EventHub.Simulation.Model;

/// <summary>An event's total over its recipients, told naively.</summary>
internal static class EventFold
{
    private static readonly EventOutcome[] Failures = [EventOutcome.DeadLettered, EventOutcome.Termed, EventOutcome.Discarded];

    /// <summary>The total at a time; only to be asked when everything about the event is sure.</summary>
    public static EventState Of(ModelEvent item, IEnumerable<ModelSubscription> subscriptions, long now)
    {
        List<(EventOutcome Outcome, ModelDelivery Known)> recipients = [];
        foreach (ModelSubscription model in subscriptions)
        {
            if (!model.Wants(item))
            {
                continue;
            }

            ModelDelivery known = model.Deliveries.GetValueOrDefault(item.Sequence) ?? new ModelDelivery();
            EventOutcome outcome = known.Outcome;
            if (outcome == EventOutcome.None && !known.IsTaken && HasExpired(item, known, Math.Min(now, model.RemovedTicks)))
            {
                outcome = EventOutcome.Expired;
            }

            if (model.IsRemoved && outcome == EventOutcome.None)
            {
                continue;
            }

            // The dead letters of a deleted subscription are discarded.
            recipients.Add((model.IsRemoved && outcome is not (EventOutcome.Delivered or EventOutcome.Expired) ? EventOutcome.Discarded : outcome, known));
        }

        int retries = recipients.Count == 0 ? 0 : Math.Max(0, recipients.Max(one => one.Known.Highest) - 1);
        string? error = recipients.OrderBy(one => one.Known.ErrorNumber).LastOrDefault().Known?.Error;
        return Total(recipients) with { RetryCount = retries, Error = error };
    }

    /// <summary>A dead letter that was opened again does not expire.</summary>
    public static bool HasExpired(ModelEvent item, ModelDelivery delivery, long at) => delivery.HighestBefore == 0 && item.ExpiresAt > 0 && item.ExpiresAt <= at;

    private static EventState Total(List<(EventOutcome Outcome, ModelDelivery Known)> recipients)
    {
        if (recipients.Count == 0)
        {
            return new EventState(EventStatus.Completed, EventOutcome.Unrouted, 0, 0);
        }

        if (recipients.Exists(one => one.Outcome == EventOutcome.None))
        {
            return new EventState(recipients.Exists(one => one.Known.Highest > 0) ? EventStatus.Processing : EventStatus.Pending, EventOutcome.None, 0, 0);
        }

        foreach (EventOutcome failure in Failures)
        {
            if (recipients.Exists(one => one.Outcome == failure))
            {
                return new EventState(EventStatus.Failed, failure, 0, 0);
            }
        }

        return recipients.Exists(one => one.Outcome == EventOutcome.Expired)
            ? new EventState(EventStatus.Expired, EventOutcome.Expired, 0, 0)
            : new EventState(EventStatus.Completed, EventOutcome.Delivered, 0, 0);
    }
}
