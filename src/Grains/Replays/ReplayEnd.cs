namespace EventHub.Grains.Replays;

/// <summary>
/// What a replay came to for one subscription in one partition.
/// </summary>
/// <param name="HandedOut">Deliveries that began.</param>
/// <param name="Failed">Those that became dead letters.</param>
/// <param name="Ticks">When, UTC ticks.</param>
internal readonly record struct ReplayEnd(long HandedOut, long Failed, long Ticks);
