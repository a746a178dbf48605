using EventHub.Grains.Replays;
using EventHub.Protocol.Channels;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <content>When a replay is next: its rate, its turn, and whether it has anything left. Under the lock.</content>
internal sealed partial class SubscriptionCursor
{
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
