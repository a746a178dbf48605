using EventHub.Protocol.Channels;

namespace EventHub.Protocol.Replays;

/// <summary>Which stored events are delivered again, to whom, and how fast. Without anything: all there are, to every subscription.</summary>
public sealed record ReplayRequest
{
    /// <summary>Most events per second.</summary>
    public const int RateMax = 100_000;

    /// <summary>Largest document, in bytes.</summary>
    public const int BytesMax = 64 * 1024;

    /// <summary>Their channels, beside what the subscription itself asks; null for no choice by channel.</summary>
    public PatternSet? Patterns { get; init; }

    /// <summary>Where the range begins, a place as text; null for the oldest event that is retained.</summary>
    public string? Since { get; init; }

    /// <summary>Where the range ends, a place as text; null for the end of the log when the replay is asked for.</summary>
    public string? Until { get; init; }

    /// <summary>The subscription they go to; null for all whose definition matches.</summary>
    public string? Subscription { get; init; }

    /// <summary>True to leave out what a subscription has acked. Default false.</summary>
    public bool SkipCompleted { get; init; }

    /// <summary>Events handed out for the first time per second at most, over the whole replay; null for as fast as they are taken.</summary>
    public int? Rate { get; init; }

    /// <summary>True to count only.</summary>
    public bool DryRun { get; init; }
}
