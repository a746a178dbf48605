using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Auctions;

/// <summary>The book of a lot, or why there is none.</summary>
/// <param name="Book">The book; null after a refusal.</param>
/// <param name="Refusal">Why there is none, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.AuctionBookAnswer")]
public sealed record AuctionBookAnswer([property: Id(0)] AuctionBook? Book, [property: Id(1)] Refusal? Refusal = null);
