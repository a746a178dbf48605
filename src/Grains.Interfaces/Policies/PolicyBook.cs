using System.Collections.Immutable;
using Orleans;

namespace EventHub.Grains.Interfaces.Policies;

/// <summary>Every policy of a tenant.</summary>
/// <param name="Channels">Channels' own, by name.</param>
/// <param name="Patterns">Those of patterns, by name.</param>
[GenerateSerializer, Immutable, Alias("EventHub.PolicyBook")]
public sealed record PolicyBook([property: Id(0)] ImmutableArray<PolicyEntry> Channels, [property: Id(1)] ImmutableArray<PolicyEntry> Patterns);
