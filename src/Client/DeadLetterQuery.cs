using EventHub.Protocol.Positions;

namespace EventHub.Client;

/// <summary>Which dead letters of a subscription. Null means "any".</summary>
public sealed record DeadLetterQuery
{
    /// <summary>Of these events, at most 1,000; not together with the others.</summary>
    public IReadOnlyList<EventId>? Ids { get; init; }

    /// <summary>Of events of a channel or pattern.</summary>
    public string? Channel { get; init; }

    /// <summary>Given up at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Given up before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>So many at most, where they are replayed or discarded.</summary>
    public int? Max { get; init; }
}
