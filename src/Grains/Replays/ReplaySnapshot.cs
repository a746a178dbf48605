namespace EventHub.Grains.Replays;

/// <summary>
/// A part of a replay that has not ended, as it was when its subscription was written to a checkpoint.
/// </summary>
internal readonly record struct ReplaySnapshot(Guid Replay, long Subscription, int Walk, int VersionIndex, long HandedOut);
