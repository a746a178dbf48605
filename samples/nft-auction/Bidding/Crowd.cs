using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using EventHub.Client;
using EventHub.Samples.NftAuction.Streaming;

namespace EventHub.Samples.NftAuction.Bidding;

/// <summary>Bidders who follow the prices. Each thinks for a while, and bids a bit more than is asked for then, unless it leads or the price is above its limit.</summary>
internal sealed class Crowd(EventHubClient client, StudioClient studio, IReadOnlyList<Bidder> bidders, int seed)
{
    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<(string Bidder, string Lot), bool> _thinking = [];
    private readonly ConcurrentDictionary<string, JsonElement> _prices = [];
    private int _bids;

    /// <summary>Bids until it is cancelled.</summary>
    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (ReceivedEvent price in client.WatchAsync("auction.prices", new WatchOptions { From = "earliest" }, cancellationToken))
            {
                JsonElement payload = price.ReadPayload<JsonElement>();
                string lot = payload.GetProperty("lot").GetString()!;
                _prices[lot] = payload;
                foreach (Bidder bidder in bidders.Where(one => Wants(one, payload) && _thinking.TryAdd((one.Name, lot), true)))
                {
                    _ = AnswerAsync(bidder, lot, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The auction is over.
        }
    }

    private async Task AnswerAsync(Bidder bidder, string lot, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(bidder.ThinksMs, cancellationToken);
            _thinking.TryRemove((bidder.Name, lot), out _);
            JsonElement price = _prices[lot];
            if (Wants(bidder, price))
            {
                Bid bid = NextBid(bidder, price);
                await (bidder.InChat ? studio.SayAsync(bid.Session, bidder.Name, "!bid " + bid.Amount) : Auctioneer.BidAsync(client, bid, cancellationToken));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Too late for this one.
        }
    }

    private Bid NextBid(Bidder bidder, JsonElement price)
    {
        lock (_gate)
        {
            string amount = Math.Min(bidder.Limit, Minimum(price) + (_random.Next(4) * 2.50m)).ToString("0.00", CultureInfo.InvariantCulture);
            return new Bid($"bid-{++_bids}", price.GetProperty("session").GetString()!, price.GetProperty("lot").GetString()!, bidder.Name, amount);
        }
    }

    private static bool Wants(Bidder bidder, JsonElement price) => bidder.Limit >= Minimum(price) && bidder.Known != price.GetProperty("leader").GetString();

    private static decimal Minimum(JsonElement price) => decimal.Parse(price.GetProperty("minimum").GetString()!, CultureInfo.InvariantCulture);
}
