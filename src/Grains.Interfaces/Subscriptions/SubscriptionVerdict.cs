using System.Collections.Immutable;
using EventHub.Protocol.Envelope;
using Orleans;

namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>Whether one subscription gets an event, why, and where its delivery stands.</summary>
[GenerateSerializer, Immutable, Alias("EventHub.SubscriptionVerdict")]
public sealed record SubscriptionVerdict
{
    /// <summary>The subscription's name.</summary>
    [Id(0)]
    public required string Subscription { get; init; }

    /// <summary>Why it gets the event, or does not.</summary>
    [Id(1)]
    public VerdictReason Reason { get; init; }

    /// <summary>True when it gets the event, or got it.</summary>
    public bool Gets => Reason is VerdictReason.Matches or VerdictReason.Late;

    /// <summary>The first of its patterns that matches, as it was defined at the event; null when none does.</summary>
    [Id(2)]
    public string? Pattern { get; init; }

    /// <summary>The list of the filter that refuses the event: <c>priorities</c>, <c>sources</c>, <c>types</c> or <c>targets</c>; null when none does.</summary>
    [Id(3)]
    public string? Filter { get; init; }

    /// <summary>Where the delivery stands; null when there is none.</summary>
    [Id(4)]
    public EventStatus? Status { get; init; }

    /// <summary>How it ended.</summary>
    [Id(5)]
    public EventOutcome Outcome { get; init; }

    /// <summary>Attempts that began.</summary>
    [Id(6)]
    public int Attempts { get; init; }

    /// <summary>In flight: until when it must be settled; waiting: when the next attempt is due; null otherwise.</summary>
    [Id(7)]
    public DateTimeOffset? Due { get; init; }

    /// <summary>Why it is not with a consumer now; empty when it is, or is over.</summary>
    [Id(8)]
    public ImmutableArray<DeliveryHold> Holds { get; init; } = [];
}
