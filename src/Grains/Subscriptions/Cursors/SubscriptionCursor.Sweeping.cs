using EventHub.Protocol.Channels;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <content>Looking through what retention is about to take: what of it was not delivered has expired, and is counted. Under the lock.</content>
internal sealed partial class SubscriptionCursor
{
    private long _sweepBefore, _sweptOpen;

    /// <summary>True once it has nothing below <paramref name="before"/> that was not handed out; else it looks, with nobody there too.</summary>
    public bool SweepTo(long before)
    {
        lock (_gate)
        {
            if (_isRemoved || (OwnNext >= before && _sweptOpen >= before))
            {
                return true;
            }

            _sweepBefore = Math.Max(_sweepBefore, before);
        }

        Wake();
        return false;
    }

    /// <summary>True when no lane of its own has anything to look at below <paramref name="before"/>, nor waits for anything there.</summary>
    public bool HasPassed(long before)
    {
        lock (_gate)
        {
            return _isRemoved || (OwnNext >= before && !_own.Open.Keys.Any(sequence => sequence < before));
        }
    }

    /// <summary>Forgets how deliveries of events that retention has taken ended: nobody can ask.</summary>
    public void ForgetBefore(long sequence)
    {
        lock (_gate)
        {
            _ended.ForgetBefore(sequence);
        }
    }

    // True when there is more to look through.
    private bool Sweep()
    {
        if (_sweptOpen < _sweepBefore)
        {
            OpenDelivery[] gone = [.. _own.Open.Values.Where(delivery => delivery.Sequence < _sweepBefore && !delivery.IsTaken)];
            Array.ForEach(gone, ExpireQueued);
            _sweptOpen = _sweepBefore;
        }

        int left = TurnMax;
        foreach (LaneWalk lane in _own.Lanes)
        {
            while (lane.Next < _sweepBefore && !_need.IsRead && --left > 0 && Sweep(lane, _sweepBefore, PatternsOf(_own)))
            {
            }
        }

        // Behind the lanes, so that those cannot park more there.
        foreach (ParkedLane parked in _parked.All)
        {
            long before = Math.Min(_sweepBefore, _own.Lanes[parked.Lane.Lane].Next);
            while (parked.Next < before && !_need.IsRead && --left > 0 && Sweep(parked.Lane, before, parked.Patterns))
            {
                NoteMoved(parked);
            }
        }

        return left <= 0;
    }

    // False when the lane has nothing more below.
    private bool Sweep(LaneWalk lane, long before, PatternSet patterns)
    {
        LanePeek peek = lane.Peek(this, _own, Math.Min(before, _scanBefore) - 1, out StoredRecord record);
        if (peek == LanePeek.Found && record.Sequence < before)
        {
            Expire(_own, lane, record.Sequence);
            lane.Pop();
            return true;
        }

        if (peek == LanePeek.NeedsRead)
        {
            _need = new Need(_own, lane.Lane, lane.Next - 1, patterns, IsTurn: false, Parked: lane.Channel is null ? null : lane);
        }

        return false;
    }
}
