using EventHub.Grains.Interfaces.Partitions;

namespace EventHub.Grains.Partitions;

/// <summary>A partition in the hands of its grain.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Leaving">Cancelled when it is about to be given up: what waits on it ends.</param>
public sealed record KeptPartition(IPartition Partition, CancellationToken Leaving);
