using EventHub.Protocol.Records;

namespace EventHub.Grains.Interfaces.Partitions;

/// <summary>
/// One step of a walk over a partition.
/// </summary>
/// <param name="Batch">A batch to look through, which the caller disposes; or null when this step found none.</param>
/// <param name="Place">
/// Where the walk stands after this step, the batch included: pass it to the next step. Forward it is the last sequence passed;
/// backward it is the highest sequence not passed yet (0 when the walk is over).
/// </param>
/// <param name="AtEnd">True when there is nothing further in this direction for now.</param>
/// <param name="GapBefore">True when a range of the log was passed before <paramref name="Batch"/> that is damaged, or, forward, that retention has taken: its events are missing.</param>
public readonly record struct PartitionRead(StoredBatch? Batch, long Place, bool AtEnd, bool GapBefore = false);
