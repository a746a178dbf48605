using System.Collections.Immutable;

namespace EventHub.Grains.Interfaces.Replays;

/// <summary>
/// What a request for a replay comes to.
/// </summary>
/// <param name="Ranges">The stretch of each partition.</param>
/// <param name="Subscriptions">Ids of the subscriptions it goes to.</param>
/// <param name="Matched">Deliveries found; -1 where not all events were looked at.</param>
public sealed record ReplayPlan(ImmutableArray<ReplayRange> Ranges, ImmutableArray<long> Subscriptions, long Matched);
