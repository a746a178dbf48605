using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>One of several events that were looked up.</summary>
/// <param name="IsFound">False when there is none.</param>
/// <param name="State">Where it stands, with its history.</param>
/// <param name="Run">Its record alone; null where only states were asked for.</param>
[GenerateSerializer, Immutable, Alias("EventHub.FoundRecord")]
public readonly record struct FoundRecord([property: Id(0)] bool IsFound, [property: Id(1)] StoredState State, [property: Id(2)] RecordRun? Run);
