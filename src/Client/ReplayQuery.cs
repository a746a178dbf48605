namespace EventHub.Client;

/// <summary>Which stored events are delivered again, and to whom. Null means "any".</summary>
public sealed record ReplayQuery
{
    /// <summary>Channels or patterns, 1 to 64, beside what the subscription itself asks.</summary>
    public IReadOnlyList<string>? Patterns { get; init; }

    /// <summary>Where the range begins: an RFC 3339 time or a cursor. Null: with the oldest event.</summary>
    public string? Since { get; init; }

    /// <summary>Where the range ends: an RFC 3339 time or a cursor. Null: with the newest event when the hub is asked.</summary>
    public string? Until { get; init; }

    /// <summary>The subscription they go to. Null: all whose definition matches.</summary>
    public string? Subscription { get; init; }

    /// <summary>Leaves out what the subscription has acked. Default false.</summary>
    public bool SkipCompleted { get; init; }

    /// <summary>Events handed out for the first time per second at most. Range 1 to 100,000. Null: as fast as they are taken.</summary>
    public int? Rate { get; init; }
}
