using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Sagas;

/// <summary>What became of a definition.</summary>
/// <param name="Definition">It, as it is in force; null after a refusal.</param>
/// <param name="IsNew">True when the call brought it in force.</param>
/// <param name="Refusal">Why it was not done, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.SagaDefinitionAnswer")]
public sealed record SagaDefinitionAnswer([property: Id(0)] SagaDefinitionInfo? Definition, [property: Id(1)] bool IsNew, [property: Id(2)] Refusal? Refusal = null);
