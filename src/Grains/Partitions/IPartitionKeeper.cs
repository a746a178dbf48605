using EventHub.Grains.Interfaces.Partitions;

namespace EventHub.Grains.Partitions;

/// <summary>Opens and closes the partitions that are owned by grains of this process.</summary>
public interface IPartitionKeeper
{
    /// <summary>Names this silo to the others of its cluster; null in none.</summary>
    string? Silo => null;

    /// <summary>Another silo reaches the storage and could own what this one does.</summary>
    void HearOfAnother()
    {
    }

    /// <summary>Takes a partition for its grain: it is open on return. Null when the hub has none of this number.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="lost">Called, at most once and by any thread, when the partition cannot be kept: the grain gives it up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Protocol.Errors.EventHubException">It cannot be opened here and now.</exception>
    ValueTask<KeptPartition?> TakeAsync(int number, Action lost, CancellationToken cancellationToken);

    /// <summary>The grain leaves. Whether the partition is closed for that is the keeper's to know.</summary>
    /// <param name="partition">What was taken.</param>
    /// <param name="isShutdown">True when the process ends.</param>
    ValueTask ReleaseAsync(IPartition partition, bool isShutdown);
}
