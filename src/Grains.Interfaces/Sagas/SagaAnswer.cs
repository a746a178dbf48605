using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Sagas;

/// <summary>What became of what was asked of an instance.</summary>
/// <param name="Saga">The instance as it is then; null after a refusal.</param>
/// <param name="Effect">What it did: <c>taken</c>, <c>repeated</c> or <c>deferred</c> (until it is resumed, or in its next state).</param>
/// <param name="Refusal">Why it was not done, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.SagaAnswer")]
public sealed record SagaAnswer([property: Id(0)] SagaInfo? Saga, [property: Id(1)] string Effect, [property: Id(2)] Refusal? Refusal = null);
