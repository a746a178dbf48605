using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>An event that was looked up.</summary>
/// <param name="Run">Its record alone; null when there is none.</param>
/// <param name="State">Where it stands, with its history.</param>
/// <param name="Refusal">Why there is no answer, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.FoundAnswer")]
public sealed record FoundAnswer([property: Id(0)] RecordRun? Run, [property: Id(1)] StoredState State, [property: Id(2)] Refusal? Refusal = null);
