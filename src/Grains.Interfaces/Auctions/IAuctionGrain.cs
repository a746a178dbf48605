using System.Collections.Immutable;
using Orleans;

namespace EventHub.Grains.Interfaces.Auctions;

/// <summary>
/// One lot of an auction; the key of the grain is the session, a slash, and the lot. It is the front of the lot's saga (<see cref="AuctionNames"/>), which decides: a bid is
/// an event as any other, whoever publishes it. The grain keeps nothing that the log does not have.
/// </summary>
[Alias("EventHub.IAuctionGrain")]
public interface IAuctionGrain : IGrainWithStringKey
{
    /// <summary>Most bids that wait for their answers; one more is refused with EH4005.</summary>
    const int WaitingMax = 10_000;

    /// <summary>
    /// Places a bid and answers with what its lot decided, once bid and decision are stored. Bids are judged in the order in which they are stored: calls interleave, so a
    /// caller who awaits each has its own order. The same bid again has the answer it had. EH2017 when there is no such lot; EH1006 with the field when the bid is malformed, and EH2004
    /// when another was placed under its id: then nothing is stored.
    /// </summary>
    [Alias("PlaceBid")]
    Task<BidAnswer> PlaceBid(NewBid bid);

    /// <summary>Places several bids, stored in this order, and answers each when all have an answer. More than the batch limit (1,000 by default) are all refused, with EH1012.</summary>
    [Alias("PlaceBids")]
    Task<ImmutableArray<BidAnswer>> PlaceBids(ImmutableArray<NewBid> bids);

    /// <summary>The book, with at most so many bids (1 to 1,000). It has everything that was stored before the call. EH2017 when there is no such lot.</summary>
    [Alias("GetBook")]
    Task<AuctionBookAnswer> GetBook(int bidsMax);
}
