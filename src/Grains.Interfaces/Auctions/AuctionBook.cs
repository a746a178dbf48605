using System.Collections.Immutable;
using Orleans;

namespace EventHub.Grains.Interfaces.Auctions;

/// <summary>The book of a lot: how it stands, and who bid. Amounts are decimal numbers as text.</summary>
[GenerateSerializer, Immutable, Alias("EventHub.AuctionBook")]
public sealed record AuctionBook
{
    /// <summary>The session.</summary>
    [Id(0)]
    public required string Session { get; init; }

    /// <summary>The lot.</summary>
    [Id(1)]
    public required string Lot { get; init; }

    /// <summary>The state its saga is in, such as <c>open</c>.</summary>
    [Id(2)]
    public required string State { get; init; }

    /// <summary>How its saga stands: <c>running</c>, <c>compensating</c>, <c>completed</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    [Id(3)]
    public required string Status { get; init; }

    /// <summary>The price; null before the first bid.</summary>
    [Id(4)]
    public string? Price { get; init; }

    /// <summary>Who leads, or has bought it; null for nobody.</summary>
    [Id(5)]
    public string? Leader { get; init; }

    /// <summary>The least next bid.</summary>
    [Id(6)]
    public string? Minimum { get; init; }

    /// <summary>When it ends, RFC 3339.</summary>
    [Id(7)]
    public string? EndsAt { get; init; }

    /// <summary>What came of it: <c>sold</c>, <c>no_bids</c>, <c>reserve_not_met</c>, <c>unsettled</c>; null before.</summary>
    [Id(8)]
    public string? Outcome { get; init; }

    /// <summary>Bids that led, the last first.</summary>
    [Id(9)]
    public ImmutableArray<BookedBid> Bids { get; init; } = [];

    /// <summary>How many bids were accepted since the lot began, of those the log still has.</summary>
    [Id(10)]
    public long Accepted { get; init; }

    /// <summary>How many were rejected.</summary>
    [Id(11)]
    public long Rejected { get; init; }
}
