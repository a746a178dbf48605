using EventHub.Bench.Reporting;

namespace EventHub.Bench.Rest;

/// <summary>A hub in its own process, over HTTP on loopback, beside an endpoint that does nothing; both in one run, taking turns.</summary>
internal static class RestBench
{
    private const int Connections = 64, BatchEvents = 100;
    private static readonly string Payload = "{\"text\":\"" + new string('x', 189) + "\"}";

    public static async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        List<Measurement> results = [.. await StartsAsync(options).ConfigureAwait(false)];
        using TempFolder folder = new(options.DataDirectory);
        await using ServerProcess hub = await ServerProcess.StartHubAsync(folder.Path).ConfigureAwait(false);
        await using ServerProcess empty = await ServerProcess.StartEmptyAsync().ConfigureAwait(false);
        results.AddRange(await SinglesAsync(options, hub, empty).ConfigureAwait(false));
        results.AddRange(await BatchesAsync(options, hub).ConfigureAwait(false));
        results.AddRange(await LatencyAsync(options, hub).ConfigureAwait(false));
        return results;
    }

    /// <summary>Time of a start and memory at rest.</summary>
    public static async Task<IReadOnlyList<Measurement>> StartsAsync(BenchOptions options)
    {
        List<double> seconds = [], megabytes = [];
        for (int run = 0; run < options.Runs; run++)
        {
            using TempFolder folder = new(options.DataDirectory);
            await using ServerProcess hub = await ServerProcess.StartHubAsync(folder.Path).ConfigureAwait(false);
            seconds.Add(hub.StartTime.TotalSeconds);
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System).ConfigureAwait(false);
            megabytes.Add(hub.ResidentBytes / 1e6);
        }

        return
        [
            new Measurement("start", "process start to first accepted publish, small log", Statistics.Median(seconds), "s") { Runs = seconds, AtMost = 0.7 },
            new Measurement("idle", "resident memory 2 s after the start", Statistics.Median(megabytes), "MB") { Runs = megabytes, AtMost = 120 },
        ];
    }

    private static async Task<IReadOnlyList<Measurement>> SinglesAsync(BenchOptions options, ServerProcess hub, ServerProcess empty)
    {
        const string Path = "/v1/channels/bench.rest.single/events", Json = "application/json";
        await HttpLoad.RunAsync(hub.Port, Path, Json, Payload, Connections, 6).ConfigureAwait(false);
        await HttpLoad.RunAsync(empty.Port, "/", Json, Payload, Connections, 6).ConfigureAwait(false);
        List<double> ours = [], bare = [], ratios = [];
        for (int run = 0; run < options.Runs; run++)
        {
            ours.Add(await HttpLoad.RunAsync(hub.Port, Path, Json, Payload, Connections, options.Seconds).ConfigureAwait(false));
            bare.Add(await HttpLoad.RunAsync(empty.Port, "/", Json, Payload, Connections, options.Seconds).ConfigureAwait(false));
            ratios.Add(ours[^1] / bare[^1]);
        }

        string conditions = $"200 B JSON, {Connections} connections, keep-alive, load by {(HttpLoad.HasWrk ? "wrk" : "sockets")}";
        return
        [
            new Measurement("POST, single, stored", conditions, Statistics.Median(ours), "requests/s") { Runs = ours },
            new Measurement("POST, empty endpoint", conditions, Statistics.Median(bare), "requests/s") { Runs = bare },
            new Measurement("POST, single ÷ empty", conditions, Statistics.Median(ratios), "×") { Runs = ratios, AtLeast = 0.5 },
        ];
    }

    private static async Task<IReadOnlyList<Measurement>> BatchesAsync(BenchOptions options, ServerProcess hub)
    {
        string body = "[" + string.Join(',', Enumerable.Repeat($"{{\"channel\":\"bench.rest.batch\",\"payload\":{Payload}}}", BatchEvents)) + "]";
        await HttpLoad.RunAsync(hub.Port, "/v1/events", "application/json", body, 8, 2).ConfigureAwait(false);
        List<double> rates = [];
        for (int run = 0; run < options.Runs; run++)
        {
            rates.Add(BatchEvents * await HttpLoad.RunAsync(hub.Port, "/v1/events", "application/json", body, 8, options.Seconds).ConfigureAwait(false));
        }

        return [new Measurement("POST, batches of 100", "200 B JSON, 8 connections", Statistics.Median(rates), "events/s") { Runs = rates, AtLeast = 200_000 }];
    }

    private static async Task<IReadOnlyList<Measurement>> LatencyAsync(BenchOptions options, ServerProcess hub)
    {
        List<double> medians = [], tails = [];
        for (int run = 0; run < options.Runs; run++)
        {
            IReadOnlyList<double> latencies = await new WatchLatency(hub.Port, 10_000, connections: 8).RunAsync(TimeSpan.FromSeconds(options.Seconds)).ConfigureAwait(false);
            medians.Add(Statistics.Percentile(latencies, 0.5));
            tails.Add(Statistics.Percentile(latencies, 0.99));
        }

        return
        [
            new Measurement("publish to watcher", "SSE, 10,000 events/s, p50", Statistics.Median(medians), "µs") { Runs = medians, AtMost = 1000 },
            new Measurement("publish to watcher", "SSE, 10,000 events/s, p99", Statistics.Median(tails), "µs") { Runs = tails, AtMost = 5000 },
        ];
    }
}
