using System.Text.Json;
using EventHub.Client;
using EventHub.Samples.NftAuction.Services;
using EventHub.Scenarios.Auctions;

namespace EventHub.Scenarios;

/// <summary>The rules of the sample's stream: bids from the chat, whatever strangers send, the picture, the overlay, and what is missing.</summary>
public sealed class When_an_auction_is_streamed(AuctionHouse house) : IClassFixture<AuctionHouse>
{
    [Fact]
    public async Task Bids_of_the_chat_are_bids_like_others()
    {
        await house.OpenStreamAsync("plain");
        await house.Town.Studio.SayAsync("plain", "ada", "!bid 5.00");
        await house.TalkAsync("plain");
        await house.BidAsync("plain", "x", "cyril", "14.00");
        await house.CloseStreamAsync("plain");
        Assert.Equal(["chat:ada 10.00", "chat:bela 12.50"], (await house.EventsAsync("lot:bid:accepted", "plain")).Select(static bid => $"{AuctionHouse.Text(bid, "bidder")} {AuctionHouse.Text(bid, "amount")}"));
        Assert.Equal(["plain-chat-1 too_low", "plain-x too_low"], (await house.EventsAsync("lot:bid:rejected", "plain")).Select(static bid => $"{AuctionHouse.Text(bid, "bid")} {AuctionHouse.Text(bid, "reason")}"));
        await house.CheckAsync("plain", "sold", "chat:bela", "12.50");
    }

    [Fact]
    public async Task What_strangers_send_harms_nobody()
    {
        object[] hostile =
        [
            new { user = "eve", text = "!bid -5" }, new { user = "eve", text = "!bid 1e9" }, new { user = "eve", text = "!bid 0" }, new { user = "eve", text = "!bid 0x10" },
            new { user = "eve", text = "!bid NaN" }, new { user = "eve", text = "!bid 1,000.00" }, new { user = "eve", text = "!bid 10.000000001" }, new { user = "eve", text = "!bid １２" },
            new { user = "eve", text = "!bid 9999999999999999999999999999999999" }, new { user = "eve", text = "!bid 1000000000.01" }, new { user = "eve", text = "!bid 20 21" }, new { user = "eve", text = "!bid" },
            new { user = "eve", text = "!bid {data.minimum}" }, new { user = "", text = "!bid 20" }, new { user = new string('e', 65), text = "!bid 20" }, new { user = 7, text = "!bid 20" }, new { text = "!bid 20" },
        ];
        object[] talk =
        [
            new { user = "eve", text = 20 }, new { user = "eve", text = new[] { "!bid", "20" } }, new { user = "eve" }, new { }, new { user = "eve", text = "" }, new { user = "eve", text = "!bidder 20" },
            new { user = "eve", text = "I would !bid 20" }, new { user = "eve", text = "!bid\u200b 20" }, new { user = "eve", text = new string('x', 50_000) }, new { user = "\u0000\u001b[31m", text = "\ud83d\ude00\n\u202e" },
        ];
        await house.OpenStreamAsync("rough");
        foreach (object said in hostile.Concat(talk))
        {
            await house.Town.Studio.SayAsync("rough", said);
        }

        await house.TalkAsync("rough");
        await house.CloseStreamAsync("rough");
        Assert.Equal(2, (await house.EventsAsync("lot:bid:placed", "rough")).Count);
        List<JsonElement> refused = await house.EventsAsync("chat:bid:refused", "rough");
        Assert.Equal(Enumerable.Range(1, hostile.Length).Append(hostile.Length + talk.Length + 3).Select(static n => $"rough-chat-{n} invalid"), refused.Select(static one => $"{AuctionHouse.Text(one, "bid")} {AuctionHouse.Text(one, "reason")}"));
        await house.CheckAsync("rough", "sold", "chat:bela", "12.50");
    }

