using EventHub.Protocol.Records;
using Orleans;

namespace EventHub.Grains.Interfaces.Partitions;

/// <summary>What became of one record.</summary>
/// <param name="Outcome">Stored, or why not.</param>
/// <param name="Lsn">Log sequence number in the partition, from 1.</param>
/// <param name="Sequence">Event number in the partition, from 1; 0 of an event that waits for its time.</param>
/// <param name="TimeTicks">When it was stored, UTC ticks of 100 ns; with partition and lsn it makes the event's id.</param>
[GenerateSerializer, Immutable, Alias("EventHub.AppendedRecord")]
public readonly record struct AppendedRecord(
    [property: Id(0)] AppendOutcome Outcome, [property: Id(1)] long Lsn, [property: Id(2)] long Sequence, [property: Id(3)] long TimeTicks);
