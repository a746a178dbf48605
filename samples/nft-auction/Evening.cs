using EventHub.Client;
using EventHub.Samples.NftAuction.Bidding;
using EventHub.Samples.NftAuction.Running;
using EventHub.Samples.NftAuction.Services;
using EventHub.Samples.NftAuction.Showing;

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
    private static readonly Bidder[] Bidders = [new("ada", 60m, 180), new("bela", 80m, 260), new("cyril", 45m, 120), new("dora", 95m, 350)];

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
            foreach (Fault fault in options.Faults)
            {
                await town[fault.Operation].BreakAsync(fault);
            }

            await HoldAsync(hub.Address, options.Seed, output);
            return await CloseAsync(town, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task HoldAsync(string address, int seed, TextWriter output)
    {
        using CancellationTokenSource over = new(TimeSpan.FromMinutes(5));
        await using EventHubClient client = new(new EventHubClientOptions { Server = new Uri(address) });
        await Auctioneer.DefineAsync(client, over.Token);
        Task crowd = new Crowd(client, Bidders, seed).PlayAsync(over.Token);
        await Auctioneer.OpenAsync(client, Session, Lots, previewSeconds: 1, over.Token);
        await Timeline.ShowAsync(client, Session, output, over.Token);
        await over.CancelAsync();
        await crowd;
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
