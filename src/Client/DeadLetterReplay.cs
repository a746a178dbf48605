namespace EventHub.Client;

/// <summary>What became of a call that replays dead letters.</summary>
/// <param name="Matched">How many there were.</param>
/// <param name="ReplayId">With a rate: the replay that goes on, see <see cref="EventHubClient.GetReplayAsync"/>. Else null: all are ready.</param>
public sealed record DeadLetterReplay(long Matched, string? ReplayId);
