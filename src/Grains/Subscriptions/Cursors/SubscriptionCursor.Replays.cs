using EventHub.Grains.Replays;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Channels;
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

    // Whether it may go on now; when it must wait for its rate, the turn after that is asked for.
    private bool MayHandOut(ReplayPart part, long now)
    {
        if (part.Replay.Pace is not { } pace || part.Permits > 0)
        {
            return true;
        }

        long due = part.PermitsDue ??= now + pace.Reserve().Ticks;
        if (due <= now)
        {
            part.Permits = pace.Share;
            part.PermitsDue = null;
            return true;
        }

        _paceDue = Math.Min(_paceDue, due);
        return false;
    }

    // An event of a walk is handed out: replays and the subscription's own way take turns, and replays among themselves.
    private void TakeTurn(Walk walk)
    {
        if (_replaying == 0)
        {
            return;
        }

        _isOwnTurn = walk.Replay is not null;
        if (walk.Replay is { } part)
        {
            part.HandedOut++;
            part.Permits -= part.Replay.Pace is null ? 0 : 1;
            part.IsScouted = false;
            if (_replaying > 1)
            {
                _late.Remove(walk);
                _late.Add(walk);
            }
        }
    }

    // The walk that is asked at this place; late ones first, of replays and the own way whose turn it is.
    private Walk WalkAt(int index)
    {
        int others = _late.Count - _replaying;
        return index < others ? _late[index]
            : !_isOwnTurn || _replaying == 0 ? (index < _late.Count ? _late[index] : _own)
            : index == others ? _own : _late[index - 1];
    }

    // A replay with nothing left to hand out ends, whether or not somebody takes deliveries: it is looked for the next event of each.
    private void Scout(long tail)
    {
        for (int i = 0; _replaying > 0 && !_isRemoved && !_subscription.IsPaused && i < _late.Count; i++)
        {
            Walk walk = _late[i];
            if (walk.Replay is { IsScouted: false, Replay.IsRunning: true } part && !_need.IsRead)
            {
                part.IsScouted = Scout(walk, Math.Min(tail, _scanBefore - 1));
            }
        }
    }

    private bool Scout(Walk walk, long through)
    {
        foreach (LaneWalk lane in walk.Lanes)
        {
            LanePeek peek = lane.Peek(this, walk, through, out _);
            if (peek is LanePeek.NeedsRead or LanePeek.NeedsJournal)
            {
                _need = NeedOf(walk, lane, peek);
                return false;
            }

            if (peek == LanePeek.Found)
            {
                if (_consumers.Count == 0)
                {
                    // Nobody may come for it for long.
                    walk.Release();
                }

                return true;
            }
        }

        return false;
    }

    private Need NeedOf(Walk walk, LaneWalk lane, LanePeek peek) => new(
        walk, lane.Lane, lane.Next - 1, PatternsOf(walk), IsTurn: false, IsJournal: peek == LanePeek.NeedsJournal);

    private PatternSet PatternsOf(Walk walk) => walk.Replay is { } part
        ? part.Replay.Request.Patterns ?? _versions[part.VersionIndex].Definition.Patterns
        : _versions.Count > 1 ? PatternSet.Everything : Definition.Patterns;

    // Asks the journal for the event a replay stands before.
    private async ValueTask<bool> AskJournalAsync(Need need)
    {
        long sequence = need.After + 1;
        bool acked = await _owner.HasAckedAsync(_subscription.Id, sequence).ConfigureAwait(false);
        lock (_gate)
        {
            need.Walk!.Replay!.Answer(need.Lane, sequence, acked);
            return !_isRemoved;
        }
    }
}
