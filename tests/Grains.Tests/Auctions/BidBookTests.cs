using EventHub.Grains.Auctions;
using EventHub.Grains.Interfaces.Auctions;

namespace EventHub.Grains.Tests.Auctions;

public sealed class BidBookTests
{
    private readonly BidBook _book = new(answersMax: 3);

    [Fact]
    public void Take_MoreThanAreKept_ForgetsTheFirst_AndSaysSo()
    {
        foreach (int i in Enumerable.Range(0, 3))
        {
            _book.Take(Accepted($"b{i}", $"{i}.00"), i);
        }

        Assert.False(_book.HasForgotten);
        _book.Take(new BidOutcome("low", IsAccepted: false, "bela", null, "too_low", "3.00"), 3);

        Assert.True(_book.HasForgotten);
        Assert.Null(_book.Find("b0"));
        Assert.Equal("too_low", _book.Find("low")!.Reason);
        Assert.Equal((3, 1), (_book.Accepted, _book.Rejected));
        Assert.Equal(["b2", "b1"], _book.Last(2).Select(static bid => bid.Bid));
    }

    [Fact]
    public void Take_AnsweredOnceMore_KeepsTheFirstAnswer()
    {
        _book.Take(Accepted("a", "1.00"), 1);
        _book.Take(new BidOutcome("a", IsAccepted: false, "ada", null, "too_low", "2.00"), 2);

        Assert.Equal((BidVerdict.Accepted, true), (_book.Tell(_book.Find("a")!, duplicate: true).Verdict, _book.Tell(_book.Find("a")!, duplicate: true).Duplicate));
        Assert.Equal(0, _book.Rejected);
    }

    [Fact]
    public void Tell_AnotherLeadsByNow_IsOutbid()
    {
        _book.Take(Accepted("a", "1.00"), 1);
        _book.Take(Accepted("b", "2.00"), 2);

        BidAnswer answer = _book.Tell(_book.Find("a")!, duplicate: false);
        Assert.Equal((BidVerdict.Outbid, "2.00", "ada"), (answer.Verdict, answer.Price, answer.Leader));
    }

    private static BidOutcome Accepted(string bid, string amount) => new(bid, IsAccepted: true, "ada", amount, null, null);
}
