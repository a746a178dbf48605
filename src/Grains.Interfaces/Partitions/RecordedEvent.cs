using System.Collections.Immutable;
using Orleans;

namespace EventHub.Grains.Interfaces.Partitions;

/// <summary>An event in the shape the log stores.</summary>
/// <param name="Lsn">The lsn under which it was published; with partition and time it makes the event's id.</param>
/// <param name="Sequence">Its sequence.</param>
/// <param name="TimeTicks">When it was published, UTC ticks of 100 ns.</param>
/// <param name="Record">Its bytes.</param>
[GenerateSerializer, Immutable, Alias("EventHub.RecordedEvent")]
public readonly record struct RecordedEvent(
    [property: Id(0)] long Lsn, [property: Id(1)] long Sequence, [property: Id(2)] long TimeTicks, [property: Id(3)] ImmutableArray<byte> Record);
