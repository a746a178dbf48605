namespace EventHub.Samples.NftAuction.Bidding;

/// <summary>Somebody who bids.</summary>
/// <param name="Name">Who.</param>
/// <param name="Limit">What is the most that is bid for any lot.</param>
/// <param name="ThinksMs">How long it takes to answer a price.</param>
/// <param name="InChat">Bids in the chat of the stream: <c>!bid 12.50</c>.</param>
internal sealed record Bidder(string Name, decimal Limit, int ThinksMs, bool InChat = false)
{
    /// <summary>What the auction calls it. Names of the chat are of a kind of their own: nobody bids there in the name of others.</summary>
    public string Known => InChat ? "chat:" + Name : Name;
}
