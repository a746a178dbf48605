using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>Where a history of a partition ended.</summary>
/// <param name="Epoch">The history, as a number.</param>
/// <param name="NextSequence">The sequence behind its last event; of the current one it grows.</param>
[GenerateSerializer, Immutable, Alias("EventHub.HistorySpan")]
public readonly record struct HistorySpan([property: Id(0)] uint Epoch, [property: Id(1)] long NextSequence);
