namespace EventHub.Grains.Interfaces.Partitions;

/// <summary>The partitions whose owner runs in this process: all of them in a hub of one process, those a silo owns in a cluster.</summary>
public interface ILocalPartitions : IPartitions
{
    /// <summary>True in a silo of a cluster that has just reached the storage: it could own any partition.</summary>
    bool ReachStorage => false;

    /// <summary>Cancelled when the owner of a partition in this process is about to give it up.</summary>
    CancellationToken Leaving(int partition) => CancellationToken.None;
}
