using System.Text;
using EventHub.Bench.Reporting;
using EventHub.Bench.Rest;
using EventHub.Client;

namespace EventHub.Bench.Client;

/// <summary>The .NET client against a hub in its own process: single publishes over one connection, each synced before its answer.</summary>
internal static class PublishBench
{
    private const int Window = 1000;
    private const string Opaque = "application/octet-stream";

    public static async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        using TempFolder folder = new(options.DataDirectory);
        await using ServerProcess hub = await ServerProcess.StartHubAsync(folder.Path).ConfigureAwait(false);
        await using EventHubClient client = new(new Uri($"http://127.0.0.1:{hub.Port}"));
        byte[] small = Encoding.ASCII.GetBytes("{\"text\":\"" + new string('x', 189) + "\"}"), large = new byte[1024];
        return
        [
            .. await ThroughputAsync(options, client, small, null, "200 B JSON", 700_000).ConfigureAwait(false),
            .. await ThroughputAsync(options, client, large, Opaque, "1 KiB opaque", 400_000).ConfigureAwait(false),
            .. await LatencyAsync(options, client, small).ConfigureAwait(false),
        ];
    }

    private static async Task<IReadOnlyList<Measurement>> ThroughputAsync(
        BenchOptions options, EventHubClient client, byte[] payload, string? contentType, string what, double atLeast)
    {
        PublishLoad load = new(client, payload, contentType, Window);
        await load.RunAsync(options.WarmUp).ConfigureAwait(false);
        List<double> rates = [], bytes = [];
        for (int run = 0; run < options.Runs; run++)
        {
            long before = GC.GetTotalAllocatedBytes();
            rates.Add(await load.RunAsync(TimeSpan.FromSeconds(options.Seconds)).ConfigureAwait(false));
            bytes.Add((GC.GetTotalAllocatedBytes() - before) / (rates[^1] * options.Seconds));
        }

        return
        [
            new Measurement("client publish", $"{what}, window {Window}, one connection", Statistics.Median(rates), "events/s") { Runs = rates, AtLeast = atLeast },
            new Measurement("client publish, allocated", $"{what}, in the publisher's process", Statistics.Median(bytes), "B/event") { Runs = bytes, AtMost = 8 },
        ];
    }

    private static async Task<IReadOnlyList<Measurement>> LatencyAsync(BenchOptions options, EventHubClient client, byte[] payload)
    {
        List<double> medians = [], tails = [];
        for (int run = 0; run < options.Runs; run++)
        {
            IReadOnlyList<double> latencies = await new PublishLoad(client, payload, null, 1).LatenciesAsync(TimeSpan.FromSeconds(options.Seconds)).ConfigureAwait(false);
            medians.Add(Statistics.Percentile(latencies, 0.5));
            tails.Add(Statistics.Percentile(latencies, 0.99));
        }

        return
        [
            new Measurement("client publish, window 1", "200 B JSON, p50", Statistics.Median(medians), "µs") { Runs = medians },
            new Measurement("client publish, window 1", "200 B JSON, p99", Statistics.Median(tails), "µs") { Runs = tails },
        ];
    }
}
