using EventHub.Grains.Interfaces.Partitions;

namespace EventHub.Grains.Partitions;

/// <summary>Keeps partitions that the process opened and closes itself: a grain finds them open, and leaves them so unless the process ends.</summary>
public sealed class ProcessKeeper(ILocalPartitions partitions) : IPartitionKeeper
{
    /// <inheritdoc/>
    public ValueTask<KeptPartition?> TakeAsync(int number, Action lost, CancellationToken cancellationToken) =>
        new(partitions.Find(number) is { } partition ? new KeptPartition(partition, CancellationToken.None) : null);

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(IPartition partition, bool isShutdown) =>
        isShutdown && partition is IAsyncDisposable closing ? closing.DisposeAsync() : default;
}
