using EventHub.Grains.Interfaces.Auctions;
using EventHub.Grains.Interfaces.Channels;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Auctions;

/// <content>Bids whose answers do not come by themselves: the lot is over or paused, or they were answered long ago.</content>
internal sealed partial class AuctionGrain
{
    // Once a second: bids that nobody will answer, or that have waited for long enough.
    private async Task LookAfterAsync()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        await LookAsync();
        if (_overAt != long.MaxValue)
        {
            await HasFollowedAsync(_overAt);
        }

        foreach (PlacedBid one in _waiting.Values.Where(static one => one is { IsSought: false, Sequence: > 0 }).ToArray())
        {
            if (IsClosed)
            {
                Answer(one, Closed(one));
            }
            else if (one.SinceTicks + s_patience.Ticks <= Now)
            {
                Answer(one, Unknown(one));
            }
        }
    }

    private BidAnswer Unknown(PlacedBid placed) => new() { Bid = placed.Bid.Id, Price = _book.Leader?.Amount, Leader = _book.Leader?.Bidder, Duplicate = placed.IsDuplicate };

    private BidAnswer Closed(PlacedBid placed) => Unknown(placed) with { Verdict = BidVerdict.Rejected, Reason = "closed" };

    // The answer of a bid that was placed before and is not in memory any more.
    private async Task SeekAsync(PlacedBid placed, long place)
    {
        placed.IsSought = true;
        try
        {
            for (long end = _followed; place < end && !placed.Answer.Task.IsCompleted && (!IsClosed || _book.HasForgotten);)
            {
                PartitionRead read = await Partition.ReadForwardAsync(place, s_patterns, Lanes.All, _closing.Token);
                if (Find(read, placed.Bid.Id) is { } outcome)
                {
                    Answer(placed, outcome.IsOf(placed.Bid) ? _book.Tell(outcome, duplicate: true) : Refused(placed.Bid, Refusal.Of(PublishRefusals.KeyReused)));
                    return;
                }

                place = Math.Max(place + 1, read.Place);
            }

            if (IsClosed)
            {
                Answer(placed, Closed(placed));
            }
        }
        catch (Exception fault) when (fault is EventHubException or OperationCanceledException)
        {
            Answer(placed, Unknown(placed));
        }
        finally
        {
            placed.IsSought = false;
        }
    }

    private BidOutcome? Find(PartitionRead read, string bid)
    {
        using StoredBatch? batch = read.Batch;
        if (batch is null)
        {
            return null;
        }

        foreach (StoredRecord record in batch)
        {
            if (record.IsEvent && record.Channel.SequenceEqual(s_channel) && BidOutcome.Read(record, Session, Lot) is { } outcome && outcome.Bid == bid)
            {
                return outcome;
            }
        }

        return null;
    }
}
