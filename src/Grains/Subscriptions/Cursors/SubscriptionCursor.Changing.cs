using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions.Journal;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <content>What changes, moves and ends the subscription itself. All of it was stored before.</content>
internal sealed partial class SubscriptionCursor
{
    /// <summary>Nothing from <paramref name="sequence"/> on is looked at until <see cref="Define"/>: the definition is about to change there or behind.</summary>
    public void HoldBefore(long sequence)
    {
        lock (_gate)
        {
            _scanBefore = sequence;
        }
    }

    /// <summary>The definition did not change after all.</summary>
    public void Unhold()
    {
        lock (_gate)
        {
            _scanBefore = long.MaxValue;
        }

        Wake();
    }

    /// <summary>A new version is in force from <paramref name="from"/> on.</summary>
    public void Define(Subscription subscription, long from)
    {
        lock (_gate)
        {
            bool wantsOthers = !ReferenceEquals(subscription.Definition.Patterns, Definition.Patterns) || !ReferenceEquals(subscription.Definition.Filter, Definition.Filter);
            if (wantsOthers)
            {
                _versions.Add(new DefinitionVersion(from, subscription.Definition));
                _lastChannel = null;
            }

            Volatile.Write(ref _subscription, subscription);
            _scanBefore = long.MaxValue;
        }

        Wake();
    }

    /// <summary>It was deleted: it hands nothing out, and what it has not settled is withdrawn.</summary>
    public void Remove(long at, long ticks)
    {
        lock (_gate)
        {
            Volatile.Write(ref _isRemoved, true);
            _removedAt = at;
            _removedTicks = ticks;
            EndReplays();
            _consumers.End();
            Release();
        }
    }

    /// <summary>The partition closes: members end, and what is not journalled yet is in line for it.</summary>
    public void Close()
    {
        lock (_gate)
        {
            KeepSettlements(_clock.Now);
            FlushJournal();
            _consumers.End();
            Release();
        }
    }

    /// <summary>
    /// Goes on at <paramref name="sequence"/>. Back: what was passed comes again, late. Forward: what is skipped and not with a consumer is discarded.
    /// The record with <paramref name="lsn"/>, stored at <paramref name="ticks"/>, says so; once is enough.
    /// </summary>
    public void MoveTo(long sequence, long lsn, long ticks)
    {
        lock (_gate)
        {
            if (lsn <= _movedLsn)
            {
                return;
            }

            _movedLsn = lsn;
            bool back = _own.Lanes.Any(lane => lane.Next > sequence);
            foreach (Walk late in _late.Where(late => late.Replay is null))
            {
                late.SkipTo(back ? long.MaxValue : sequence);
            }

            if (back)
            {
                AddLate(Walk.Again(++_lastWalk, sequence, _own));
            }

            Skip(sequence, ticks);
            _scanBefore = long.MaxValue;
        }

        Wake();
    }

    private void Skip(long sequence, long ticks)
    {
        SkipParked(sequence, ticks);
        foreach (LaneWalk lane in _own.Lanes)
        {
            _ended.Add(lane.Next, sequence, lane.Lane, SettlementKind.Discarded, ticks);
        }

        _own.SkipTo(sequence);
        OpenDelivery[] skipped = [.. _own.Open.Values.Where(delivery => delivery.Sequence < sequence && !delivery.IsTaken)];
        foreach (OpenDelivery delivery in skipped)
        {
            Drop(delivery, SettlementKind.Discarded, ticks);
        }
    }
}
