using System.Buffers.Binary;
using System.Diagnostics;
using EventHub.Bench.Reporting;
using EventHub.Bench.Rest;
using EventHub.Client;

namespace EventHub.Bench.Client;

/// <summary>From the time a publish is due to the watcher's loop, both in this process and the hub in its own, at a steady rate.</summary>
internal static class WatchBench
{
    private const int EventsPerSecond = 50_000, PayloadBytes = 200;
    private const string Channel = "bench.client.watch";

    public static async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        using TempFolder folder = new(options.DataDirectory);
        await using ServerProcess hub = await ServerProcess.StartHubAsync(folder.Path).ConfigureAwait(false);
        await using EventHubClient publisher = new(new Uri($"http://127.0.0.1:{hub.Port}")), watcher = new(new Uri($"http://127.0.0.1:{hub.Port}"));
        List<double> medians = [], tails = [];
        await RunAsync(publisher, watcher, options.WarmUp.TotalSeconds).ConfigureAwait(false);
        for (int run = 0; run < options.Runs; run++)
        {
            IReadOnlyList<double> latencies = await RunAsync(publisher, watcher, options.Seconds).ConfigureAwait(false);
            medians.Add(Statistics.Percentile(latencies, 0.5));
            tails.Add(Statistics.Percentile(latencies, 0.99));
        }

        string conditions = $"200 B, {EventsPerSecond:N0} events/s";
        return
        [
            new Measurement("client publish to watch", conditions + ", p50", Statistics.Median(medians), "µs") { Runs = medians, AtMost = 500 },
            new Measurement("client publish to watch", conditions + ", p99", Statistics.Median(tails), "µs") { Runs = tails, AtMost = 3000 },
        ];
    }

    private static async Task<IReadOnlyList<double>> RunAsync(EventHubClient publisher, EventHubClient watcher, double seconds)
    {
        long total = (long)(EventsPerSecond * seconds);
        await using IAsyncEnumerator<ReceivedEvent> events = watcher.WatchAsync(Channel, new WatchOptions { BufferEvents = 10_000 }).GetAsyncEnumerator();
        Task<bool> first = events.MoveNextAsync().AsTask();
        Task<List<double>> reading = Task.Run(() => ReadAsync(events, first, total));

        // The watch counts from when the hub has accepted it, which its first event tells.
        while (!first.IsCompleted && !reading.IsCompleted)
        {
            await publisher.PublishAsync(Channel, new byte[PayloadBytes], "application/octet-stream").ConfigureAwait(false);
        }

        await new SteadyPublisher(publisher, Channel, PayloadBytes).RunAsync(EventsPerSecond, total).ConfigureAwait(false);
        List<double> latencies = await reading.WaitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(false);

        // The first tenth warms the code up.
        List<double> warm = latencies[(latencies.Count / 10)..];
        warm.Sort();
        return warm;
    }

    private static async Task<List<double>> ReadAsync(IAsyncEnumerator<ReceivedEvent> events, Task<bool> first, long total)
    {
        List<double> latencies = new((int)total);
        bool more = await first.ConfigureAwait(false);
        while (more && latencies.Count < total)
        {
            long sent = BinaryPrimitives.ReadInt64LittleEndian(events.Current.Payload.Span);
            if (sent != 0)
            {
                latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
            }

            more = latencies.Count == total || await events.MoveNextAsync().ConfigureAwait(false);
        }

        return latencies;
    }
}
