using EventHub.Bench.Bids;

namespace EventHub.Bench.Tests.Bids;

/// <summary>What is measured is an auction: each bid has one answer, and those lead that should.</summary>
public sealed class BidLoadTests
{
    private static readonly string Data = Path.Combine(Path.GetTempPath(), "eventhub-bench-tests");

    [Fact]
    public async Task Run_OfACrowd_AnswersEachBid_AndOneOfFourLeads()
    {
        await using BidLoad load = await BidLoad.StartAsync(Data, alike: 4);
        (double rate, _) = await load.RunAsync(TimeSpan.FromMilliseconds(200));
        (long answered, long accepted) = load.Answers;
        Assert.True(rate >= 0 && answered > 0, "No bid has an answer.");
        Assert.Equal((answered + 3) / 4, accepted);

        Assert.NotEmpty(await load.AloneAsync(TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public async Task Run_ThroughTheGrain_AnswersEachBid()
    {
        await using LotCalls calls = await LotCalls.StartAsync(Data);
        Assert.True(await calls.RunAsync(callers: 20, bidsEach: 1, TimeSpan.FromMilliseconds(200)) > 0);
        Assert.True(await calls.RunAsync(callers: 2, bidsEach: 10, TimeSpan.FromMilliseconds(200)) > 0);
    }
}
