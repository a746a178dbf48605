using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>What a replay would hand out.</summary>
/// <param name="Matched">Deliveries by subscription id.</param>
/// <param name="Examined">Events looked at.</param>
/// <param name="IsWhole">False when it ended at the most that may be looked at.</param>
/// <param name="Refusal">Why there is no answer, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.ReplayCountAnswer")]
public sealed record ReplayCountAnswer(
    [property: Id(0)] ImmutableArray<MatchedEntry> Matched, [property: Id(1)] long Examined, [property: Id(2)] bool IsWhole, [property: Id(3)] Refusal? Refusal = null);
