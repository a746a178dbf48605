using EventHub.Grains.Replays;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <content>
/// Replays: late ways over a stretch, behind the other late ones in the list, that take turns with the subscription's own.
/// What is on its way anyway is left to the way it is on.
/// </content>
internal sealed partial class SubscriptionCursor
{
    private int _replaying;
    private bool _isOwnTurn;
    private long _paceDue = long.MaxValue;

    /// <summary>Begins a replay, whose record was stored or read.</summary>
    public void BeginReplay(PartitionReplay replay)
    {
        lock (_gate)
        {
            if (_isRemoved)
            {
                replay.End(_subscription.Id, new ReplayEnd(0, 0, replay.CreatedTicks));
                return;
            }

            ReplayPart part = new(replay, _versions[^1], _versions.Count - 1, ++_lastWalk);
            AddLate(Walk.Of(part));
        }

        Wake();
    }

    /// <summary>A part of the subscription that only counts.</summary>
    public ReplayPart CountFor(PartitionReplay replay)
    {
        lock (_gate)
        {
            return new ReplayPart(replay, _versions[^1], _versions.Count - 1, walk: 0);
        }
    }

    /// <summary>True when it has a part of the replay that has not ended.</summary>
    public bool HasReplay(PartitionReplay replay)
    {
        lock (_gate)
        {
            return WalkOf(replay) is not null;
        }
    }

    /// <summary>What its part of a replay has under way; zero when it has ended.</summary>
    public (long HandedOut, long Open, long Failed) ReplayCounts(PartitionReplay replay)
    {
        lock (_gate)
        {
            return WalkOf(replay) is { } walk ? (walk.Replay!.HandedOut, walk.Open.Count, _dead.CountOf(walk.Number)) : default;
        }
    }

    /// <summary>What was handed out of a replay up to now is in line for the log when this returns.</summary>
    public void FlushBeforeChange()
    {
        lock (_gate)
        {
            KeepDispatches(_clock.Now);
            FlushJournal();
        }
    }

    /// <summary>A replay was cancelled: nothing that was not handed out yet is, and what is under way ends as it ends.</summary>
    public void CancelReplay(PartitionReplay replay)
    {
        lock (_gate)
        {
            if (WalkOf(replay) is not { } walk)
            {
                return;
            }

            walk.SkipTo(long.MaxValue);
            OpenDelivery[] unseen = [.. walk.Open.Values.Where(delivery => delivery is { HasBegun: false, IsTaken: false })];
            foreach (OpenDelivery delivery in unseen)
            {
                walk.Replay!.HandedOut--;
                Drop(delivery, SettlementKind.Discarded, 0);
            }
        }

        Wake();
    }

    /// <summary>Its part of a replay had come to its end, as a record says.</summary>
    public void EndReplay(PartitionReplay replay)
    {
        lock (_gate)
        {
            WalkOf(replay)?.SkipTo(long.MaxValue);
        }
    }

    /// <summary>Ties a walk of a checkpoint to its replay.</summary>
    public void AttachReplay(PartitionReplay replay, int number, int version, long handedOut)
    {
        if (_late.Find(late => late.Number == number) is { } walk)
        {
            _late.Remove(walk);
            walk.Replay = new ReplayPart(replay, _versions[version], version, number) { HandedOut = handedOut };
            AddLate(walk);
        }
    }

    /// <summary>Whether a replay hands out an event to this subscription.</summary>
    public Wanted WantsAgain(ReplayPart part, scoped in StoredRecord record)
    {
        lock (_gate)
        {
            if (_partition.IsHidden(record) || !part.Wants(record) || IsOnItsWay(record))
            {
                return Wanted.No;
            }

            if (!part.Replay.Request.SkipCompleted)
            {
                return Wanted.Yes;
            }

            if (StateOf(record) == DeliveryState.Delivered)
            {
                return Wanted.No;
            }

            // Only another late way can have had it acked.
            bool? acked = _lastWalk == 0 || (_lastWalk == 1 && part.Walk == 1) ? false : part.Answered((int)record.Priority, record.Sequence);
            return acked is null ? Wanted.AskJournal : acked.Value ? Wanted.No : Wanted.Yes;
        }
    }

    private Walk? WalkOf(PartitionReplay replay) => _late.Find(walk => walk.Replay?.Replay == replay);

    // The subscription's own way, or a late one that is no replay, has it open or comes to it.
    private bool IsOnItsWay(scoped in StoredRecord record)
    {
        if (StateOf(record) is DeliveryState.Pending or DeliveryState.Open)
        {
            return true;
        }

        foreach (Walk walk in _late)
        {
            LaneWalk lane = walk.Lanes[(int)record.Priority];
            if (walk.Replay is null && (walk.Open.ContainsKey(record.Sequence) || (record.Sequence >= lane.Next && record.Sequence < lane.Before && Wants(record))))
            {
                return true;
            }
        }

        return false;
    }

    // Replays stand behind the others.
    private void AddLate(Walk walk)
    {
        _late.Insert(walk.Replay is null ? _late.Count - _replaying : _late.Count, walk);
        _replaying += walk.Replay is null ? 0 : 1;
    }

    // Late ways that have come to their end with nothing open are forgotten; that a replay has is noted.
    private void DropDone()
    {
        for (int i = _late.Count - 1; i >= 0; i--)
        {
            if (_late[i].IsDone)
            {
                Walk walk = _late[i];
                _late.RemoveAt(i);
                if (walk.Replay is { } part)
                {
                    _replaying--;
                    Ended(walk, part);
                }
            }
        }
    }

    private void Ended(Walk walk, ReplayPart part)
    {
        ReplayEnd end = new(part.HandedOut, _dead.CountOf(walk.Number), _clock.UtcNow);
        part.Replay.End(_subscription.Id, end);
        walk.Release();
        if (_owner.IsReady && !_isRemoved)
        {
            long now = _clock.Now;
            KeepDispatches(now);
            ReplayRecord.Ended(part.Replay.Definition.Id, _subscription.Id, end.HandedOut, end.Failed).AddTo(_journal ??= EventBatch.Rent());
            _journalDue = Math.Min(_journalDue, now + JournalDelay.Ticks);
        }
    }

    // The subscription was deleted.
    private void EndReplays()
    {
        foreach (Walk walk in _late)
        {
            if (walk.Replay is { } part)
            {
                part.Replay.End(_subscription.Id, new ReplayEnd(part.HandedOut, _dead.CountOf(walk.Number), _clock.UtcNow));
                walk.Release();
            }
        }

        _late.RemoveAll(walk => walk.Replay is not null);
        _replaying = 0;
    }

    // A sequence was handed out, as the journal says.
    private static void NotePassed(Walk walk, byte lane, long sequence)
    {
        LaneWalk passed = walk.Lanes[lane & 3];
        if (walk.Replay is { } part && sequence >= passed.Next)
        {
            part.HandedOut++;
        }

        passed.Pass(sequence);
    }
}