    [Fact]
    public async Task Somebody_who_forges_the_feed_makes_it_come_again_and_no_more()
    {
        await house.OpenStreamAsync("forged");
        (string Type, object Payload)[] forged =
        [
            ("chat:message", new { session = "forged", connection = 1, n = 0, user = "eve", text = "!bid 20" }), ("chat:message", new { session = "forged", connection = 1, n = -1, user = "eve", text = "!bid 20" }),
            ("chat:message", new { session = "forged", connection = 1, n = 1e30, user = "eve", text = "!bid 20" }), ("chat:message", new { session = "forged", connection = 9, n = 7, user = "eve", text = "!bid 20" }),
            ("chat:message", new { session = "forged", n = "many", user = "eve", text = "!bid 20" }), ("chat:message", new { session = "forged" }), ("stream:quality", new { session = "forged", connection = 1, last = 99 }),
            ("stream:quality", new { session = "forged", connection = "x", last = new[] { 1 }, bitrate = "fast" }), ("stream:end", new { session = "forged", connection = 1, n = 99 }), ("stream:start", new { session = "forged" }),
            ("chat:message", new { session = new string('s', 300), connection = 1, n = 1, user = "eve", text = "!bid 20" }), ("chat:message", new[] { "session" }),
        ];
        foreach ((string type, object payload) in forged)
        {
            await house.Client.PublishAsync(new PublishEvent("stream.feed", JsonSerializer.SerializeToUtf8Bytes(payload)) { Type = type }, CancellationToken.None);
        }

        await house.TalkAsync("forged");
        await house.CloseStreamAsync("forged");
        await house.CheckStreamAsync("forged");
        Assert.NotEmpty(await house.EventsAsync("stream:interrupted", "forged"));
    }

    [Fact]
    public async Task The_overlay_follows_price_and_picture()
    {
        await house.OpenStreamAsync("shown");
        await house.Town.Studio.DegradeAsync("shown", 900);
        await house.UntilAsync("shown", "stream:quality:changed");
        await house.TalkAsync("shown");
        await house.UntilBoardAsync("shown", static board => board.TryGetProperty("price", out JsonElement price) && price.GetString() == "12.50" && AuctionHouse.Text(board, "leader") == "chat:bela"
            && AuctionHouse.Text(board, "quality") == "poor" && AuctionHouse.Text(board, "lot") == "1");
        await house.CloseStreamAsync("shown");
        await house.CheckStreamAsync("shown");
        int[] versions = [.. (await house.StreamLedgerAsync("shown", "boards")).Select(static entry => int.Parse(entry.Field("version"), System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(versions.Order().Distinct(), versions.Order());
    }

    [Fact]
    public async Task What_the_service_has_no_more_is_counted_as_missed()
    {
        // 200 it keeps, and while nobody is let in 251 are said.
        await house.Town[Role.StreamManager].BreakAsync(new Fault(FaultKind.Refuse, "connections"));
        await house.GoLiveAsync("hole");
        await house.UntilAsync("hole", "stream:interrupted");
        for (int i = 0; i < 250; i++)
        {
            await house.Town.Studio.SayAsync("hole", "ada", "hello");
        }

        await house.Town.Studio.EndAsync("hole");
        await house.Town[Role.StreamManager].MendAsync();
        JsonElement closed = await house.UntilAsync("hole", "stream:closed");
        Assert.Equal((251, 51), (AuctionHouse.Number(closed, "messages"), AuctionHouse.Number(closed, "missed")));
    }

    [Fact]
    public async Task A_stream_that_stays_away_is_given_up()
    {
        await house.Town[Role.StreamManager].BreakAsync(new Fault(FaultKind.Refuse, "connections"));
        await house.GoLiveAsync("gone", patienceSeconds: 1);
        Assert.Equal("unreachable", AuctionHouse.Text(await house.UntilAsync("gone", "stream:lost"), "reason"));
        await house.UntilAsync("gone", "stream:overlay:closed");
        await house.Town[Role.StreamManager].MendAsync();
        LedgerEntry monitor = Assert.Single(await house.StreamLedgerAsync("gone", "streams"));
        Assert.Equal(1, monitor.Undone);
    }
}
