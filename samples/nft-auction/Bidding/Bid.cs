namespace EventHub.Samples.NftAuction.Bidding;

/// <summary>A bid as it is published. <paramref name="Id"/> makes it one bid however often it is sent.</summary>
internal sealed record Bid(string Id, string Session, string Lot, string Bidder, string Amount);
