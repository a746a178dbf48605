using Orleans;

namespace EventHub.Grains.Interfaces.Replays;

/// <summary>
/// What of a partition a replay is about.
/// </summary>
/// <param name="Partition">The partition's number.</param>
/// <param name="From">The first sequence.</param>
/// <param name="Before">The sequence behind the last.</param>
/// <param name="Max">Dead letters at most; 0 for a replay of events.</param>
[GenerateSerializer, Immutable, Alias("EventHub.ReplayRange")]
public readonly record struct ReplayRange([property: Id(0)] int Partition, [property: Id(1)] long From, [property: Id(2)] long Before, [property: Id(3)] int Max = 0);
