using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Grains.Interfaces.Auctions;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Protocol.Errors;
using EventHub.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace EventHub.Gateway.Tests.Grains;

/// <summary>A lot of the sample's auction as a grain: bids, their answers, and the book.</summary>
public sealed class AuctionGrainTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task PlaceBid_IsJudgedByTheLot_AndTheBookHasIt(int partitions)
    {
        await using HubHost hub = await OpenAsync(partitions);
        IAuctionGrain lot = Lot(hub);

        Assert.Equal((BidVerdict.Accepted, "10.00", "ada"), Told(await lot.PlaceBid(new NewBid("a", "ada", "10.00"))));
        BidAnswer low = await lot.PlaceBid(new NewBid("b", "bela", "12.49"));
        Assert.Equal((BidVerdict.Rejected, "too_low", "12.50"), (low.Verdict, low.Reason, low.Minimum));
        Assert.Equal("seller", (await lot.PlaceBid(new NewBid("c", "gallery", "99.00"))).Reason);
        BidAnswer leads = await lot.PlaceBid(new NewBid("d", "bela", "12.50"));
        Assert.Equal((BidVerdict.Accepted, "12.50", "bela", "15.00"), (leads.Verdict, leads.Price, leads.Leader, leads.Minimum));

        AuctionBook book = (await lot.GetBook(10)).Book!;
        Assert.Equal(("open", "running", "12.50", "bela", "15.00"), (book.State, book.Status, book.Price, book.Leader, book.Minimum));
        Assert.Equal(["bela 12.50", "ada 10.00"], book.Bids.Select(static bid => $"{bid.Bidder} {bid.Amount}"));
        Assert.Equal((2, 2), (book.Accepted, book.Rejected));
        Assert.Single((await lot.GetBook(1)).Book!.Bids);
    }

    [Fact]
    public async Task PlaceBids_OfMany_AreJudgedInOrder_AndAllButTheLastAreOutbid()
    {
        await using HubHost hub = await OpenAsync();
        ImmutableArray<NewBid> bids = [.. Enumerable.Range(0, 500).Select(static i => new NewBid($"b{i}", $"bidder-{i}", Amount(10 + (i * 2.5m))))];

        ImmutableArray<BidAnswer> answers = await Lot(hub).PlaceBids(bids);

        Assert.Equal(bids.Select(static bid => bid.Id), answers.Select(static answer => answer.Bid));
        Assert.All(answers, static answer => Assert.True(answer.Verdict is BidVerdict.Accepted or BidVerdict.Outbid, answer.ToString()));
        Assert.Equal(BidVerdict.Accepted, answers[^1].Verdict);
        Assert.Equal(500, (await Lot(hub).GetBook(1000)).Book!.Accepted);
        Assert.Equal(ErrorCodes.BatchTooLarge.Number, (await Lot(hub).PlaceBids([.. Enumerable.Repeat(bids[0], 1001)]))[0].Refusal!.Code);
    }

    [Fact]
    public async Task PlaceBid_ByManyAtATime_AnswersEach_AndOneLeads()
    {
        await using HubHost hub = await OpenAsync();

        BidAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Lot(hub).PlaceBid(new NewBid($"b{i}", $"bidder-{i}", Amount(10 + i % 100)))));

        Assert.All(answers, static answer => Assert.NotEqual(BidVerdict.Unanswered, answer.Verdict));
        AuctionBook book = (await Lot(hub).GetBook(1000)).Book!;
        Assert.Equal(1000, book.Accepted + book.Rejected);
        Assert.Equal(answers.Count(static answer => answer.Verdict != BidVerdict.Rejected), book.Accepted);
        decimal[] prices = [.. book.Bids.Select(static bid => decimal.Parse(bid.Amount, CultureInfo.InvariantCulture)).Reverse()];
        Assert.All(prices.Zip(prices.Skip(1)), static two => Assert.True(two.Second >= two.First + 2.5m));
    }

    [Fact]
    public async Task PlaceBid_Again_HasTheAnswerItHad_AndAnotherUnderItsIdIsRefused()
    {
        await using HubHost hub = await OpenAsync();
        IAuctionGrain lot = Lot(hub);
        NewBid first = new("a", "ada", "10.00"), low = new("b", "bela", "1.00");
        BidAnswer[] both = await Task.WhenAll(lot.PlaceBid(first), lot.PlaceBid(first));
        await lot.PlaceBid(low);
        await lot.PlaceBid(new NewBid("c", "cyril", "50.00"));

        Assert.Equal([BidVerdict.Accepted, BidVerdict.Accepted], both.Select(static answer => answer.Verdict));
        BidAnswer again = await lot.PlaceBid(first);
        Assert.Equal((BidVerdict.Outbid, true, "50.00"), (again.Verdict, again.Duplicate, again.Price));
        Assert.Equal(("too_low", true), ((await lot.PlaceBid(low)).Reason, (await lot.PlaceBid(low)).Duplicate));
        Assert.Equal(ErrorCodes.KeyReused.Number, (await lot.PlaceBid(first with { Amount = "60.00" })).Refusal!.Code);
        Assert.Equal(3, await PlacedAsync(hub));
    }

    [Fact]
    public async Task PlaceBid_PublishedBefore_HasItsAnswer_AlsoOfAGrainThatWasNotThere()
    {
        await using HubHost hub = await OpenAsync();
        await PublishAsync(hub, "a", "ada", "10.00");
        await PublishAsync(hub, "b", "bela", "20.00");

        // Published is not judged yet: the lot gives each its answer in its own time.
        await Until.SoAsync(() => TypesAsync(hub), static types => types.Length == 4, "both bids are judged");

        BidAnswer again = await Lot(hub).PlaceBid(new NewBid("a", "ada", "10.00"));

        Assert.Equal((BidVerdict.Outbid, true, "bela"), (again.Verdict, again.Duplicate, again.Leader));
        Assert.Equal(2, (await Lot(hub).GetBook(10)).Book!.Accepted);
        Assert.Equal(2, await PlacedAsync(hub));
    }

    [Theory]
    [InlineData("a", "ada", "12,50", "/amount")]
    [InlineData("a", "ada", "", "/amount")]
    [InlineData("a", "ada", "1e3", "/amount")]
    [InlineData("a", "ada", "1000000000.01", "/amount")]
    [InlineData("a", "ada", "10.000000001", "/amount")]
    [InlineData("a", "", "10.00", "/bidder")]
    [InlineData("", "ada", "10.00", "/id")]
    [InlineData("a\n", "ada", "10.00", "/id")]
    public async Task PlaceBid_ThatIsNone_IsRefusedByItsField_AndNotStored(string id, string bidder, string amount, string field)
    {
        await using HubHost hub = await OpenAsync();

        BidAnswer answer = await Lot(hub).PlaceBid(new NewBid(id, bidder, amount));

        Assert.Equal((ErrorCodes.InvalidField.Number, field), (answer.Refusal!.Code, Assert.Single(answer.Refusal.Fields).Field));
        Assert.Equal(0, await PlacedAsync(hub));
    }

    [Fact]
    public async Task WithoutALot_NothingIsStored()
    {
        await using HubHost hub = await OpenAsync();
        IAuctionGrain none = hub.Services.GetRequiredService<IGrainFactory>().GetGrain<IAuctionGrain>("evening/2");

        Assert.Equal(ErrorCodes.SagaNotFound.Number, (await none.PlaceBid(new NewBid("a", "ada", "10.00"))).Refusal!.Code);
        Assert.Equal(ErrorCodes.SagaNotFound.Number, (await none.GetBook(1)).Refusal!.Code);
        Assert.Equal(0, await PlacedAsync(hub));
    }

    [Fact]
    public async Task WhenTheLotIsOver_BidsAreClosed_AndThoseOfBeforeHaveTheirAnswers()
    {
        await using HubHost hub = await OpenAsync();
        await Lot(hub).PlaceBid(new NewBid("a", "ada", "10.00"));
        await Saga(hub).Cancel("rain");

        BidAnswer late = await Lot(hub).PlaceBid(new NewBid("b", "bela", "20.00"));
        BidAnswer later = await Lot(hub).PlaceBid(new NewBid("c", "bela", "30.00"));

        Assert.Equal((BidVerdict.Rejected, "closed", "ada"), (late.Verdict, late.Reason, late.Leader));
        Assert.Equal("closed", later.Reason);
        Assert.Equal(BidVerdict.Accepted, (await Lot(hub).PlaceBid(new NewBid("a", "ada", "10.00"))).Verdict);
        Assert.Equal("cancelled", (await Lot(hub).GetBook(1)).Book!.Status);
    }

    [Fact]
    public async Task WhileTheLotIsPaused_ABidIsUnanswered_AndJudgedLater()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await OpenAsync(time: time);
        await Saga(hub).Pause();

        Task<BidAnswer> placed = Lot(hub).PlaceBid(new NewBid("a", "ada", "10.00"));
        await Until.SoAsync(
            async () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                await Lot(hub).GetBook(1);
                return placed.IsCompleted;
            },
            static isAnswered => isAnswered, "the bid is answered after its time");
        BidAnswer waits = await placed.WaitAsync(HubHost.Patience);
        Assert.Equal((BidVerdict.Unanswered, null), (waits.Verdict, waits.Refusal));
        await Saga(hub).Resume();
        Assert.Equal((BidVerdict.Accepted, true), ((await Lot(hub).PlaceBid(new NewBid("a", "ada", "10.00"))).Verdict, (await Lot(hub).PlaceBid(new NewBid("a", "ada", "10.00"))).Duplicate));
        Assert.Equal(1, await PlacedAsync(hub));
    }

    private static async Task<HubHost> OpenAsync(int partitions = 1, TimeProvider? time = null)
    {
        HubHost hub = await HubHost.StartAsync(storage: storage => storage.Partitions = partitions, time: time);
        string document = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "sagas", "auction-lot.yaml"));
        SagaDefinitionAnswer defined = await hub.Services.GetRequiredService<IGrainFactory>().GetGrain<ISagaBookGrain>(ISagaBookGrain.DefaultTenant).Define(AuctionNames.Lot, document);
        Assert.Null(defined.Refusal);
        SagaAnswer started = await Saga(hub).Start("r1", """
            {"session":"evening","terms":{"lot":"1","title":"Harbour","token":"t","seller":"gallery","start":"10.00","increment":"2.50","reserve":"0","seconds":86400,"extensionSeconds":0}}
            """);
        Assert.Null(started.Refusal);
        return hub;
    }

    private static ISagaGrain Saga(HubHost hub) => hub.Services.GetRequiredService<IGrainFactory>().GetGrain<ISagaGrain>("auction-lot/evening.1");

    private static IAuctionGrain Lot(HubHost hub) => hub.Services.GetRequiredService<IGrainFactory>().GetGrain<IAuctionGrain>("evening/1");

    private static (BidVerdict Verdict, string? Price, string? Leader) Told(BidAnswer answer) => (answer.Verdict, answer.Price, answer.Leader);

    private static string Amount(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    // As a bidder does who knows nothing of grains.
    private static async Task PublishAsync(HubHost hub, string bid, string bidder, string amount)
    {
        using HttpResponseMessage answer = await hub.Client.PostAsJsonAsync("/v1/events", new
        {
            channel = "auction.bids",
            type = "lot:bid:placed",
            source = "AUCTION_ENGINE",
            idempotencyKey = bid,
            payload = new { bid, session = "evening", lot = "1", bidder, amount },
        });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<int> PlacedAsync(HubHost hub) => (await TypesAsync(hub)).Count(static type => type == "lot:bid:placed");

    private static async Task<string[]> TypesAsync(HubHost hub) =>
        [.. (await hub.Client.GetFromJsonAsync<JsonElement>("/v1/events?channel=auction.bids&limit=1000")).GetProperty("events").EnumerateArray().Select(static one => one.GetProperty("type").GetString()!)];
}
