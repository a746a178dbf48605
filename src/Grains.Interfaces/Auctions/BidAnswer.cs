using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Auctions;

/// <summary>What became of a bid, as its lot decided and the log has it.</summary>
[GenerateSerializer, Immutable, Alias("EventHub.BidAnswer")]
public sealed record BidAnswer
{
    /// <summary>The bid.</summary>
    [Id(0)]
    public required string Bid { get; init; }

    /// <summary>What became of it.</summary>
    [Id(1)]
    public BidVerdict Verdict { get; init; }

    /// <summary>Why it was rejected: <c>too_low</c>, <c>seller</c>, <c>closed</c> or <c>invalid</c>, or what else the lot's definition says. Else null.</summary>
    [Id(2)]
    public string? Reason { get; init; }

    /// <summary>Of one that was too low, what would have been enough; of one that was accepted, the least next bid. Else null.</summary>
    [Id(3)]
    public string? Minimum { get; init; }

    /// <summary>The price as far as is known here; null before the first bid.</summary>
    [Id(4)]
    public string? Price { get; init; }

    /// <summary>Who leads with it; null before the first bid.</summary>
    [Id(5)]
    public string? Leader { get; init; }

    /// <summary>True when it had been placed before: the answer is that of then.</summary>
    [Id(6)]
    public bool Duplicate { get; init; }

    /// <summary>
    /// Why it was not stored; null when it was, or was found to be over. Under EH3002 and EH4002 that is unknown: place it again with the same id.
    /// </summary>
    [Id(7)]
    public Refusal? Refusal { get; init; }
}
