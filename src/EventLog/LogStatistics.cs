namespace EventHub.EventLog;

/// <summary>Counters of a log since it was opened, and gauges.</summary>
/// <param name="EventsAppended">Events stored.</param>
/// <param name="BytesAppended">Bytes of batches stored, without padding.</param>
/// <param name="Duplicates">Records answered from the idempotency window.</param>
/// <param name="Commits">Batches written.</param>
/// <param name="Syncs">Syncs to stable storage.</param>
/// <param name="StorageTime">Time spent in writes and syncs.</param>
/// <param name="RetainedBytes">Bytes of the retained segments, without what is preallocated.</param>
/// <param name="Segments">Segment files.</param>
/// <param name="WriteBufferBytes">Bytes that wait to be written.</param>
/// <param name="IdempotencyKeys">Keys in the idempotency window.</param>
/// <param name="DiskFull">The last try to make room found the disk full.</param>
public sealed record LogStatistics(
    long EventsAppended, long BytesAppended, long Duplicates, long Commits, long Syncs, TimeSpan StorageTime,
    long RetainedBytes, int Segments, long WriteBufferBytes, int IdempotencyKeys, bool DiskFull);
