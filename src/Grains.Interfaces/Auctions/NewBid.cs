using Orleans;

namespace EventHub.Grains.Interfaces.Auctions;

/// <summary>A bid for a lot.</summary>
/// <param name="Id">Makes it one bid, however often it is sent: unique among all bids, 1 to 256 bytes. It is the idempotency key of the event.</param>
/// <param name="Bidder">Who bids: 1 to 256 bytes.</param>
/// <param name="Amount">How much, a decimal number as text such as <c>12.50</c>: at most 1,000,000,000 and eight decimals.</param>
[GenerateSerializer, Immutable, Alias("EventHub.NewBid")]
public sealed record NewBid([property: Id(0)] string Id, [property: Id(1)] string Bidder, [property: Id(2)] string Amount);
