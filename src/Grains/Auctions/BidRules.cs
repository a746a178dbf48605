using System.Text;
using EventHub.Grains.Interfaces.Auctions;
using EventHub.Protocol.Errors;
using EventHub.Sagas.Values;

namespace EventHub.Grains.Auctions;

/// <summary>What no lot accepts, however it stands. All else is for the lot to decide, in its turn.</summary>
internal static class BidRules
{
    private const int TextBytesMax = 256, DecimalsMax = 8;
    private const decimal AmountMax = 1_000_000_000;

    /// <summary>Why it is no bid; null when it is one.</summary>
    public static Problem? Explain(NewBid bid) => ExplainText("/id", bid.Id) ?? ExplainText("/bidder", bid.Bidder) ?? ExplainAmount(bid.Amount);

    private static Problem? ExplainText(string field, string? text) =>
        text is not null && Encoding.UTF8.GetByteCount(text) is > 0 and <= TextBytesMax && !text.Any(char.IsControl) ? null
            : Problem.OfField(ErrorCodes.InvalidField, field, $"'{field[1..]}' of a bid has 1 to {TextBytesMax} bytes and no control characters.");

    private static Problem? ExplainAmount(string? text) =>
        text is not { Length: <= 64 } || !SagaValue.Of(text).TryGetNumber(out decimal amount) ? Wrong($"'{Shown(text)}' is no amount")
        : amount > AmountMax ? Wrong($"{Shown(text)} is more than {AmountMax:N0}")
        : decimal.Round(amount, DecimalsMax) != amount ? Wrong($"{Shown(text)} has more than {DecimalsMax} decimals")
        : null;

    private static Problem Wrong(string what) =>
        Problem.OfField(ErrorCodes.InvalidField, "/amount", $"{what}. Give a decimal number as text, such as \"12.50\", of at most {AmountMax:N0} and {DecimalsMax} decimals.");

    private static string Shown(string? text) => text is null ? "nothing" : text.Length <= 40 ? text : text[..40] + "…";
}
