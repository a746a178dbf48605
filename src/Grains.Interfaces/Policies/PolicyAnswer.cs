using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Policies;

/// <summary>What became of a change of the policies.</summary>
/// <param name="Existed">Whether there was a policy of that name before.</param>
/// <param name="Refusal">Why nothing was changed, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.PolicyAnswer")]
public sealed record PolicyAnswer([property: Id(0)] bool Existed, [property: Id(1)] Refusal? Refusal = null);
