using System.Text.Json;
using EventHub.Client;
using EventHub.Samples.NftAuction.Bidding;
using EventHub.Samples.NftAuction.Running;
using EventHub.Samples.NftAuction.Services;
using EventHub.Samples.NftAuction.Showing;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios.Auctions;

/// <summary>The sample's services in their processes, a hub that may be killed, and what a test does with them. The hammer falls when the test says so, so nothing depends on the time.</summary>
public sealed partial class AuctionHouse : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private Town? _town;
    private RunningHub? _hub;
    private EventHubClient? _client;

    internal Town Town => _town!;

    internal EventHubClient Client => _client!;

    public async ValueTask InitializeAsync()
    {
        _town = await Town.StartAsync(onFreePorts: true);
        await StartHubAsync();
        await Auctioneer.DefineAsync(Client, CancellationToken.None);
    }

    internal static LotTerms Terms(string session, string reserve = "0", decimal seconds = 3600, decimal extensionSeconds = 0) =>
        new("1", "Harbour", "token-" + session, "gallery", "10.00", "2.50", reserve, seconds, extensionSeconds);

    /// <summary>Kills the hub and starts it anew on its folder.</summary>
    public async Task KillAsync()
    {
        await _hub!.Run.KillAsync();
        await LeaveHubAsync();
        await StartHubAsync();
    }

    internal async Task OpenSessionAsync(string session, LotTerms? terms = null) => await Auctioneer.OpenAsync(Client, session, [terms ?? Terms(session)], 0, CancellationToken.None);

    public Task BidAsync(string session, string id, string bidder, string amount) => Auctioneer.BidAsync(Client, new Bid($"{session}-{id}", session, "1", bidder, amount), CancellationToken.None);

    /// <summary>Two bidders, of whom bela leads at last with 15.00 and ada led before with 10.00.</summary>
    public async Task BidAllAsync(string session)
    {
        await BidAsync(session, "a", "ada", "10.00");
        await BidAsync(session, "b", "bela", "10.00");
        await BidAsync(session, "c", "bela", "15.00");
        await UntilAsync(session, "lot:bid:accepted", 2);
    }

    public Task HammerAsync(string session) => Auctioneer.HammerAsync(Client, session, "1", CancellationToken.None);

    /// <summary>Waits for the event of a type, counted from 1.</summary>
    public async Task<JsonElement> UntilAsync(string session, string type, int count = 1)
    {
        using CancellationTokenSource deadline = new(CommandRun.Patience);
        int seen = 0;
        try
        {
            await foreach (ReceivedEvent one in Client.WatchAsync(["auction.>", "stream.status"], new WatchOptions { From = "earliest" }, deadline.Token))
            {
                JsonElement payload = one.ReadPayload<JsonElement>();
                if (one.Type == type && payload.GetProperty("session").GetString() == session && ++seen == count)
                {
                    return payload;
                }
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            Assert.Fail($"{session}: {type} came {seen} times and not {count} times. {await DescribeAsync(session)}");
        }

        throw new InvalidOperationException("A watch ended.");
    }

    /// <summary>All events so far of a type, of one session or of all.</summary>
    public async Task<List<JsonElement>> EventsAsync(string type, string? session = null)
    {
        List<JsonElement> found = [];
        string pattern = type.StartsWith("stream:", StringComparison.Ordinal) || type.StartsWith("chat:", StringComparison.Ordinal) ? "stream.status" : "auction.>";
        for (string? after = ""; after is not null;)
        {
            using JsonDocument page = JsonDocument.Parse(await _hub!.Client.GetStringAsync(new Uri($"/v1/events?channel={pattern}&limit=1000&order=asc" + after, UriKind.Relative)));
            found.AddRange(page.RootElement.GetProperty("events").EnumerateArray().Where(one => one.GetProperty("type").GetString() == type).Select(static one => one.GetProperty("payload").Clone()));
            after = page.RootElement.GetProperty("next").GetString() is { } next ? "&after=" + next : null;
        }

        return [.. found.Where(payload => session is null || payload.GetProperty("session").GetString() == session)];
    }

    /// <summary>Holds everything against everything: each bid has one answer, nothing was done twice, and money and token are where the outcome says.</summary>
    public async Task CheckAsync(string session, string outcome, string? winner, string? price)
    {
        string[] placed = [.. (await EventsAsync("lot:bid:placed", session)).Select(Id).Order()];
        string[] answered = [.. (await EventsAsync("lot:bid:accepted", session)).Concat(await EventsAsync("lot:bid:rejected", session)).Select(Id).Order()];
        Assert.Equal(placed, answered);
        JsonElement end = Assert.Single(await EventsAsync("lot:end", session));
        Assert.Equal((session, outcome), (session, end.GetProperty("outcome").GetString()));
        Assert.Single(await EventsAsync("session:end", session));

        (LedgerEntry[] entries, Dictionary<string, string> owners) = await LedgerAsync(session);
        LedgerEntry[] stands = [.. entries.Where(entry => entry.Undone == 0 && entry.Subject == session + ".1")];
        Assert.Equal(winner is null ? [] : [(winner, price!)], stands.Where(static entry => entry.Operation == "charges").Select(static entry => (entry.Field("account"), entry.Field("amount"))));
        Assert.Equal(winner is null ? 0 : 1, stands.Count(static entry => entry.Operation == "transfers"));
        Assert.Equal(winner is null ? 0 : 1, stands.Count(static entry => entry.Operation == "artworks"));
        Assert.Equal(winner ?? "gallery", owners.GetValueOrDefault("token-" + session, "gallery"));
        Assert.Equal(outcome, Assert.Single(stands, static entry => entry.Operation == "results").Field("outcome"));
    }

    /// <summary>What the services did for a session and its lot, and who owns which token. Nothing was done twice, here or for anybody.</summary>
    internal async Task<(LedgerEntry[] Entries, Dictionary<string, string> Owners)> LedgerAsync(string session)
    {
        (LedgerEntry[] entries, Dictionary<string, string> owners) = await Town.LedgerAsync();
        Assert.Empty(Audit.Doubles(entries));
        return ([.. entries.Where(entry => entry.Subject == session || entry.Subject == session + ".1")], owners);
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveHubAsync();
        _town?.Dispose();
        _folder.Dispose();
    }

    private static string Id(JsonElement bid) => bid.GetProperty("bid").GetString()!;

    private async Task<string> DescribeAsync(string session) =>
        $"{await Client.GetSagaAsync("auction-session", session)}\n{await Client.GetSagaAsync("auction-lot", session + ".1")}\n"
        + $"{await Client.GetSagaAsync("stream-manager", session)}\n{await Client.GetSagaAsync("stream-overlay", session)}";

    // The breaker would open on the faults of one test for the sake of another.
    private async Task StartHubAsync()
    {
        _hub = await RunningHub.StartAsync(_folder.In("data"), [.. Town.Variables, ("EVENTHUB__Services__BreakerCallsMin", "1000")], []);
        _client = new EventHubClient(new EventHubClientOptions { Server = new Uri(_hub.Address) });
        await Town.Studio.AttachAsync(_hub.Address);
    }

    private async Task LeaveHubAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        _hub?.Dispose();
    }
}
