using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;

namespace EventHub.Fuzz.Wire;

/// <summary>A hub's partitions for those who only ask which it is: one, of which nobody asks anything.</summary>
internal sealed class OnePartition : IPartitions
{
    public ImmutableArray<IPartition> All => [null!];

    public IPartition OwnerOf(ReadOnlySpan<byte> channel) => null!;

    public IPartition? Find(int partition) => null;
}
