using EventHub.Client;
using EventHub.Samples.NftAuction.Bidding;
using EventHub.Samples.NftAuction.Running;
using EventHub.Samples.NftAuction.Services;
using EventHub.Samples.NftAuction.Showing;
using EventHub.Samples.NftAuction.Streaming;

namespace EventHub.Samples.NftAuction;

/// <summary>A whole auction: services, hub, a crowd, three lots, and what came of it.</summary>
internal static class Evening
{
    private const string Session = "evening";

    private static readonly LotTerms[] Lots =
    [
        new("1", "Harbour at dawn", "token-1", "gallery", "10.00", "2.50", "20.00", 3, 1),
        new("2", "Harbour at noon", "token-2", "gallery", "10.00", "2.50", "500.00", 2, 1),
        new("3", "Harbour at night", "token-3", "gallery", "25.00", "5.00", "25.00", 3, 1),
    ];

    // Dora cannot pay what she bids: whoever led before her wins.
    private static readonly Bidder[] Bidders = [new("ada", 60m, 180), new("bela", 80m, 260), new("cyril", 45m, 120), new("dora", 95m, 350), new("eve", 70m, 200, InChat: true)];

    /// <summary>Holds it; 0 when nothing was done twice.</summary>
    public static async Task<int> RunAsync(Options options, TextWriter output)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("nft-auction-");
        try
        {
            using Town town = await Town.StartAsync(options.OnFreePorts);
            using ChildProcess hub = await ChildProcess.StartAsync("eventhub.dll", ["serve", "--data", folder.FullName, "--urls", "http://127.0.0.1:0"], town.Variables);
            foreach (Role role in Role.All)
            {
                await output.WriteLineAsync($"{role.Name,-16} {town.AddressOf(role)}");
            }

            await output.WriteLineAsync($"{"hub",-16} {hub.Address}\n");
            await town[Role.ShapeL2].FundAsync("dora", 30m);
            foreach (Fault fault in options.Faults.Append(new Fault(FaultKind.Down, "pushes", Session + ".2", 1)))
            {
                await town[fault.Operation].BreakAsync(fault);
            }

            await town.Studio.AttachAsync(hub.Address);
            await HoldAsync(town, hub.Address, options.Seed, output);
            return await CloseAsync(town, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task HoldAsync(Town town, string address, int seed, TextWriter output)
    {
        using CancellationTokenSource over = new(TimeSpan.FromMinutes(5));
        await using EventHubClient client = new(new EventHubClientOptions { Server = new Uri(address) });
        await Auctioneer.DefineAsync(client, over.Token);
        Task crowd = new Crowd(client, town.Studio, Bidders, seed).PlayAsync(over.Token);
        await town.Studio.GoLiveAsync(Session, new GoLive("An evening at the harbour", SilenceSeconds: 3, PatienceSeconds: 10, BeatMs: 500));
        await TalkAsync(town.Studio);
        await Auctioneer.OpenAsync(client, Session, Lots, previewSeconds: 1, over.Token);
        await Timeline.ShowAsync(client, Session, type => type == "session:end" ? town.Studio.EndAsync(Session) : Task.CompletedTask, output, over.Token);
        await over.CancelAsync();
        await crowd;
    }

    // Of what is said in a chat, some is meant as a bid. One message is lost on its way, and comes again.
    private static async Task TalkAsync(StudioClient studio)
    {
        await studio.SayAsync(Session, "finn", "good evening");
        await studio.SayAsync(Session, "finn", "!bid 5");
        await studio.SayAsync(Session, "gina", "!bid a lot");
    }

    private static async Task<int> CloseAsync(Town town, TextWriter output)
    {
        (LedgerEntry[] entries, Dictionary<string, string> owners) = await town.LedgerAsync();
        await output.WriteLineAsync("\nWhat the services did:");
        Audit.Write(entries, owners, output);
        IReadOnlyList<string> doubles = Audit.Doubles(entries);
        await output.WriteLineAsync(doubles.Count == 0 ? "Nothing was done twice." : "Done twice: " + string.Join("; ", doubles));
        return doubles.Count == 0 ? 0 : 1;
    }
}
