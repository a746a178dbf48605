using System.Text.Json;
using EventHub.Grains.Interfaces.Auctions;
using EventHub.Grains.Interfaces.Sagas;

namespace EventHub.Grains.Auctions;

/// <summary>What a lot's saga knows of its book.</summary>
internal static class LotData
{
    // While bids are taken the last that led says more: who sees its answer may see it before the saga shows what it came to.
    public static AuctionBook Read(SagaInfo saga, string session, string lot, BidOutcome? leading)
    {
        leading = saga.State == "open" ? leading : null;
        using JsonDocument data = JsonDocument.Parse(saga.Detail!.Data);
        return new AuctionBook
        {
            Session = session,
            Lot = lot,
            State = saga.State,
            Status = saga.Status,
            Price = leading?.Amount ?? Text(data, "price"),
            Leader = leading?.Bidder ?? Text(data, "leader"),
            Minimum = leading?.Minimum ?? Text(data, "minimum"),
            EndsAt = leading?.EndsAt ?? Text(data, "endsAt"),
            Outcome = Text(data, "outcome"),
        };
    }

    private static string? Text(JsonDocument data, string name) =>
        data.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : null;
}
