using System.Collections.Immutable;

namespace EventHub.Grains.Interfaces.Replays;

/// <summary>
/// What a replay would hand out in a partition.
/// </summary>
/// <param name="Matched">Deliveries by subscription id; those without any are not there.</param>
/// <param name="Examined">Events looked at.</param>
/// <param name="IsWhole">False when it ended at the most that may be looked at.</param>
public sealed record ReplayCount(ImmutableDictionary<long, long> Matched, long Examined, bool IsWhole);
