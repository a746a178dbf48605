using EventHub.Grains.Interfaces.Counting;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <content>Handing out what is in hand. Everything here is under the lock.</content>
internal sealed partial class SubscriptionCursor
{
    // Attempts that are being journalled, and those that were and go to their consumers.
    private readonly List<OpenDelivery> _announced = [];
    private readonly Queue<OpenDelivery> _toGive = new();
    private Consumer? _taker;
    private TypeCount? _lastType;
    private Need _need;
    private long _turnTicks;
    private bool _hasMore;

    private Need HandOut()
    {
        _need = default;
        _isHungry = _hasMore = false;
        _paceDue = long.MaxValue;
        _turnTicks = _clock.UtcNow;
        long now = _clock.Now, tail = _partition.Bounds.NextSequence - 1;
        _consumers.See();
        ReadyDue(now);
        FollowPolicies();
        bool sweepsOn = Sweep();
        int given = 0;
        _isLaneEmpty.AsSpan().Clear();
        while (given < TurnMax && !_need.IsRead && GiveNext(now, tail))
        {
            given++;
        }

        Scout(tail);
        if (_replaying > 0)
        {
            DropDone();
        }

        // A commit that came meanwhile found it not hungry yet.
        bool again = given == TurnMax || sweepsOn || (_isHungry && _partition.Bounds.NextSequence - 1 > tail);
        if (_hasMore)
        {
            _consumers.TellMore(_late.Count > 0 ? long.MaxValue : _ready.Count + Math.Max(1, tail - OwnNext + 1));
        }
        else if (!(_need.IsRead || again))
        {
            _consumers.TellNone();
        }

        _consumers.Flush();
        KeepSettlements(now);
        SetTimer(now);
        return _need.IsRead ? _need : _need with { IsTurn = again };
    }

    private bool GiveNext(long now, long tail)
    {
        if (_owner.Line.IsStuck)
        {
            // What cannot be noted is not handed out.
            return false;
        }

        if (_toGive.Count > 0)
        {
            return GiveAnnounced(now);
        }

        if (_isRemoved || _inFlight >= Definition.MaxInFlight || _subscription.IsPaused)
        {
            return false;
        }

        if (_consumers.Take() is not { } consumer)
        {
            _hasMore = _consumers.AreTold && HasMore(now, tail);
            return false;
        }

        _taker = consumer;
        bool given = _ready.Count > 0 ? Retry(now) : MayOpen && TakeNew(now, tail);

        // Not used when there was nothing, or what there was is held.
        if (_taker is not null)
        {
            _consumers.GiveBack(_taker);
            _taker = null;
        }

        return given;
    }

    // Whether there is something for somebody who has no credit here, and hears of it.
    private bool HasMore(long now, long tail)
    {
        if (_ready.Count > 0)
        {
            return true;
        }

        bool found = MayOpen && FindHeads(stackalloc int[4], now, tail);
        _isHungry = !found && MayOpen && !_need.IsRead;
        return found;
    }

    private bool GiveAnnounced(long now)
    {
        OpenDelivery delivery = _toGive.Peek();
        if (delivery.Consumer is not { HasLeft: false } || delivery.ExpiresTicks <= _turnTicks)
        {
            _toGive.Dequeue();
            Fail(delivery, SettlementKind.Abandoned, null, now, now);
            return true;
        }

        if (!TryLocate(delivery.Sequence, out StoredRecord record))
        {
            _need = NeedEvent(delivery.Sequence);
            return false;
        }

        _toGive.Dequeue();
        Give(delivery, record, now);
        return true;
    }

