using Orleans;

namespace EventHub.Grains.Interfaces.Auctions;

/// <summary>A bid that led.</summary>
/// <param name="Bid">Its id.</param>
/// <param name="Bidder">Who bid.</param>
/// <param name="Amount">How much, a decimal number as text.</param>
/// <param name="Ticks">When it was accepted, UTC ticks.</param>
[GenerateSerializer, Immutable, Alias("EventHub.BookedBid")]
public sealed record BookedBid([property: Id(0)] string Bid, [property: Id(1)] string Bidder, [property: Id(2)] string Amount, [property: Id(3)] long Ticks);
