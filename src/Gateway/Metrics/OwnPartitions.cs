using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using Microsoft.Extensions.DependencyInjection;

namespace EventHub.Gateway.Metrics;

/// <summary>
/// The partitions whose numbers this process shows: those it owns. So what all processes of a cluster show can be added up, and a gateway that owns none shows none.
/// </summary>
internal sealed class OwnPartitions(IServiceProvider services)
{
    private readonly IPartitions _partitions = services.GetService<ILocalPartitions>() ?? (IPartitions)None.Instance;

    /// <summary>They, by number; which may change from one moment to the next.</summary>
    public ImmutableArray<IPartition> All => _partitions.All;

    /// <summary>The first partition of the hub, which decides what there is; null where another process owns it.</summary>
    public IPartition? First => _partitions.Find(0);

    private sealed class None : IPartitions
    {
        public static readonly None Instance = new();

        public ImmutableArray<IPartition> All => [];

        public IPartition OwnerOf(ReadOnlySpan<byte> channel) => throw new NotSupportedException("No partition is owned here.");

        public IPartition? Find(int partition) => null;
    }
}
