using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Records;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>All partitions of a cluster, wherever their owners run.</summary>
public sealed class RemotePartitions : IPartitions
{
    private readonly ImmutableArray<RemotePartition> _partitions;

    /// <summary>So many partitions.</summary>
    /// <param name="count">How many the hub has.</param>
    /// <param name="grains">Leads to their owners.</param>
    /// <param name="here">Those that are owned in this process; null when none ever is.</param>
    /// <param name="time">The clock.</param>
    public RemotePartitions(int count, IGrainFactory grains, ILocalPartitions? here, TimeProvider time)
    {
        _partitions = [.. Enumerable.Range(0, count).Select(number => new RemotePartition(number, grains, here, time))];
        All = _partitions.CastArray<IPartition>();
    }

    /// <inheritdoc/>
    public ImmutableArray<IPartition> All { get; }

    /// <summary>The silo of each partition's owner by number, as far as is known here; null where it is not, or where the owner does not answer.</summary>
    public ImmutableArray<string?> Silos => [.. _partitions.Select(static partition => partition.Silo)];

    /// <summary>The highest term of an owner that was heard of; 0 for none. Whoever writes under a lower one is refused by the storage.</summary>
    public long SeenTerm(int partition) => _partitions[partition].SeenTerm;

    /// <inheritdoc/>
    public IPartition OwnerOf(ReadOnlySpan<byte> channel) => All[EventIdentity.PartitionOf(channel, All.Length)];

    /// <inheritdoc/>
    public IPartition? Find(int partition) => partition >= 0 && partition < All.Length ? All[partition] : null;

    /// <inheritdoc/>
    public async ValueTask RefreshAsync(bool isWhole, CancellationToken cancellationToken)
    {
        Task[] views = new Task[_partitions.Length];
        for (int i = 0; i < views.Length; i++)
        {
            views[i] = _partitions[i].RefreshAsync(isWhole);
        }

        await Task.WhenAll(views).WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
