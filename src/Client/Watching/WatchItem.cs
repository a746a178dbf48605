namespace EventHub.Client.Watching;

/// <summary>What a watch has for its consumer next: missing history, events, or word of the connection.</summary>
internal readonly record struct WatchItem(WatchGap? Gap, WatchFrame? Frame)
{
    /// <summary>The hub accepted the watch: the first time, or anew.</summary>
    public bool IsStart { get; init; }

    /// <summary>Why the connection was lost; null when it was not.</summary>
    public string? Interruption { get; init; }
}