    private bool Retry(long now)
    {
        OpenDelivery delivery = _ready.Peek();
        if (delivery.State != OpenState.Ready)
        {
            _ready.Dequeue();
            return true;
        }

        if (!TryLocate(delivery.Sequence, out StoredRecord record))
        {
            _need = NeedEvent(delivery.Sequence);
            return false;
        }

        _ready.Dequeue();
        if (ExpiryOf(delivery, record) <= _turnTicks)
        {
            ExpireOpen(delivery);
        }
        else if (IsPaused(record.Channel))
        {
            ParkRetry(delivery);
        }
        else
        {
            Begin(delivery, record, now);
        }

        return true;
    }

    private bool TakeNew(long now, long tail)
    {
        LaneWalk? lane = PickLane(now, tail, out Walk? walk);
        if (lane is null)
        {
            _isHungry = !_need.IsRead;
            return false;
        }

        lane.Peek(this, walk!, long.MaxValue, out StoredRecord record);
        if (walk!.Replay is { } part && WantsAgain(part, record) != Wanted.Yes)
        {
            // Deleted, opened again or otherwise on its way since it was found.
            lane.LookAgain();
            return true;
        }

        if (ExpiryOf(walk!, record) <= _turnTicks)
        {
            Expire(walk!, lane, record.Sequence);
            lane.Pop();
            NoteMoved(lane);
            return true;
        }

        OpenDelivery delivery = Rent(walk!, record.Sequence, lane.Lane);
        if (Definition.Ordered && !TryTakeKey(delivery, record))
        {
            // So that a restart does not take it for settled.
            _dispatches.Add(new JournalEntry(_subscription.Id, walk!.Number, default, lane.Lane, 0, 0, 0, "", null), delivery.Sequence);
        }
        else
        {
            Begin(delivery, record, now);
        }

        lane.Pop();
        NoteMoved(lane);
        TakeTurn(walk!);
        return true;
    }

    /// <summary>Begins an attempt: hands it over, or has it journalled first.</summary>
    private void Begin(OpenDelivery delivery, scoped in StoredRecord record, long now)
    {
        delivery.Attempt++;
        delivery.Consumer = _taker!;
        delivery.ConsumerName = _taker!.Name;
        _taker = null;
        delivery.ExpiresTicks = ExpiryOf(delivery, record);
        delivery.Type = _lastType = _partition.Types.Of(record, _lastType);
        delivery.HandedTicks = _turnTicks;
        delivery.FirstTicks = delivery.FirstTicks == 0 ? _turnTicks : delivery.FirstTicks;
        _inFlight++;
        _dispatches.Add(
            new JournalEntry(_subscription.Id, delivery.Walk.Number, default, delivery.Lane, delivery.Attempt, _turnTicks, 0, delivery.ConsumerName, null),
            delivery.Sequence);
        if (Definition.Ordered || record.Sequence < _owner.JournalFirstBefore)
        {
            delivery.State = OpenState.Announced;
            _announced.Add(delivery);
        }
        else
        {
            Give(delivery, record, now);
        }
    }

    private void Give(OpenDelivery delivery, scoped in StoredRecord record, long now)
    {
        long wait = Definition.AckDeadline.Ticks;
        delivery.State = OpenState.InFlight;
        _owner.Touch(delivery.Sequence);
        delivery.Due = now + wait;
        _deadlines.Add(delivery);
        DeliveryId id = new(_partition.Number, _subscription.Id, delivery.Walk.Number, delivery.Sequence, delivery.Attempt, delivery.Life);
        EventState state = new(EventStatus.Processing, EventOutcome.None, delivery.FirstTicks, 0, delivery.Attempt - 1, delivery.Error);
        bool replay = delivery.Walk.Replays || delivery.IsReopened;
        delivery.Consumer!.Give(record, new Handover(id, _turnTicks + wait, delivery.Walk.IsLate, replay, state));
    }

    // The journal has them.
    private void ReleaseAnnounced()
    {
        lock (_gate)
        {
            _announced.ForEach(_toGive.Enqueue);
            _announced.Clear();
        }
    }

    private static Need NeedEvent(long sequence) => new(null, 0, sequence - 1, PatternSet.Everything, IsTurn: false);
}
