using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>An event as it is when it may have changed.</summary>
/// <param name="HasChanged">False when the time was up first.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Sequence">Its sequence; 0 while it waits for its time.</param>
/// <param name="Refusal">Why there is no answer, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.ChangedAnswer")]
public sealed record ChangedAnswer([property: Id(0)] bool HasChanged, [property: Id(1)] StoredState State, [property: Id(2)] long Sequence, [property: Id(3)] Refusal? Refusal = null);
