using System.Collections.Immutable;

namespace EventHub.Grains.Interfaces.Sagas;

/// <summary>Instances that were asked for.</summary>
/// <param name="Sagas">They, by definition and key.</param>
/// <param name="IsBehind">True when events that were stored before the call began may not be in it: there was no time to take them. Only of a query that catches up.</param>
public readonly record struct SagaPage(ImmutableArray<SagaInfo> Sagas, bool IsBehind = false);
