using EventHub.Grains.Interfaces.Partitions;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>What a partition retains and has committed, and under which term.</summary>
/// <param name="OwnerTerm">The owner's term.</param>
/// <param name="Epoch">The current history, as a number.</param>
/// <param name="FirstSequence">Sequence of the oldest retained event.</param>
/// <param name="NextSequence">Sequence the next committed event will have.</param>
[GenerateSerializer, Immutable, Alias("EventHub.OwnerBounds")]
public readonly record struct OwnerBounds(
    [property: Id(0)] long OwnerTerm, [property: Id(1)] uint Epoch, [property: Id(2)] long FirstSequence, [property: Id(3)] long NextSequence)
{
    /// <summary>Those of a partition now.</summary>
    public static OwnerBounds Of(IPartition partition)
    {
        ArgumentNullException.ThrowIfNull(partition);
        PartitionBounds bounds = partition.Bounds;
        return new OwnerBounds(partition.OwnerTerm, bounds.Epoch.Value, bounds.FirstSequence, bounds.NextSequence);
    }
}
