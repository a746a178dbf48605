using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>One step of a walk: a <see cref="Partitions.PartitionRead"/> on its way from the owner.</summary>
/// <param name="Run">What was found, or null.</param>
/// <param name="Place">Where the walk stands after the step.</param>
/// <param name="AtEnd">True when there is nothing further for now.</param>
/// <param name="GapBefore">True when events before it are missing.</param>
[GenerateSerializer, Immutable, Alias("EventHub.RunStep")]
public sealed record RunStep([property: Id(0)] RecordRun? Run, [property: Id(1)] long Place, [property: Id(2)] bool AtEnd, [property: Id(3)] bool GapBefore);
