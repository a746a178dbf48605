namespace EventHub.Samples.NftAuction.Bidding;

/// <summary>A lot as it is announced. Money is text.</summary>
/// <param name="Lot">Its name within the session.</param>
/// <param name="Title">What it is.</param>
/// <param name="Token">The token that is sold.</param>
/// <param name="Seller">Who sells it, and so does not bid.</param>
/// <param name="Start">The least first bid.</param>
/// <param name="Increment">How much more each bid must be.</param>
/// <param name="Reserve">Below this it is not sold.</param>
/// <param name="Seconds">How long bids are taken.</param>
/// <param name="ExtensionSeconds">A bid in the last so many seconds leaves the others as many to answer it.</param>
internal sealed record LotTerms(
    string Lot, string Title, string Token, string Seller, string Start, string Increment, string Reserve, decimal Seconds, decimal ExtensionSeconds);
