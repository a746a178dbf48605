using EventHub.Bench.Reporting;
using EventHub.Bench.Rest;

namespace EventHub.Bench.Sockets;

/// <summary>A hub in its own process over bare WebSockets, without the .NET client's part.</summary>
internal static class SocketBench
{
    private const int Window = 1000;
    private static readonly string Payload = "{\"text\":\"" + new string('x', 189) + "\"}";

    /// <summary>JSON, one event per frame, pipelined over one connection.</summary>
    public static async Task<IReadOnlyList<Measurement>> PublishAsync(BenchOptions options)
    {
        using TempFolder folder = new(options.DataDirectory);
        await using ServerProcess hub = await ServerProcess.StartHubAsync(folder.Path).ConfigureAwait(false);
        SocketPublishLoad load = new(hub.Port, "bench.ws.publish", Payload, Window);
        await load.RunAsync(options.WarmUp).ConfigureAwait(false);
        List<double> rates = [];
        for (int run = 0; run < options.Runs; run++)
        {
            rates.Add(await load.RunAsync(TimeSpan.FromSeconds(options.Seconds)).ConfigureAwait(false));
        }

        return [new Measurement("WebSocket publish", $"200 B JSON, one event per frame, window {Window:N0}, one connection", Statistics.Median(rates), "events/s") { Runs = rates, AtLeast = 100_000 }];
    }

    /// <summary>From the time an event is due to a watcher's socket, at half of what the way from one publisher to one watcher carries.</summary>
    public static async Task<IReadOnlyList<Measurement>> WatchAsync(BenchOptions options)
    {
        using TempFolder folder = new(options.DataDirectory);
        await using ServerProcess hub = await ServerProcess.StartHubAsync(folder.Path).ConfigureAwait(false);
        await SocketLatency.CapacityAsync(hub.Port, Window, options.WarmUp).ConfigureAwait(false);
        double rate = await SocketLatency.CapacityAsync(hub.Port, Window, TimeSpan.FromSeconds(Math.Min(2, options.Seconds))).ConfigureAwait(false) / 2;
        List<double> medians = [], tails = [];

        // The hub compiles what it finds hot, on the cores that are measured: a while at this very load lets it finish.
        await new SocketLatency(hub.Port, rate).RunAsync(options.WarmUp).ConfigureAwait(false);
        for (int run = 0; run < options.Runs; run++)
        {
            IReadOnlyList<double> latencies = await new SocketLatency(hub.Port, rate).RunAsync(TimeSpan.FromSeconds(options.Seconds)).ConfigureAwait(false);
            medians.Add(Statistics.Percentile(latencies, 0.5));
            tails.Add(Statistics.Percentile(latencies, 0.99));
        }

        string conditions = $"200 B JSON, {rate:N0} events/s, half of what one publisher and one watcher carry";
        return
        [
            new Measurement("publish to WebSocket watcher", conditions + ", p50", Statistics.Median(medians), "µs") { Runs = medians, AtMost = 500 },
            new Measurement("publish to WebSocket watcher", conditions + ", p99", Statistics.Median(tails), "µs") { Runs = tails, AtMost = 3000 },
        ];
    }
}
