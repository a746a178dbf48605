using System.Globalization;
using System.Text;
using EventHub.Bench.Client;
using EventHub.Bench.Compare;
using EventHub.Bench.Compare.Peers;
using EventHub.Bench.Reporting;
using EventHub.Bench.Rest;
using EventHub.Client;

namespace EventHub.Bench.Redis;

/// <summary>
/// A hub that keeps its log in Redis, beside what that Redis does alone: <c>XADD</c> of the same payload, one for each event, pipelined. Both take turns, each with a
/// server of its own that syncs every second. In the Orleans build the hub is a silo with its gateway, and channels are watched as streams too.
/// </summary>
internal static class RedisBench
{
    private const int Window = 1000, PayloadBytes = 200;
    private const double RatioAtLeast = 0.5, DeliverAtMost = 5_000, SteadyRate = 1_000;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        using PeerTools tools = await PeerTools.FindAsync(options.DataDirectory).ConfigureAwait(false);
        if (tools is not { RedisServer: { } path, Wire: { } wire })
        {
            throw new InvalidOperationException($"redis-server and a C compiler are needed. {string.Join(' ', tools.Missing)}");
        }

        return
        [
            .. Takes(options, "publish") ? await PublishAsync(options, path, wire).ConfigureAwait(false) : [],
            .. Takes(options, "deliver") ? await DeliverAsync(options, path).ConfigureAwait(false) : [],
            .. Takes(options, "streams") ? await StreamBench.RunAsync(options, path).ConfigureAwait(false) : [],
        ];
    }

    private static async Task<IReadOnlyList<Measurement>> PublishAsync(BenchOptions options, string path, PeerProgram wire)
    {
        using TempFolder bareFolder = new(options.DataDirectory), storeFolder = new(options.DataDirectory), hubFolder = new(options.DataDirectory);
        await using ServerProcess bare = await PeerServers.StartRedisAsync(path, bareFolder.Path, "everysec").ConfigureAwait(false);
        await using ServerProcess store = await PeerServers.StartRedisAsync(path, storeFolder.Path, "everysec").ConfigureAwait(false);
        await using ServerProcess hub = await StartHubAsync(store, hubFolder.Path).ConfigureAwait(false);
        await using EventHubClient client = new(new Uri($"http://127.0.0.1:{hub.Port}"));
        PublishLoad load = new(client, Encoding.ASCII.GetBytes("{\"text\":\"" + new string('x', PayloadBytes - 11) + "\"}"), null, Window);
        await load.RunAsync(options.WarmUp).ConfigureAwait(false);
        List<double> raw = [], rates = [];
        for (int run = 0; run < options.Runs; run++)
        {
            await PeerServers.FlushRedisAsync(bare).ConfigureAwait(false);
            Sample sample = await wire.RunAsync(bare, "redis", Text(bare.Port), Text(PayloadBytes), Text(Window), "1", Text(options.Seconds)).ConfigureAwait(false);
            raw.Add(sample.Rate);
            rates.Add(await load.RunAsync(TimeSpan.FromSeconds(options.Seconds)).ConfigureAwait(false));
        }

        string conditions = $"{PayloadBytes} B, window {Window:N0}, one connection, appendfsync everysec";
        List<double> ratios = [.. rates.Zip(raw, static (one, other) => one / other)];
        return
        [
            new Measurement("XADD, bare", conditions, Statistics.Median(raw), "events/s") { Runs = raw },
            new Measurement("client publish", conditions, Statistics.Median(rates), "events/s") { Runs = rates },
            new Measurement("client publish ÷ XADD", conditions, Statistics.Median(ratios), "×") { Runs = ratios, AtLeast = RatioAtLeast },
        ];
    }

    private static async Task<IReadOnlyList<Measurement>> DeliverAsync(BenchOptions options, string path)
    {
        using TempFolder storeFolder = new(options.DataDirectory), hubFolder = new(options.DataDirectory);
        await using ServerProcess store = await PeerServers.StartRedisAsync(path, storeFolder.Path, "everysec").ConfigureAwait(false);
        await using DeliverLatency latency = await DeliverLatency.StartAsync(hubFolder.Path, folder => StartHubAsync(store, folder)).ConfigureAwait(false);
        await latency.RunAsync(SteadyRate, options.WarmUp.TotalSeconds).ConfigureAwait(false);
        List<double> medians = [], tails = [];
        for (int run = 0; run < options.Runs; run++)
        {
            IReadOnlyList<double> times = await latency.RunAsync(SteadyRate, options.Seconds).ConfigureAwait(false);
            medians.Add(Statistics.Percentile(times, 0.5));
            tails.Add(Statistics.Percentile(times, 0.99));
        }

        string conditions = $"{SteadyRate:N0} events/s, appendfsync everysec";
        return
        [
            new Measurement("publish to consumer, p50", conditions, Statistics.Median(medians), "µs") { Runs = medians, AtMost = DeliverAtMost },
            new Measurement("publish to consumer, p99", conditions, Statistics.Median(tails), "µs") { Runs = tails },
        ];
    }

    /// <summary>A hub whose log is in a Redis server.</summary>
    internal static Task<ServerProcess> StartHubAsync(ServerProcess store, string folder) =>
        ServerProcess.StartHubAsync(folder, "--storage", $"redis://127.0.0.1:{store.Port}", "--durability", "interval");

    private static bool Takes(BenchOptions options, string part) => options.Part is null || options.Part == part;

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
