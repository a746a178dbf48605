using System.Diagnostics.CodeAnalysis;
using EventHub.Grains.Channels;
using EventHub.Grains.Interfaces.Auctions;
using EventHub.Grains.Interfaces.Channels;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;

namespace EventHub.Grains.Auctions;

/// <content>Bids on their way into the log: while one batch is being stored, the next collects. Nothing waits for a batch to fill.</content>
internal sealed partial class AuctionGrain
{
    [SuppressMessage("Design", "CA1031", Justification = "Whatever it is, whoever waits is told.")]
    private async Task PublishAsync()
    {
        _publishes = true;
        List<PlacedBid> bids = [];
        while (_queued.Count > 0)
        {
            bids.Clear();
            while (bids.Count < limits.BatchEventsMax && _queued.TryDequeue(out PlacedBid? next))
            {
                bids.Add(next);
            }

            try
            {
                await PublishAsync(bids);
            }
            catch (Exception fault)
            {
                LogFault(Session, Lot, fault.Message);
                Refusal refusal = Refusal.Of(new Problem(ErrorCodes.Internal, "Whether the bid is stored is not known. Place it again with the same id."));
                bids.ForEach(bid => Answer(bid, Refused(bid.Bid, refusal)));
            }
        }

        _publishes = false;
    }

    private async Task PublishAsync(List<PlacedBid> bids)
    {
        using ChannelBatch batch = new(bids.Count, policies);
        for (int i = 0; i < bids.Count; i++)
        {
            NewEventReader.Read(AuctionNames.Bids, BidEvent.Of(Session, Lot, bids[i].Bid), new FieldPath(""), i, limits, batch);
        }

        await batch.AppendAsync(Partition);
        for (int i = 0; i < bids.Count; i++)
        {
            Stored(bids[i], batch.Answer(i, Partition));
        }
    }

    // Its answer may be there before this is.
    private void Stored(PlacedBid bid, PublishAnswer stored)
    {
        if (stored.Refusal is { } refusal)
        {
            Answer(bid, Refused(bid.Bid, refusal));
            return;
        }

        bid.Sequence = stored.Position?.Sequence ?? 0;
        bid.IsDuplicate = stored.Duplicate;
        if (stored.Duplicate && bid.Sequence <= _followed && !bid.Answer.Task.IsCompleted)
        {
            _ = SeekAsync(bid, bid.Sequence);
        }
    }
}
