using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Subscriptions;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>What became of settlements.</summary>
/// <param name="Results">One for each, in order; none when refused.</param>
/// <param name="Refusal">Why that is unknown, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.SettleAnswer")]
public sealed record SettleAnswer([property: Id(0)] ImmutableArray<SettleResult> Results, [property: Id(1)] Refusal? Refusal = null);
