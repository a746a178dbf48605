namespace EventHub.Samples.NftAuction.Bidding;

/// <summary>Somebody who bids.</summary>
/// <param name="Name">Who.</param>
/// <param name="Limit">What is the most that is bid for any lot.</param>
/// <param name="ThinksMs">How long it takes to answer a price.</param>
internal sealed record Bidder(string Name, decimal Limit, int ThinksMs);
