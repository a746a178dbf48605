using System.Diagnostics;
using EventHub.Bench.Reporting;
using EventHub.EventLog;
using EventHub.EventLog.Disks;

namespace EventHub.Bench.Log;

/// <summary>The log without anything above it, synced before every answer.</summary>
internal static class LogBench
{
    public static async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        List<Measurement> results = [];
        foreach ((int payload, int batch) in new[] { (200, 500), (200, 100), (200, 1), (1024, 100) })
        {
            results.AddRange(await ThroughputAsync(options, payload, window: 1000, batch).ConfigureAwait(false));
        }

        results.AddRange(await LatencyAsync(options).ConfigureAwait(false));
        results.AddRange(await ReopenAsync(options).ConfigureAwait(false));
        return results;
    }

    public static SegmentedEventLog Open(string directory) => SegmentedEventLog.Open(new LogSetup
    {
        Options = new EventLogOptions { Directory = directory },
        Disk = new SystemDisk(),
    });

    private static async Task<IReadOnlyList<Measurement>> ThroughputAsync(BenchOptions options, int payload, int window, int batch)
    {
        List<double> rates = [], allocated = [];
        for (int run = 0; run < options.Runs; run++)
        {
            using TempFolder folder = new(options.DataDirectory);
            await using SegmentedEventLog log = Open(folder.Path);
            LogLoad load = new(log, payload, window, batch);
            await load.RunAsync(TimeSpan.FromSeconds(0.5)).ConfigureAwait(false);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            LoadResult result = await load.RunAsync(TimeSpan.FromSeconds(options.Seconds)).ConfigureAwait(false);
            allocated.Add((GC.GetTotalAllocatedBytes(precise: true) - before) / (double)result.Events);
            rates.Add(result.Events / result.Elapsed.TotalSeconds);
        }

        string conditions = $"{payload} B, {window:N0} in flight, appends of {batch}";
        return
        [
            new Measurement("append", conditions, Statistics.Median(rates), "events/s") { Runs = rates, AtLeast = payload == 200 && batch == 500 ? 2_000_000 : null },
            new Measurement("allocation", conditions, Statistics.Median(allocated), "B/event") { Runs = allocated, AtMost = batch > 1 ? 8 : null },
        ];
    }

    private static async Task<IReadOnlyList<Measurement>> LatencyAsync(BenchOptions options)
    {
        List<double> medians = [], tails = [];
        for (int run = 0; run < options.Runs; run++)
        {
            using TempFolder folder = new(options.DataDirectory);
            await using SegmentedEventLog log = Open(folder.Path);
            LogLoad load = new(log, payloadBytes: 200, window: 1, batchEvents: 1);
            await load.RunAsync(TimeSpan.FromSeconds(0.5)).ConfigureAwait(false);
            LoadResult result = await load.RunAsync(TimeSpan.FromSeconds(options.Seconds)).ConfigureAwait(false);
            medians.Add(Statistics.Percentile(result.LatenciesMicroseconds, 0.5));
            tails.Add(Statistics.Percentile(result.LatenciesMicroseconds, 0.99));
        }

        return
        [
            new Measurement("append, alone", "200 B, 1 in flight, p50", Statistics.Median(medians), "µs") { Runs = medians, AtMost = 250 },
            new Measurement("append, alone", "200 B, 1 in flight, p99", Statistics.Median(tails), "µs") { Runs = tails, AtMost = 600 },
        ];
    }

    /// <summary>Time to open a log of <see cref="BenchOptions.Events"/>.</summary>
    public static async Task<IReadOnlyList<Measurement>> ReopenAsync(BenchOptions options)
    {
        using TempFolder folder = new(options.DataDirectory);
        await using (SegmentedEventLog log = Open(folder.Path))
        {
            LogLoad load = new(log, payloadBytes: 200, window: 10_000, batchEvents: 1000);
            await load.RunAsync(options.Events).ConfigureAwait(false);
        }

        List<double> seconds = [];
        for (int run = 0; run < options.Runs; run++)
        {
            long started = Stopwatch.GetTimestamp();
            await using SegmentedEventLog log = Open(folder.Path);
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return [new Measurement("reopen", $"{options.Events:N0} events of 200 B", Statistics.Median(seconds), "s") { Runs = seconds, AtMost = 3 }];
    }
}
