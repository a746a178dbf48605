namespace EventHub.Grains.Interfaces.Auctions;

/// <summary>What a lot's saga and those who bid agree on. A definition that keeps to it can be any.</summary>
public static class AuctionNames
{
    /// <summary>The definition whose instances are lots; an instance's key is the session, a dot, and the lot.</summary>
    public const string Lot = "auction-lot";

    /// <summary>The channel of bids and of the answers to them.</summary>
    public const string Bids = "auction.bids";

    /// <summary>Type of a bid: <c>{"bid","session","lot","bidder","amount"}</c>.</summary>
    public const string Placed = "lot:bid:placed";

    /// <summary>Type of an answer: it leads.</summary>
    public const string Accepted = "lot:bid:accepted";

    /// <summary>Type of an answer: it does not count, and <c>reason</c> says why.</summary>
    public const string Rejected = "lot:bid:rejected";

    /// <summary>Source of the bids that grains publish.</summary>
    public const string Source = "AUCTION_ENGINE";
}
