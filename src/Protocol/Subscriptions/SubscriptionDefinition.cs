using EventHub.Protocol.Channels;

namespace EventHub.Protocol.Subscriptions;

/// <summary>
/// What a subscription wants and how it is served. Which events have it as a recipient is decided by <see cref="Patterns"/> and
/// <see cref="Filter"/> as they stood at the event's sequence; everything else counts from its change on.
/// </summary>
public sealed record SubscriptionDefinition
{
    /// <summary>Most patterns of one subscription.</summary>
    public const int PatternsMax = 64;

    /// <summary>Shortest and longest ack deadline.</summary>
    public static readonly TimeSpan AckDeadlineMin = TimeSpan.FromSeconds(1), AckDeadlineMax = TimeSpan.FromHours(12);

    /// <summary>Most deliveries that may be in flight at once, over all consumers.</summary>
    public const int MaxInFlightMax = 100_000;

    /// <summary>Channels it wants.</summary>
    public required PatternSet Patterns { get; init; }

    /// <summary>What else an event must have.</summary>
    public SubscriptionFilter Filter { get; init; } = SubscriptionFilter.None;

    /// <summary>Where it began, as it was asked for: <c>now</c>, <c>earliest</c>, a cursor, a sequence or a time.</summary>
    public string From { get; init; } = "now";

    /// <summary>One event per key in flight, in sequence order, whatever its priority. Default false.</summary>
    public bool Ordered { get; init; }

    /// <summary>How lanes share. Default <see cref="PriorityMode.Weighted"/>.</summary>
    public PriorityMode PriorityMode { get; init; }

    /// <summary>How long a consumer has for one attempt, from hand-over or the last progress. Default 30 s.</summary>
    public TimeSpan AckDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Deliveries in flight at most. Default 1,000.</summary>
    public int MaxInFlight { get; init; } = 1000;

    /// <summary>When and how often a failed attempt is repeated.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>True when both want the same and are served alike; the order of patterns and of a list's values counts.</summary>
    public bool Equals(SubscriptionDefinition? other) =>
        other is not null && Patterns.Patterns.Select(Text).SequenceEqual(other.Patterns.Patterns.Select(Text)) && Filter.Equals(other.Filter)
        && From == other.From && Ordered == other.Ordered && PriorityMode == other.PriorityMode && AckDeadline == other.AckDeadline
        && MaxInFlight == other.MaxInFlight && Retry == other.Retry;

    /// <summary>Of equal definitions the same.</summary>
    public override int GetHashCode() => HashCode.Combine(Patterns.Patterns.Length, Patterns.Patterns[0].Text, Filter, From, AckDeadline, MaxInFlight, Retry);

    private static string Text(ChannelPattern pattern) => pattern.Text;
}
