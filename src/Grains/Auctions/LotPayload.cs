using System.Text.Json;

namespace EventHub.Grains.Auctions;

/// <summary>What is read of an event of a lot.</summary>
internal readonly record struct LotPayload(string? Bid, string? Bidder, string? Amount, string? Reason, string? Minimum, string? EndsAt)
{
    /// <summary>False when it is of another lot, or none.</summary>
    public static bool Read(ReadOnlySpan<byte> json, string session, string lot, out LotPayload payload)
    {
        payload = default;
        Utf8JsonReader reader = new(json);
        bool isSession = false, isLot = false;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                Take(ref reader, session, lot, ref isSession, ref isLot, ref payload);
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return isSession && isLot;
    }

    private static void Take(ref Utf8JsonReader reader, string session, string lot, ref bool isSession, ref bool isLot, ref LotPayload payload)
    {
        if (reader.ValueTextEquals("session"u8))
        {
            isSession = reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(session);
        }
        else if (reader.ValueTextEquals("lot"u8))
        {
            isLot = reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(lot);
        }
        else if (reader.ValueTextEquals("bid"u8))
        {
            payload = payload with { Bid = Text(ref reader) };
        }
        else if (reader.ValueTextEquals("bidder"u8))
        {
            payload = payload with { Bidder = Text(ref reader) };
        }
        else if (reader.ValueTextEquals("amount"u8))
        {
            payload = payload with { Amount = Text(ref reader) };
        }
        else if (reader.ValueTextEquals("reason"u8))
        {
            payload = payload with { Reason = Text(ref reader) };
        }
        else if (reader.ValueTextEquals("minimum"u8))
        {
            payload = payload with { Minimum = Text(ref reader) };
        }
        else if (reader.ValueTextEquals("endsAt"u8))
        {
            payload = payload with { EndsAt = Text(ref reader) };
        }

        reader.Skip();
    }

    private static string? Text(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
}
