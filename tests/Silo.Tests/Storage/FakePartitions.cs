using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;

namespace EventHub.Silo.Tests.Storage;

/// <summary>No partitions, which is enough to see when they are open.</summary>
internal sealed class FakePartitions : ILocalPartitions
{
    public ImmutableArray<IPartition> All => [];

    public IPartition OwnerOf(ReadOnlySpan<byte> channel) => throw new InvalidOperationException("There is none.");

    public IPartition? Find(int partition) => null;
}
