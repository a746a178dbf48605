namespace EventHub.Client.Watching;

/// <summary>What a watch has for its consumer next: missing history, or events.</summary>
internal readonly record struct WatchItem(WatchGap? Gap, WatchFrame? Frame);
