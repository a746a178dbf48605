using System.Text.Json;
using EventHub.Client;

namespace EventHub.Samples.NftAuction.Bidding;

/// <summary>What people do with the auction: bring its sagas in force, open a session, bid, call it off.</summary>
internal static class Auctioneer
{
    /// <summary>The lot first: the session starts it.</summary>
    private static readonly string[] Sagas = ["auction-lot", "auction-session", "stream-manager", "stream-overlay"];

    public static async Task DefineAsync(EventHubClient client, CancellationToken cancellationToken)
    {
        foreach (string saga in Sagas)
        {
            await client.DefineSagaAsync(saga, await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "sagas", saga + ".yaml"), cancellationToken), cancellationToken);
        }
    }

    public static Task OpenAsync(EventHubClient client, string session, IReadOnlyList<LotTerms> lots, decimal previewSeconds, CancellationToken cancellationToken) =>
        PublishAsync(client, "auction.sessions", "session:start", session + ":start", new { session, previewSeconds, lots }, cancellationToken);

    public static Task CallOffAsync(EventHubClient client, string session, CancellationToken cancellationToken) =>
        PublishAsync(client, "auction.sessions", "session:cancel", session + ":cancel", new { session }, cancellationToken);

    /// <summary>Lets the hammer fall before its time.</summary>
    public static async Task HammerAsync(EventHubClient client, string session, string lot, CancellationToken cancellationToken) =>
        await client.SignalSagaAsync("auction-lot", $"{session}.{lot}", "hammer", new { }, $"{session}.{lot}:hammer", cancellationToken);

    public static Task BidAsync(EventHubClient client, Bid bid, CancellationToken cancellationToken) => PublishAsync(
        client, "auction.bids", "lot:bid:placed", bid.Id, new { bid = bid.Id, session = bid.Session, lot = bid.Lot, bidder = bid.Bidder, amount = bid.Amount }, cancellationToken);

    private static async Task PublishAsync<T>(EventHubClient client, string channel, string type, string key, T payload, CancellationToken cancellationToken) => await client.PublishAsync(
        new PublishEvent(channel, JsonSerializer.SerializeToUtf8Bytes(payload, JsonSerializerOptions.Web)) { Type = type, IdempotencyKey = key, Source = "AUCTION_ENGINE" }, cancellationToken);
}
