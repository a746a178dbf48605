using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.Events;

/// <summary>What <c>GET /v1/events</c> was asked for.</summary>
internal sealed record EventListQuery
{
    /// <summary>Most events of a page when the query does not say.</summary>
    public const int LimitDefault = 100;

    /// <summary>Most events of a page.</summary>
    public const int LimitMax = 1000;

    public required PatternSet Channels { get; init; }

    /// <summary>The only status wanted; null for every one but <see cref="EventStatus.Deleted"/>.</summary>
    public EventStatus? Status { get; init; }

    /// <summary>Only events that wait for their time; with <see cref="EventStatus.Deleted"/> only those that were cancelled before it.</summary>
    public bool Delayed { get; init; }

    /// <summary>Where the page before of those ended; null for the first page.</summary>
    public DelayedPlace? AfterDelayed { get; init; }

    /// <summary>Only events of this source, UTF-8; null for all.</summary>
    public byte[]? Source { get; init; }

    /// <summary>Only the event with this id of that source, UTF-8; null for all.</summary>
    public byte[]? SourceId { get; init; }

    /// <summary>Only events stored then or later, UTC ticks.</summary>
    public long? SinceTicks { get; init; }

    /// <summary>Only events stored before, UTC ticks.</summary>
    public long? UntilTicks { get; init; }

    /// <summary>Where the page before ended; null for the first page.</summary>
    public Place? After { get; init; }

    /// <summary>The partition a bare sequence is of.</summary>
    public int? Partition { get; init; }

    /// <summary>True when events that wait for their time belong on the list.</summary>
    public bool TakesDelayed => Delayed || SourceId is not null;

    public int Limit { get; init; } = LimitDefault;

    /// <summary>Oldest first instead of newest first.</summary>
    public bool Ascending { get; init; }
}
