using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Sagas;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>The definitions of sagas that a partition knows.</summary>
/// <param name="Definitions">All versions.</param>
/// <param name="Refusal">Why there is no answer, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.SagaDefinitionsAnswer")]
public sealed record SagaDefinitionsAnswer([property: Id(0)] ImmutableArray<SagaDefinitionInfo> Definitions, [property: Id(1)] Refusal? Refusal = null);
