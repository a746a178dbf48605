using System.Text.Json;
using EventHub.Grains.Interfaces.Auctions;
using EventHub.Grains.Interfaces.Channels;

namespace EventHub.Grains.Auctions;

/// <summary>A bid as it is published. The members stand in the order in which others write them, so that one bid from two sides has one body.</summary>
internal static class BidEvent
{
    public static NewEvent Of(string session, string lot, NewBid bid) => new()
    {
        Payload = [.. JsonSerializer.SerializeToUtf8Bytes(new { bid = bid.Id, session, lot, bidder = bid.Bidder, amount = bid.Amount })],
        Type = AuctionNames.Placed,
        Source = AuctionNames.Source,
        IdempotencyKey = bid.Id,
    };
}
