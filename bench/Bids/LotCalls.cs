using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using EventHub.Grains.Interfaces.Auctions;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Silo.Runtime;
using EventHub.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace EventHub.Bench.Bids;

/// <summary>Callers in the hub's process who bid for one lot through its grain, each with the next bid once it has an answer.</summary>
internal sealed class LotCalls : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly IHost _host;
    private readonly IAuctionGrain _lot;
    private long _bids;

    private LotCalls(TempFolder folder, IHost host) =>
        (_folder, _host, _lot) = (folder, host, host.Services.GetRequiredService<IGrainFactory>().GetGrain<IAuctionGrain>("bench/1"));

    /// <summary>Opens a lot that ends tomorrow, in a hub of this process with its log in files.</summary>
    public static async Task<LotCalls> StartAsync(string data)
    {
        TempFolder folder = new(data);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        StorageOptions storage = new() { DataDirectory = folder.Path };
        builder.Services.AddEventHubStorage(storage).AddEventHubGrains(storage);
        IHost host = builder.Build();
        await host.StartAsync().ConfigureAwait(false);
        IGrainFactory grains = host.Services.GetRequiredService<IGrainFactory>();
        await grains.GetGrain<ISagaBookGrain>(ISagaBookGrain.DefaultTenant).Define(AuctionNames.Lot, await BidLoad.DocumentAsync().ConfigureAwait(false)).ConfigureAwait(false);
        await grains.GetGrain<ISagaGrain>($"{AuctionNames.Lot}/bench.1").Start("bench", BidLoad.Lot).ConfigureAwait(false);
        return new LotCalls(folder, host);
    }

    /// <summary>Answered bids per second.</summary>
    /// <param name="callers">How many bid at a time.</param>
    /// <param name="bidsEach">How many bids are in one call.</param>
    /// <param name="duration">How long.</param>
    public async Task<double> RunAsync(int callers, int bidsEach, TimeSpan duration)
    {
        long started = Stopwatch.GetTimestamp();
        long[] answered = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(caller, bidsEach, started, duration)))).ConfigureAwait(false);
        return answered.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync().ConfigureAwait(false);
        _host.Dispose();
        _folder.Dispose();
    }

    private async Task<long> CallAsync(int caller, int bidsEach, long started, TimeSpan duration)
    {
        long answered = 0;
        string bidder = string.Create(CultureInfo.InvariantCulture, $"bidder-{caller}");
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            ImmutableArray<BidAnswer> answers = bidsEach == 1 ? [await _lot.PlaceBid(Next(bidder)).ConfigureAwait(false)]
                : await _lot.PlaceBids([.. Enumerable.Range(0, bidsEach).Select(_ => Next(bidder))]).ConfigureAwait(false);
            if (answers.FirstOrDefault(static one => one.Verdict == BidVerdict.Unanswered) is { } wrong)
            {
                throw new InvalidOperationException($"A bid has no answer: {wrong}");
            }

            answered += answers.Length;
        }

        return answered;
    }

    private NewBid Next(string bidder)
    {
        long number = Interlocked.Increment(ref _bids);
        return new NewBid(string.Create(CultureInfo.InvariantCulture, $"bid-{number}"), bidder, (10 + (number / 100m)).ToString("0.00", CultureInfo.InvariantCulture));
    }
}
