using System.Collections.Immutable;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Positions;

namespace EventHub.Protocol.Subscriptions;

/// <summary>Which dead letters a replay or a discard is about, and how it goes. Without anything: all of them, at once.</summary>
public sealed record DeadLetterRequest
{
    /// <summary>Most ids.</summary>
    public const int IdsMax = 1000;

    /// <summary>Most events per second.</summary>
    public const int RateMax = 100_000;

    /// <summary>Their events; default for no choice by event.</summary>
    public ImmutableArray<EventId> Ids { get; init; }

    /// <summary>Their events' channels, or null.</summary>
    public PatternSet? Channels { get; init; }

    /// <summary>Given up at or after this time, UTC ticks, or null.</summary>
    public long? SinceTicks { get; init; }

    /// <summary>Given up before this time, UTC ticks, or null.</summary>
    public long? UntilTicks { get; init; }

    /// <summary>True to count only.</summary>
    public bool DryRun { get; init; }

    /// <summary>So many at most.</summary>
    public int Max { get; init; } = int.MaxValue;

    /// <summary>Events per second at most, for a replay; null for as fast as they can be stored.</summary>
    public int? Rate { get; init; }
}
