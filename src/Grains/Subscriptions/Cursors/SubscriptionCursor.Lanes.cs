using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Records;
using EventHub.Protocol.Subscriptions;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <content>Which event is next: priorities, late ways before the subscription's own, and finding one event again. Under the lock.</content>
internal sealed partial class SubscriptionCursor
{
    private static readonly long AgedAfter = TimeSpan.FromSeconds(1).Ticks;
    private readonly int[] _shares = new int[4];
    private readonly long[] _waitingSince = new long[4];
    private readonly LaneWalk?[] _heads = new LaneWalk?[4];

    // What has nothing up to the tail a turn began with has nothing more in that turn.
    private readonly bool[] _isLaneEmpty = new bool[4];
    private StoredBatch? _retryBatch;
    private BatchWalk _retryWalk;

    /// <summary>What a round gives each priority.</summary>
    public static ReadOnlySpan<int> Weights => [16, 8, 4, 1];

    // The lane whose event is next; null when there is none, or when something must be read first.
    private LaneWalk? PickLane(long now, long tail, out Walk? walk)
    {
        Span<int> walks = stackalloc int[4];
        walk = null;
        if (!FindHeads(walks, now, tail))
        {
            return null;
        }

        int picked = Definition.Ordered ? FirstInOrder(walks) : Definition.PriorityMode == PriorityMode.Strict ? First(walks) : NextOfRound(walks, now);
        _waitingSince[picked] = now;
        walk = WalkAt(walks[picked]);
        return _heads[picked];
    }

    // The walk of each lane's next event, -1 for none; false when no lane has one, or when something must be read first.
    private bool FindHeads(Span<int> walks, long now, long tail)
    {
        bool any = false;
        for (int lane = 0; lane < 4; lane++)
        {
            walks[lane] = _isLaneEmpty[lane] ? -1 : FindHead(lane, now, tail);
            if (_need.IsRead)
            {
                return false;
            }

            any |= walks[lane] >= 0;
            _isLaneEmpty[lane] = walks[lane] < 0;
            _waitingSince[lane] = walks[lane] < 0 ? 0 : _waitingSince[lane] == 0 ? now : _waitingSince[lane];
        }

        if (!any)
        {
            DropDone();
        }

        return any;
    }

    // Late ways first: what they have comes before what the own one has; replays share with it. -1 for none.
    private int FindHead(int lane, long now, long tail)
    {
        for (int index = 0; index <= _late.Count; index++)
        {
            Walk walk = WalkAt(index);
            if (walk.Replay?.Replay.IsRunning == false)
            {
                continue;
            }

            long through = Math.Min(tail, _scanBefore - 1);
            _heads[lane] = walk.IsLate ? null : FindParked(lane, through);
            if (_heads[lane] is not null || _need.IsRead)
            {
                return _need.IsRead ? -1 : index;
            }

            LanePeek peek = walk.Lanes[lane].Peek(this, walk, through, out _);
            switch (peek)
            {
                case LanePeek.Found when walk.Replay is null || MayHandOut(walk.Replay, now):
                    _heads[lane] = walk.Lanes[lane];
                    return index;
                case LanePeek.NeedsRead or LanePeek.NeedsJournal:
                    _need = NeedOf(walk, walk.Lanes[lane], peek);
                    return -1;
            }
        }

        return -1;
    }

    private static int First(ReadOnlySpan<int> walks) => walks.IndexOfAnyInRange(0, int.MaxValue);

    private int FirstInOrder(ReadOnlySpan<int> walks)
    {
        int picked = -1;
        for (int lane = 0; lane < 4; lane++)
        {
            if (walks[lane] >= 0 && (picked < 0 || walks[lane] < walks[picked]
                || (walks[lane] == walks[picked] && _heads[lane]!.Next < _heads[picked]!.Next)))
            {
                picked = lane;
            }
        }

        return picked;
    }

    private int NextOfRound(ReadOnlySpan<int> walks, long now)
    {
        int aged = -1;
        for (int lane = 0; lane < 4; lane++)
        {
            if (walks[lane] >= 0 && now - _waitingSince[lane] >= AgedAfter && (aged < 0 || _waitingSince[lane] < _waitingSince[aged]))
            {
                aged = lane;
            }
        }

        if (aged >= 0)
        {
            return aged;
        }

        while (true)
        {
            for (int lane = 0; lane < 4; lane++)
            {
                if (walks[lane] >= 0 && _shares[lane] > 0)
                {
                    _shares[lane]--;
                    return lane;
                }
            }

            Weights.CopyTo(_shares);
        }
    }

    private bool TryLocate(long sequence, out StoredRecord record)
    {
        record = default;
        if (_retryBatch is not { } batch || sequence < batch.FirstSequence || sequence >= batch.NextSequence)
        {
            return false;
        }

        // Usually it stands further on; else the walk begins anew, once.
        for (int passes = 0; passes < 2; passes++)
        {
            while (_retryWalk.TryNext(out record) && record.Sequence <= sequence)
            {
                if (record.Sequence == sequence)
                {
                    return true;
                }
            }

            _retryWalk = new BatchWalk(batch);
        }

        return false;
    }

    private bool TakeRetry(long sequence, in PartitionRead read)
    {
        _retryBatch?.Dispose();
        _retryBatch = read.Batch;
        if (read.Batch is { } batch && batch.FirstSequence <= sequence)
        {
            _retryWalk = new BatchWalk(batch);
        }
        else
        {
            LoseEvent(sequence);
        }

        return true;
    }
}
