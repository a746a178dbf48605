using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <content>Why the subscription gets an event, or does not.</content>
internal sealed partial class SubscriptionCursor
{
    /// <summary>True when the subscription was not deleted before the event.</summary>
    public bool WasThereFor(long sequence)
    {
        lock (_gate)
        {
            return sequence >= _versions[0].From && sequence < _removedAt;
        }
    }

    /// <summary>
    /// Says whether the subscription gets an event, as it was defined at the event's sequence, and where the delivery stands. A delivery that is late is told of when there is
    /// no other.
    /// </summary>
    public SubscriptionVerdict Explain(scoped in StoredRecord record, bool isStored, bool isDeleted, IReadOnlyList<JournalledAttempt> history)
    {
        lock (_gate)
        {
            DefinitionVersion version = VersionAt(record.Sequence);
            SubscriptionVerdict verdict = new()
            {
                Subscription = _subscription.Name,
                Pattern = FirstMatch(version, record.Channel),
                Filter = version.Definition.Filter.FirstRefusal(record),
            };
            verdict = verdict with { Reason = ReasonOf(verdict, record, isDeleted) };
            if (verdict.Reason == VerdictReason.Matches)
            {
                DeliveryState own = isStored ? StateOf(record) : DeliveryState.Pending;
                return WithDelivery(verdict, own, _own, 0, record, isStored, history);
            }

            return isStored && FindLate(record, isDeleted, history, out Walk? walk, out int number) is var late and not DeliveryState.None
                ? WithDelivery(verdict with { Reason = VerdictReason.Late }, late, walk, number, record, isStored, history) : verdict;
        }
    }

    private static string? FirstMatch(DefinitionVersion version, ReadOnlySpan<byte> channel)
    {
        foreach (ChannelPattern pattern in version.Definition.Patterns.Patterns)
        {
            if (pattern.Matches(channel))
            {
                return pattern.Text;
            }
        }

        return null;
    }

    private VerdictReason ReasonOf(SubscriptionVerdict verdict, scoped in StoredRecord record, bool isDeleted)
    {
        if (verdict.Pattern is null || verdict.Filter is not null)
        {
            return verdict.Pattern is null ? VerdictReason.Pattern : VerdictReason.Filter;
        }

        if (record.Sequence < _versions[0].From)
        {
            return VerdictReason.CreatedLater;
        }

        DeliveryState state = StateOf(record);
        return state == DeliveryState.None ? VerdictReason.SubscriptionDeleted
            : isDeleted && state == DeliveryState.Pending ? VerdictReason.EventDeleted : VerdictReason.Matches;
    }

    // The newest way that had the event, has it, or comes to it.
    private DeliveryState FindLate(scoped in StoredRecord record, bool isDeleted, IReadOnlyList<JournalledAttempt> history, out Walk? found, out int number)
    {
        number = 0;
        foreach (JournalledAttempt attempt in history)
        {
            number = attempt.Entry.Subscription == _subscription.Id ? Math.Max(number, attempt.Entry.Walk) : number;
        }

        bool comes = false;
        foreach (Walk walk in _late)
        {
            bool has = walk.Open.ContainsKey(record.Sequence), will = !isDeleted && WillReach(walk, record);
            (number, comes) = (has || will) && walk.Number >= number ? (walk.Number, !has) : (number, comes && walk.Number < number);
        }

        found = number == 0 ? null : WalkOf(number);
        return number == 0 ? DeliveryState.None : comes ? DeliveryState.Pending
            : found?.Open.ContainsKey(record.Sequence) == true ? Timed(DeliveryState.Open, found, record) : LastOf(number, history);
    }

    // Of a replay only the journal knows whether it wants an event again.
    private bool WillReach(Walk walk, scoped in StoredRecord record)
    {
        LaneWalk lane = walk.Lanes[(int)record.Priority];
        return walk.Replay is null && record.Sequence >= lane.Next && record.Sequence < lane.Before && Wants(record);
    }

    private SubscriptionVerdict WithDelivery(
        SubscriptionVerdict verdict, DeliveryState state, Walk? walk, int number, scoped in StoredRecord record, bool isStored, IReadOnlyList<JournalledAttempt> history)
    {
        (EventStatus status, EventOutcome outcome) = Shown(state);
        EventDelivery delivery = Describe(state, number, walk, record.Sequence, history);
        bool isOpen = state is DeliveryState.Pending or DeliveryState.Open;
        return verdict with
        {
            Status = status,
            Outcome = outcome,
            Attempts = delivery.Attempts.Length,
            Due = delivery.DueTicks == 0 ? null : new DateTimeOffset(delivery.DueTicks, TimeSpan.Zero),
            Holds = isOpen && walk is not null ? [.. HoldsOf(walk, record.Channel, record.Sequence, (int)record.Priority, isStored)] : [],
        };
    }

    // Everything that stands between the delivery and a consumer now.
    private List<DeliveryHold> HoldsOf(Walk walk, ReadOnlySpan<byte> channel, long sequence, int lane, bool isStored)
    {
        List<DeliveryHold> holds = [];
        void Add(bool applies, DeliveryHold hold)
        {
            if (applies)
            {
                holds.Add(hold);
            }
        }

        bool isLookedAt = walk.Open.TryGetValue(sequence, out OpenDelivery? open);
        if (open?.IsTaken == true)
        {
            return holds;
        }

        Add(!_owner.IsReady, DeliveryHold.Starting);
        Add(_subscription.IsPaused, DeliveryHold.SubscriptionPaused);

        // As the policies are: the cursor takes them over at its next turn, before it hands anything out.
        Add(_owner.Policies.PausesDelivery && _owner.Policies.Of(channel).PausesDelivery, DeliveryHold.ChannelPaused);
        Add(_consumers.Count == 0, DeliveryHold.NoConsumer);
        Add(_consumers.Count > 0 && !_consumers.HaveCredit, DeliveryHold.NoCredit);
        Add(_inFlight >= Definition.MaxInFlight, DeliveryHold.MaxInFlight);
        Add(!isLookedAt && OpenCount >= OpenMax, DeliveryHold.OpenDeliveries);
        Add(!isLookedAt && IsBlocked, DeliveryHold.HeldKeys);
        Add(open?.State == OpenState.Held, DeliveryHold.Key);
        Add(open?.State == OpenState.Waiting, DeliveryHold.Retry);
        Add(isStored && !isLookedAt && walk.Lanes[lane].Next < sequence, DeliveryHold.NotReached);
        return holds;
    }
}
