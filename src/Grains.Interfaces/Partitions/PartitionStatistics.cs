using Orleans;

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
/// <param name="DelayedEvents">Events that wait for their time now.</param>
/// <param name="ReleasedEvents">Delayed events released.</param>
/// <param name="ReleaseDelaySeconds">How long after their times they were stored, all together, in seconds.</param>
/// <param name="OverdueSeconds">How long the first of those that wait has been due, in seconds; 0 when none is.</param>
[GenerateSerializer, Immutable, Alias("EventHub.PartitionStatistics")]
public sealed record PartitionStatistics(
    [property: Id(0)] int Number, [property: Id(1)] long EventsAppended, [property: Id(2)] long BytesAppended,
    [property: Id(3)] long Duplicates, [property: Id(4)] long Commits, [property: Id(5)] long Syncs,
    [property: Id(6)] double SyncSeconds, [property: Id(7)] long RetainedEvents, [property: Id(8)] long RetainedBytes,
    [property: Id(9)] int Segments, [property: Id(10)] long WriteBufferBytes, [property: Id(11)] long IdempotencyKeys,
    [property: Id(12)] long DeletedEvents, [property: Id(13)] int QuarantinedRanges,
    [property: Id(14)] int DelayedEvents, [property: Id(15)] long ReleasedEvents, [property: Id(16)] double ReleaseDelaySeconds,
    [property: Id(17)] double OverdueSeconds);
