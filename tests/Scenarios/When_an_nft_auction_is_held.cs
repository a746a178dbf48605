using System.Text.Json;
using EventHub.Samples.NftAuction.Bidding;
using EventHub.Samples.NftAuction.Services;
using EventHub.Scenarios.Auctions;

namespace EventHub.Scenarios;

/// <summary>The rules of the sample's auction: bids, ties, extensions, reserve, cancelling.</summary>
public sealed class When_an_nft_auction_is_held(AuctionHouse house) : IClassFixture<AuctionHouse>
{
    [Fact]
    public async Task Bids_are_judged_in_the_order_in_which_they_come()
    {
        await house.OpenSessionAsync("book");
        await house.UntilAsync("book", "lot:start");
        await house.BidAsync("book", "1", "ada", "9.99");
        await house.BidAsync("book", "2", "ada", "10");
        await house.BidAsync("book", "3", "bela", "10.00");
        await house.BidAsync("book", "3", "bela", "10.00");
        await house.BidAsync("book", "4", "bela", "12.50000001");
        await house.BidAsync("book", "5", "gallery", "20.00");
        await house.BidAsync("book", "6", "ada", "16.000000001");
        await house.BidAsync("book", "7", "ada", "plenty");
        await house.BidAsync("book", "8", "", "20.00");
        await house.BidAsync("book", "9", "bela", "15.00000001");
        await house.UntilAsync("book", "lot:bid:accepted", 3);
        await house.HammerAsync("book");
        await house.UntilAsync("book", "session:end");

        Assert.Equal(
            ["1 too_low", "3 too_low", "5 seller", "6 invalid", "7 invalid", "8 invalid"],
            (await house.EventsAsync("lot:bid:rejected", "book")).Select(static bid => $"{bid.GetProperty("bid").GetString()![5..]} {bid.GetProperty("reason").GetString()}"));
        Assert.Equal(["10", "12.50000001", "15.00000001"], (await house.EventsAsync("lot:bid:accepted", "book")).Select(static bid => bid.GetProperty("amount").GetString()));
        Assert.Equal("12.50", (await house.EventsAsync("auction:price:updated", "book"))[1].GetProperty("minimum").GetString());
        await house.CheckAsync("book", "sold", "bela", "15.00000001");
    }

    [Fact]
    public async Task Reserve_and_extension_and_time_are_kept()
    {
        // Bids in the last two hours of one, and it has one hour only.
        await house.OpenSessionAsync("long", AuctionHouse.Terms("long", reserve: "15.01", extensionSeconds: 7200));
        await house.UntilAsync("long", "lot:start");
        await house.BidAllAsync("long");
        await house.HammerAsync("long");
        await house.OpenSessionAsync("short", AuctionHouse.Terms("short", seconds: 0.1m));
        await house.UntilAsync("long", "session:end");
        await house.UntilAsync("short", "session:end");

        List<JsonElement> timers = await house.EventsAsync("auction:timer:updated", "long");
        Assert.Equal(3, timers.Count);
        Assert.True(timers[1].GetProperty("endsAt").GetDateTimeOffset() >= timers[0].GetProperty("endsAt").GetDateTimeOffset().AddMinutes(59), "It was not extended.");
        await house.CheckAsync("long", "reserve_not_met", null, null);
        await house.CheckAsync("short", "no_bids", null, null);
    }

    [Fact]
    public async Task Who_cannot_pay_does_not_win()
    {
        await house.Town[Role.ShapeL2].FundAsync("bela", 14.99m);
        await house.OpenSessionAsync("poor");
        await house.UntilAsync("poor", "lot:start");
        await house.BidAllAsync("poor");
        await house.HammerAsync("poor");
        await house.UntilAsync("poor", "session:end");
        Assert.Equal(["bela", "ada"], (await house.EventsAsync("lot:winner", "poor")).Select(static one => one.GetProperty("bidder").GetString()));
        await house.CheckAsync("poor", "sold", "ada", "10.00");
        await house.Town[Role.ShapeL2].FundAsync("bela", 100_000m);
    }

    [Fact]
    public async Task A_session_that_is_cancelled_undoes_what_is_not_sold()
    {
        await house.OpenSessionAsync("rain");
        await house.UntilAsync("rain", "lot:start");
        await house.BidAllAsync("rain");
        await house.Town[Role.Eliza].BreakAsync(new Fault(FaultKind.Held, "artworks", "rain.1", 1));
        await house.HammerAsync("rain");
        await house.Town[Role.Eliza].HeldAsync("artworks", "rain.1");
        await Auctioneer.CallOffAsync(house.Client, "rain", CancellationToken.None);
        await house.Town[Role.Eliza].MendAsync();
        Assert.Equal("cancelled", (await house.UntilAsync("rain", "session:end")).GetProperty("outcome").GetString());

        (LedgerEntry[] entries, Dictionary<string, string> owners) = await house.LedgerAsync("rain");
        Assert.Equal(["artworks", "charges", "overlays", "sessions", "transfers"], entries.Select(static entry => entry.Operation).Order());
        Assert.All(entries, static entry => Assert.Equal(1, entry.Undone));
        Assert.Equal("gallery", owners["token-rain"]);
    }
}
