using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Replays;

/// <summary>What became of a call to a replay.</summary>
/// <param name="Matched">What a call that counts has found, or null.</param>
/// <param name="IsNew">True when the call began the replay.</param>
/// <param name="Replay">The replay as it is now; null for a dry run, where nothing matched and no replay was needed, and after a refusal.</param>
/// <param name="Refusal">Why it was not done, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.ReplayAnswer")]
public sealed record ReplayAnswer(
    [property: Id(0)] long? Matched, [property: Id(1)] bool IsNew, [property: Id(2)] ReplayInfo? Replay, [property: Id(3)] Refusal? Refusal = null);
