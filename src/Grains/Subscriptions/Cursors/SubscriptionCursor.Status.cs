using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <content>What became of one event.</content>
internal sealed partial class SubscriptionCursor
{
    /// <summary>Where the subscription's own delivery of an event stands.</summary>
    public DeliveryState StateOf(scoped in StoredRecord record)
    {
        lock (_gate)
        {
            if (record.Sequence < _versions[0].From || record.Sequence >= _removedAt || !VersionAt(record.Sequence).Wants(record))
            {
                return DeliveryState.None;
            }

            return Withdrawn(Timed(StateOf(_own, record), _own, record));
        }
    }

    /// <summary>Adds the subscription's own delivery of an event to the event's total, if it is a recipient.</summary>
    public void AddTo(ref StatusFold fold, scoped in StoredRecord record)
    {
        lock (_gate)
        {
            DeliveryState state = StateOf(record);
            fold.Add(state);
            if (state == DeliveryState.Open && _own.Open.TryGetValue(record.Sequence, out OpenDelivery? open))
            {
                fold.Add(open.FirstTicks, open.Attempt, open.Error);
            }
            else if (state == DeliveryState.Expired && record.ExpiresAtTicks < long.MaxValue)
            {
                fold.AddEnd(record.ExpiresAtTicks);
            }
        }
    }

    /// <summary>True when the subscription was deleted before it settled the event, which expires at <paramref name="expiresTicks"/>, and before that.</summary>
    public bool HasWithdrawn(long sequence, long expiresTicks)
    {
        lock (_gate)
        {
            return _isRemoved && _own.Open.TryGetValue(sequence, out OpenDelivery? open) && (open.IsTaken || open.IsReopened || expiresTicks > _removedTicks);
        }
    }

    private DeliveryState StateOf(Walk walk, scoped in StoredRecord record)
    {
        long sequence = record.Sequence;
        int lane = (int)record.Priority;
        if (walk.Open.TryGetValue(sequence, out OpenDelivery? open))
        {
            return open.HasBegun ? DeliveryState.Open : DeliveryState.Pending;
        }

        if (sequence >= walk.Lanes[lane].Next)
        {
            return DeliveryState.Pending;
        }

        if (!walk.IsLate && _parked.TryGet(lane, record.Channel, out ParkedLane? parked) && sequence >= parked.Next)
        {
            return DeliveryState.Pending;
        }

        if (_dead.TryGet(sequence, walk.Number, out DeadLetter letter))
        {
            return letter.IsTermed ? DeliveryState.Termed : DeliveryState.DeadLettered;
        }

        // What was skipped and had expired by then had expired.
        return !_ended.TryGet(sequence, lane, record.Channel, out EndedRange range) ? DeliveryState.Delivered
            : range.Kind == SettlementKind.Expired || record.ExpiresAtTicks <= range.AtTicks ? DeliveryState.Expired : DeliveryState.Discarded;
    }

    // A deleted subscription keeps what it settled; its dead letters count as discarded.
    private DeliveryState Withdrawn(DeliveryState state) => !_isRemoved ? state : state switch
    {
        DeliveryState.Pending or DeliveryState.Open => DeliveryState.None,
        DeliveryState.DeadLettered or DeliveryState.Termed => DeliveryState.Discarded,
        _ => state,
    };
}
