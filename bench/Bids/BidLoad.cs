using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EventHub.Bench.Rest;
using EventHub.Client;

namespace EventHub.Bench.Bids;

/// <summary>
/// Bidders for one lot, on one connection, which keeps their order, and a watcher who counts the answers on another; the hub is a process of its own. A bid counts once
/// its answer is stored and seen.
/// </summary>
internal sealed class BidLoad : IAsyncDisposable
{
    /// <summary>What a lot is started with: one that ends tomorrow.</summary>
    public const string Lot = """
        {"session":"bench","terms":{"lot":"1","title":"Harbour","token":"t","seller":"gallery","start":"10.00","increment":"0.01","reserve":"0","seconds":86400,"extensionSeconds":10}}
        """;

    private const int BatchBids = 250, OpenMax = 20_000, BatchesOpen = 4;
    private readonly TempFolder _folder;
    private readonly ServerProcess _hub;
    private readonly EventHubClient _bidder, _watcher;
    private readonly CancellationTokenSource _stop = new();
    private readonly int _alike;
    private Task _watching = Task.CompletedTask;
    private TaskCompletionSource _answeredMore = new();
    private long _placed, _answered, _accepted;

    private BidLoad(TempFolder folder, ServerProcess hub, int alike)
    {
        Uri address = new($"http://127.0.0.1:{hub.Port}");
        (_folder, _hub, _alike, _bidder, _watcher) = (folder, hub, alike, new EventHubClient(address), new EventHubClient(address));
    }

    /// <summary>How many bids were placed and have an answer, and how many of them led.</summary>
    public (long Answered, long Accepted) Answers => (Volatile.Read(ref _answered), Volatile.Read(ref _accepted));

    /// <summary>The sample's lot.</summary>
    public static Task<string> DocumentAsync() => File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Bids", "auction-lot.yaml"));

    /// <summary>Opens a lot that ends tomorrow.</summary>
    /// <param name="data">Where the hub may have its log.</param>
    /// <param name="alike">How many bids in a row offer the same.</param>
    public static async Task<BidLoad> StartAsync(string data, int alike)
    {
        TempFolder folder = new(data);
        BidLoad load = new(folder, await ServerProcess.StartHubAsync(folder.Path).ConfigureAwait(false), alike);
        await load._bidder.DefineSagaAsync("auction-lot", await DocumentAsync().ConfigureAwait(false)).ConfigureAwait(false);
        using JsonDocument lot = JsonDocument.Parse(Lot);
        await load._bidder.StartSagaAsync("auction-lot", "bench.1", lot.RootElement).ConfigureAwait(false);
        TaskCompletionSource started = new();
        load._watching = Task.Run(() => load.WatchAsync(started));
        await started.Task.ConfigureAwait(false);
        return load;
    }

    /// <summary>Bids per second that have their answer, and microseconds of processor time that the hub took for each.</summary>
    public async Task<(double Rate, double ProcessorMicroseconds)> RunAsync(TimeSpan duration)
    {
        (double, double) made = await HubLoad.RunAsync(_hub, BidAsync, _watching, () => Volatile.Read(ref _answered), duration).ConfigureAwait(false);
        await AnsweredAsync(0).ConfigureAwait(false);
        return made;
    }

    /// <summary>Microseconds from the call to the answer of bids that wait for one another, ascending.</summary>
    public async Task<IReadOnlyList<double>> AloneAsync(TimeSpan duration)
    {
        List<double> latencies = [];
        long end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end)
        {
            long sent = Stopwatch.GetTimestamp();
            await _bidder.PublishAsync(Bid(_placed++)).ConfigureAwait(false);
            await AnsweredAsync(0).ConfigureAwait(false);
            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
        }

        latencies.Sort();
        return latencies;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _bidder.DisposeAsync().ConfigureAwait(false);
        await _watcher.DisposeAsync().ConfigureAwait(false);
        await _hub.DisposeAsync().ConfigureAwait(false);
        _folder.Dispose();
        _stop.Dispose();
    }

    // Some batches are under way at a time, in the order in which they were sent.
    private async Task BidAsync(Func<bool> goesOn)
    {
        Queue<Task> open = new();
        while (goesOn())
        {
            await AnsweredAsync(OpenMax).ConfigureAwait(false);
            PublishEvent[] bids = [.. Enumerable.Range(0, BatchBids).Select(i => Bid(_placed + i))];
            Interlocked.Add(ref _placed, bids.Length);
            open.Enqueue(_bidder.PublishAsync(bids).AsTask());
            if (open.Count == BatchesOpen)
            {
                await open.Dequeue().ConfigureAwait(false);
            }
        }

        await Task.WhenAll(open).ConfigureAwait(false);
    }

    // Until at most so many have no answer; whoever watches and fails ends the wait.
    private async Task AnsweredAsync(long openMax)
    {
        while (Volatile.Read(ref _placed) - Volatile.Read(ref _answered) > openMax)
        {
            TaskCompletionSource more = Volatile.Read(ref _answeredMore);
            if (Volatile.Read(ref _placed) - Volatile.Read(ref _answered) > openMax)
            {
                await (await Task.WhenAny(more.Task, _watching).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }
    }

    private async Task WatchAsync(TaskCompletionSource started)
    {
        WatchOptions options = new() { BufferEvents = 10_000, OnStarted = () => started.TrySetResult() };
        await foreach (ReceivedEvent one in _watcher.WatchAsync("auction.bids", options, _stop.Token).ConfigureAwait(false))
        {
            if (one.Type == "lot:bid:placed")
            {
                continue;
            }

            _accepted += one.Type == "lot:bid:accepted" ? 1 : 0;
            if (Interlocked.Increment(ref _answered) % 100 == 0 || _answered == Volatile.Read(ref _placed))
            {
                Interlocked.Exchange(ref _answeredMore, new TaskCompletionSource()).TrySetResult();
            }
        }
    }

    private PublishEvent Bid(long number)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"bid-{number}");
        string payload = string.Create(CultureInfo.InvariantCulture, $"{{\"bid\":\"{id}\",\"session\":\"bench\",\"lot\":\"1\",\"bidder\":\"bidder-{number % 100}\",\"amount\":\"{10 + (number / _alike / 100m):0.00}\"}}");
        return new PublishEvent("auction.bids", Encoding.UTF8.GetBytes(payload)) { Type = "lot:bid:placed", IdempotencyKey = id };
    }
}
