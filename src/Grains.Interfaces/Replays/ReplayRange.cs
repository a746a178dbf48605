namespace EventHub.Grains.Interfaces.Replays;

/// <summary>
/// What of a partition a replay is about.
/// </summary>
/// <param name="Partition">The partition's number.</param>
/// <param name="From">The first sequence.</param>
/// <param name="Before">The sequence behind the last.</param>
/// <param name="Max">Dead letters at most; 0 for a replay of events.</param>
public readonly record struct ReplayRange(int Partition, long From, long Before, int Max = 0);
