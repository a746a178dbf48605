using EventHub.Grains.Interfaces.Auctions;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Auctions;

/// <summary>What a lot decided on a bid.</summary>
/// <param name="Bid">The bid's id.</param>
/// <param name="IsAccepted">True when it led then.</param>
/// <param name="Bidder">Who bid.</param>
/// <param name="Amount">How much; null of one that was rejected, where the lot need not say it.</param>
/// <param name="Reason">Why it was rejected.</param>
/// <param name="Minimum">The least bid that leads from then on; of one that was rejected, what would have been enough. Null where the lot does not say it.</param>
/// <param name="EndsAt">Of one that led: when the lot ends then. Null where the lot does not say it.</param>
internal sealed record BidOutcome(string Bid, bool IsAccepted, string Bidder, string? Amount, string? Reason, string? Minimum, string? EndsAt = null)
{
    /// <summary>Reads one of a lot; null for any other event.</summary>
    public static BidOutcome? Read(scoped in StoredRecord record, string session, string lot)
    {
        ReadOnlySpan<byte> type = record.Field(EventField.Type);
        bool isAccepted = type.SequenceEqual("lot:bid:accepted"u8);
        if ((!isAccepted && !type.SequenceEqual("lot:bid:rejected"u8)) || !record.PayloadIsJson || !LotPayload.Read(record.Payload, session, lot, out LotPayload read) || read.Bid is null)
        {
            return null;
        }

        return new BidOutcome(read.Bid, isAccepted, read.Bidder ?? "", read.Amount, isAccepted ? null : read.Reason ?? "", read.Minimum, read.EndsAt);
    }

    /// <summary>True when this bid may be the one that was decided on.</summary>
    public bool IsOf(NewBid bid) => bid.Bidder == Bidder && (Amount is null || Amount == bid.Amount);
}
