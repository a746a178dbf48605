using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <content>The deliveries of one event, for whoever asks what became of it.</content>
internal sealed partial class SubscriptionCursor
{
    /// <summary>Adds the deliveries this subscription has of an event: its own, and late ones that began.</summary>
    public void Describe(scoped in StoredRecord record, IReadOnlyList<JournalledAttempt> history, List<EventDelivery> into)
    {
        lock (_gate)
        {
            if (StateOf(record) is var own and not DeliveryState.None)
            {
                into.Add(Describe(own, 0, _own, record.Sequence, history));
            }

            IEnumerable<int> began = history.Where(attempt => attempt.Entry.Subscription == _subscription.Id && attempt.Entry.Walk != 0).Select(attempt => attempt.Entry.Walk);
            foreach (int number in began.Concat(_late.Select(walk => walk.Number)).Distinct())
            {
                Walk? walk = WalkOf(number);
                DeliveryState state = walk?.Open.ContainsKey(record.Sequence) == true ? Timed(DeliveryState.Open, walk, record) : LastOf(number, history);
                if (state != DeliveryState.None)
                {
                    into.Add(Describe(state, number, walk, record.Sequence, history));
                }
            }
        }
    }

    private EventDelivery Describe(DeliveryState state, int number, Walk? walk, long sequence, IReadOnlyList<JournalledAttempt> history)
    {
        List<DeliveryAttempt> attempts = [];
        foreach ((JournalEntry entry, long ended) in history)
        {
            if (entry.Subscription == _subscription.Id && entry.Walk == number && entry.Attempt > 0 && entry.Kind != SettlementKind.Reopened)
            {
                attempts.Add(new DeliveryAttempt(entry.Attempt, entry.AtTicks, entry.Consumer, ended, NameOf(entry.Kind), entry.Error));
            }
        }

        long due = 0;
        OpenDelivery? open = null;
        if (walk?.Open.TryGetValue(sequence, out open) == true && open.Attempt > 0)
        {
            due = state == DeliveryState.Open ? _clock.UtcNow + Math.Max(0, open.Due - _clock.Now) : 0;
            if (open.IsTaken)
            {
                attempts.Add(new DeliveryAttempt(open.Attempt, open.HandedTicks, open.ConsumerName, 0, null, null));
            }
        }

        (EventStatus status, EventOutcome outcome) = Shown(state);
        return new EventDelivery(_subscription.Name, number != 0, status, outcome, due, [.. attempts]);
    }

    private DeliveryState LastOf(int walk, IReadOnlyList<JournalledAttempt> history)
    {
        for (int i = history.Count - 1; i >= 0; i--)
        {
            JournalEntry entry = history[i].Entry;
            if (entry.Subscription == _subscription.Id && entry.Walk == walk)
            {
                return entry.Kind switch
                {
                    SettlementKind.Acked => DeliveryState.Delivered,
                    SettlementKind.Termed => DeliveryState.Termed,
                    SettlementKind.Exhausted => DeliveryState.DeadLettered,
                    SettlementKind.Discarded => DeliveryState.Discarded,
                    SettlementKind.Expired => DeliveryState.Expired,
                    _ => DeliveryState.Open,
                };
            }
        }

        return DeliveryState.None;
    }

    private static (EventStatus Status, EventOutcome Outcome) Shown(DeliveryState state) => state switch
    {
        DeliveryState.Pending => (EventStatus.Pending, EventOutcome.None),
        DeliveryState.Open => (EventStatus.Processing, EventOutcome.None),
        DeliveryState.Delivered => (EventStatus.Completed, EventOutcome.Delivered),
        DeliveryState.DeadLettered => (EventStatus.Failed, EventOutcome.DeadLettered),
        DeliveryState.Termed => (EventStatus.Failed, EventOutcome.Termed),
        DeliveryState.Discarded => (EventStatus.Failed, EventOutcome.Discarded),
        _ => (EventStatus.Expired, EventOutcome.Expired),
    };

    private static string NameOf(SettlementKind kind) => kind switch
    {
        SettlementKind.Acked => "acked",
        SettlementKind.Naked => "naked",
        SettlementKind.TimedOut => "timedOut",
        SettlementKind.Abandoned => "abandoned",
        SettlementKind.Returned => "returned",
        SettlementKind.Termed => "termed",
        SettlementKind.Exhausted => "exhausted",
        SettlementKind.Expired => "expired",
        _ => "discarded",
    };
}
