namespace EventHub.Grains.Interfaces.Partitions;

/// <summary>Counters of one partition since the process started, and gauges.</summary>
/// <param name="Number">The partition.</param>
/// <param name="EventsAppended">Events stored.</param>
/// <param name="BytesAppended">Bytes of records stored.</param>
/// <param name="Duplicates">Publishes answered from the idempotency window.</param>
/// <param name="Commits">Batches written.</param>
/// <param name="Syncs">Syncs to stable storage.</param>
/// <param name="SyncSeconds">Time spent writing and syncing, in seconds.</param>
/// <param name="RetainedEvents">Events retained now.</param>
/// <param name="RetainedBytes">Bytes on storage now.</param>
/// <param name="Segments">Segment files now.</param>
/// <param name="WriteBufferBytes">Bytes waiting to be written now.</param>
/// <param name="IdempotencyKeys">Keys in the idempotency window now.</param>
/// <param name="DeletedEvents">Deleted events still retained.</param>
/// <param name="QuarantinedRanges">Damaged ranges set aside.</param>
public sealed record PartitionStatistics(
    int Number, long EventsAppended, long BytesAppended, long Duplicates, long Commits, long Syncs, double SyncSeconds,
    long RetainedEvents, long RetainedBytes, int Segments, long WriteBufferBytes, long IdempotencyKeys, long DeletedEvents, int QuarantinedRanges);
