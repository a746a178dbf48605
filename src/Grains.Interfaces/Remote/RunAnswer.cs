using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>The next steps of a walk.</summary>
/// <param name="Steps">They, in order; at least one unless refused.</param>
/// <param name="Bounds">What the partition has.</param>
/// <param name="Refusal">Why nothing was read, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.RunAnswer")]
public sealed record RunAnswer([property: Id(0)] ImmutableArray<RunStep> Steps, [property: Id(1)] OwnerBounds Bounds, [property: Id(2)] Refusal? Refusal = null);
