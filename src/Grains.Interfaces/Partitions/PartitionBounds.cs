using EventHub.Protocol.Positions;

namespace EventHub.Grains.Interfaces.Partitions;

/// <summary>What a partition retains and has committed, at one moment.</summary>
/// <param name="Epoch">The current history.</param>
/// <param name="FirstSequence">Sequence of the oldest retained event, or <paramref name="NextSequence"/> when there is none.</param>
/// <param name="NextSequence">Sequence the next committed event will have.</param>
public readonly record struct PartitionBounds(Epoch Epoch, long FirstSequence, long NextSequence)
{
    /// <summary>Sequence of the newest committed event; the place behind everything.</summary>
    public long LastSequence => NextSequence - 1;
}
