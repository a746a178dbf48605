using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>What somebody elsewhere wants to know of a partition.</summary>
/// <param name="Definitions">The stamp of the definitions that are known; 0 for none.</param>
/// <param name="IsWhole">Also channels, where each subscription stands, and replays.</param>
/// <param name="ReachesStorage">True from a silo that reaches the storage and could own the partition.</param>
[GenerateSerializer, Immutable, Alias("EventHub.ViewRequest")]
public sealed record ViewRequest([property: Id(0)] long Definitions, [property: Id(1)] bool IsWhole, [property: Id(2)] bool ReachesStorage = false);
