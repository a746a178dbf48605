using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.Watching;

/// <summary>How far one watcher is in one partition.</summary>
internal sealed class WatchLane(PartitionTail tail, Epoch epoch, long after)
{
    private volatile bool _isCaughtUp;

    /// <summary>The partition's shared end.</summary>
    public PartitionTail Tail { get; } = tail;

    public IPartition Partition => Tail.Partition;

    /// <summary>The history <see cref="After"/> belongs to.</summary>
    public Epoch Epoch { get; private set; } = epoch;

    /// <summary>The last sequence passed.</summary>
    public long After { get; private set; } = after;

    /// <summary>True from the moment the watcher has seen everything until a commit matches. Only the partition's <see cref="WatchRouter"/> changes it.</summary>
    public bool IsCaughtUp
    {
        get => _isCaughtUp;
        set => _isCaughtUp = value;
    }

    /// <summary>True once its watcher was removed: it is never caught up again.</summary>
    public bool IsForgotten { get; set; }

    /// <summary>The sequence before the first commit that matched since the lane was caught up: nothing up to there is wanted.</summary>
    public long ResumeAfter { get; set; }

    /// <summary>Where it is.</summary>
    public Position Place => new(Partition.Number, Epoch, After);

    /// <summary>
    /// Finds what comes next, passing over what is known not to match. When found, the caller is a user of <paramref name="batch"/>: release it.
    /// At the tail the watcher may sleep: the next commit that matches wakes it.
    /// </summary>
    public TailLookup Find(out SharedBatch? batch)
    {
        long place = After;
        TailLookup found = Tail.Find(this, ref place, out batch);
        Pass(place);
        return found;
    }

    /// <summary>Moves on; never back.</summary>
    public void Pass(long sequence) => After = Math.Max(After, sequence);

    /// <summary>
    /// Follows the partition into a new history, which begins when its storage failed and lost what was not synced. True when
    /// the watcher has seen, or missed, what is no longer so.
    /// </summary>
    public bool FollowHistory()
    {
        Epoch now = Partition.Bounds.Epoch;
        if (now == Epoch)
        {
            return false;
        }

        ResolvedPlace resolved = Partition.Resolve(Place);
        Tail.Follow(now);
        Epoch = now;
        After = resolved.AfterSequence;
        return resolved.HasGap;
    }
}
