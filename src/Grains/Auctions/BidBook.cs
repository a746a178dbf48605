using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Auctions;

namespace EventHub.Grains.Auctions;

/// <summary>What was decided on the bids of a lot, as far as it is kept in memory: the bids that led last, and the answers that were given last. Not thread-safe.</summary>
internal sealed class BidBook(int answersMax = BidBook.AnswersMax)
{
    /// <summary>Most answers in memory; those before are found in the log.</summary>
    public const int AnswersMax = 100_000;

    /// <summary>Most bids that led.</summary>
    public const int BidsMax = 1_000;

    private readonly Dictionary<string, BidOutcome> _answers = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly Queue<BookedBid> _bids = new();

    /// <summary>The bid that leads; null before the first.</summary>
    public BookedBid? Leader { get; private set; }

    /// <summary>What was decided on it.</summary>
    public BidOutcome? Leading { get; private set; }

    public long Accepted { get; private set; }

    public long Rejected { get; private set; }

    /// <summary>True when there were more answers than are kept.</summary>
    public bool HasForgotten => Accepted + Rejected > _order.Count;

    public BidOutcome? Find(string bid) => _answers.GetValueOrDefault(bid);

    /// <summary>The last bids that led, the last first.</summary>
    public ImmutableArray<BookedBid> Last(int max) => [.. _bids.Reverse().Take(max)];

    /// <summary>Takes what was decided next. A bid that is answered once more keeps its first answer.</summary>
    public void Take(BidOutcome outcome, long ticks)
    {
        if (!_answers.TryAdd(outcome.Bid, outcome))
        {
            return;
        }

        _order.Enqueue(outcome.Bid);
        if (_order.Count > answersMax)
        {
            _answers.Remove(_order.Dequeue());
        }

        if (!outcome.IsAccepted)
        {
            Rejected++;
            return;
        }

        Accepted++;
        Leading = outcome;
        Leader = new BookedBid(outcome.Bid, outcome.Bidder, outcome.Amount ?? "", ticks);
        _bids.Enqueue(Leader);
        if (_bids.Count > BidsMax)
        {
            _bids.Dequeue();
        }
    }

    /// <summary>An answer as it is told now.</summary>
    public BidAnswer Tell(BidOutcome outcome, bool duplicate) => new()
    {
        Bid = outcome.Bid,
        Verdict = !outcome.IsAccepted ? BidVerdict.Rejected : Leader?.Bid == outcome.Bid ? BidVerdict.Accepted : BidVerdict.Outbid,
        Reason = outcome.Reason,
        Minimum = outcome.IsAccepted ? Leading?.Minimum : outcome.Minimum,
        Price = Leader?.Amount,
        Leader = Leader?.Bidder,
        Duplicate = duplicate,
    };
}
