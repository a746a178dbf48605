namespace EventHub.Client;

/// <summary>A page of replays, the newest first.</summary>
/// <param name="Replays">The replays.</param>
/// <param name="Next">Where the next page begins; null when this is the last one.</param>
public sealed record ReplayPage(IReadOnlyList<ReplayStatus> Replays, string? Next);
