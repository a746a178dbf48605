using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Sagas;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>Instances of sagas of a partition.</summary>
/// <param name="Sagas">They, by definition and key.</param>
/// <param name="Refusal">Why there is no answer, or null.</param>
/// <param name="IsBehind">See <see cref="SagaPage.IsBehind"/>.</param>
[GenerateSerializer, Immutable, Alias("EventHub.SagasAnswer")]
public sealed record SagasAnswer([property: Id(0)] ImmutableArray<SagaInfo> Sagas, [property: Id(1)] Refusal? Refusal = null, [property: Id(2)] bool IsBehind = false);
