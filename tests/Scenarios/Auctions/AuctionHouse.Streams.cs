using System.Text.Json;
using EventHub.Samples.NftAuction.Services;
using EventHub.Samples.NftAuction.Streaming;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios.Auctions;

/// <content>The stream of a session.</content>
public sealed partial class AuctionHouse
{
    /// <summary>What is said in each chat, in this order; the end of the stream has the next number.</summary>
    private static readonly (string User, string Text)[] Chat =
        [("ada", "good evening"), ("ada", "!bid 10.00"), ("bela", "!bid plenty"), ("bela", "!BID   12.50"), ("ada", "beautiful")];

    /// <summary>Number of the stream's end.</summary>
    public static int EndNumber => Chat.Length + 1;

    /// <summary>Goes live, opens a session with a lot, and waits for both.</summary>
    internal async Task OpenStreamAsync(string session)
    {
        await GoLiveAsync(session);
        await UntilAsync(session, "stream:live");
        await OpenSessionAsync(session);
        await UntilAsync(session, "lot:start");
    }

    internal Task GoLiveAsync(string session, decimal patienceSeconds = 300) =>
        Town.Studio.GoLiveAsync(session, new GoLive("Harbour", SilenceSeconds: 1.5m, patienceSeconds, BeatMs: 100));

    internal async Task TalkAsync(string session)
    {
        await SayAllAsync(session);
        await UntilAsync(session, "lot:bid:accepted", 2);
    }

    /// <summary>Says it, and does not wait for anything.</summary>
    internal async Task SayAllAsync(string session)
    {
        foreach ((string user, string text) in Chat)
        {
            await Town.Studio.SayAsync(session, user, text);
        }
    }

    /// <summary>Lets the hammer fall, ends the stream, and waits for the end of everything.</summary>
    internal async Task CloseStreamAsync(string session)
    {
        await HammerAsync(session);
        await UntilAsync(session, "session:end");
        await Town.Studio.EndAsync(session);
        await UntilAsync(session, "stream:overlay:closed");
    }

    /// <summary>All of it, from the first word to the last.</summary>
    internal async Task StreamAsync(string session)
    {
        await OpenStreamAsync(session);
        await TalkAsync(session);
        await CloseStreamAsync(session);
    }

    /// <summary>Every message was taken once and in order, each bid became one, and the last board says that it is over.</summary>
    internal async Task CheckStreamAsync(string session)
    {
        Assert.Equal([$"{session}-chat-2 chat:ada 10.00", $"{session}-chat-4 chat:bela 12.50"], (await EventsAsync("lot:bid:placed", session)).Select(static bid => $"{Id(bid)} {Text(bid, "bidder")} {Text(bid, "amount")}"));
        JsonElement refused = Assert.Single(await EventsAsync("chat:bid:refused", session));
        Assert.Equal($"{session}-chat-3 invalid", $"{Id(refused)} {Text(refused, "reason")}");
        JsonElement closed = Assert.Single(await EventsAsync("stream:closed", session));
        Assert.Equal((EndNumber, 2, 1, 0), (Number(closed, "messages"), Number(closed, "bids"), Number(closed, "refused"), Number(closed, "missed")));
        await CheckAsync(session, "sold", "chat:bela", "12.50");

        (int version, JsonElement board) = await Town.Studio.BoardAsync(session);
        Assert.Equal(version, Number(Assert.Single(await EventsAsync("stream:overlay:closed", session)), "version"));
        Assert.True(board.GetProperty("over").GetBoolean());
        foreach (string saga in new[] { "stream-manager", "stream-overlay" })
        {
            Assert.Equal("completed", (await Client.GetSagaAsync(saga, session))!.Value.GetProperty("status").GetString());
        }
    }

    /// <summary>Looks at the board until it is as wanted.</summary>
    internal async Task UntilBoardAsync(string session, Func<JsonElement, bool> isWanted)
    {
        using CancellationTokenSource deadline = new(CommandRun.Patience);
        (_, JsonElement board) = await Town.Studio.BoardAsync(session);
        while (!isWanted(board))
        {
            Assert.False(deadline.IsCancellationRequested, $"{session}: the board is {board}.");
            (_, board) = await Town.Studio.BoardAsync(session);
        }
    }

    /// <summary>What the stream service did for a stream, nothing of it twice.</summary>
    internal async Task<LedgerEntry[]> StreamLedgerAsync(string session, string operation)
    {
        (LedgerEntry[] entries, _) = await Town[Role.StreamManager].LedgerAsync();
        Assert.Empty(Samples.NftAuction.Showing.Audit.Doubles(entries));
        return [.. entries.Where(entry => entry.Operation == operation && (entry.Subject == session || entry.Subject.StartsWith(session + ".", StringComparison.Ordinal)))];
    }

    internal static string? Text(JsonElement payload, string name) => payload.GetProperty(name).GetString();

    internal static int Number(JsonElement payload, string name) => payload.GetProperty(name).GetInt32();
}
