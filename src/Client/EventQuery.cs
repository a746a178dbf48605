using EventHub.Protocol.Envelope;

namespace EventHub.Client;

/// <summary>Which events to list, and where to begin. Null means "any".</summary>
public sealed record EventQuery
{
    /// <summary>A channel or a pattern.</summary>
    public string? Channel { get; init; }

    /// <summary>Where they stand. Deleted events are listed only when asked for.</summary>
    public EventStatus? Status { get; init; }

    /// <summary>Only events that wait for their time, in place of those that have a position; with <see cref="EventStatus.Deleted"/> those that were cancelled before it. Their pages are gone on with under the same setting.</summary>
    public bool Delayed { get; init; }

    /// <summary>Where they come from.</summary>
    public string? Source { get; init; }

    /// <summary>The publisher's own id; needs <see cref="Source"/>.</summary>
    public string? SourceId { get; init; }

    /// <summary>Stored at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Stored before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Where the last page ended: <see cref="EventPage.Next"/>. Null: from the beginning of the order.</summary>
    public string? After { get; init; }

    /// <summary>Most events on the page. Default 100. Range 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Oldest first. Default false: newest first.</summary>
    public bool Ascending { get; init; }
}
