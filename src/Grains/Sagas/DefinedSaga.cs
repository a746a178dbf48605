using EventHub.Sagas.Definitions;

namespace EventHub.Grains.Sagas;

/// <summary>A version of a definition.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="FromSequence">The first event that may start an instance.</param>
internal sealed record DefinedSaga(SagaDefinition Definition, long FromSequence);
