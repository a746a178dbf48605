using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.Watching;

/// <summary>How far one watcher is in one partition.</summary>
internal sealed class WatchLane(PartitionTail tail, Epoch epoch, long after)
{
    /// <summary>The partition's shared end.</summary>
    public PartitionTail Tail { get; } = tail;

    public ILocalPartition Partition => Tail.Partition;

    /// <summary>The history <see cref="After"/> belongs to.</summary>
    public Epoch Epoch { get; private set; } = epoch;

    /// <summary>The last sequence passed.</summary>
    public long After { get; private set; } = after;

    /// <summary>Where it is.</summary>
    public Position Place => new(Partition.Number, Epoch, After);

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
