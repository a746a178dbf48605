using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;

namespace EventHub.Fuzz.Wire;

/// <summary>A hub's partitions for those who only ask which it is: one, of which nobody asks anything.</summary>
internal sealed class OnePartition : ILocalPartitions
{
    public ImmutableArray<ILocalPartition> All => [null!];

    public ILocalPartition OwnerOf(ReadOnlySpan<byte> channel) => null!;

    public ILocalPartition? Find(int partition) => null;
}
