using EventHub.Sagas.Definitions;

namespace EventHub.Grains.Sagas;

/// <summary>An event that a version of a definition takes.</summary>
internal sealed record SagaListener(DefinedSaga Saga, EventDefinition Event);
