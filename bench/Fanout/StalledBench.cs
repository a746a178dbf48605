using System.Collections.Concurrent;
using System.Diagnostics;
using EventHub.Bench.Reporting;
using EventHub.Bench.Rest;
using EventHub.Bench.Sockets;
using EventHub.Client;

namespace EventHub.Bench.Fanout;

/// <summary>What those who read notice of as many who do not: the time until a burst has reached all of 100 watchers, without and with 100 that stall; taking turns in one run.</summary>
internal static class StalledBench
{
    private const int Fast = 100, Stalled = 100, BurstsPerSecond = 50;

    // In this time the connections that are not read fill: some 7 MB each, which is more than their buffers hold.
    private const int WarmUpBursts = 250;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        using TempFolder folder = new(options.DataDirectory);
        await using ServerProcess hub = await ServerProcess.StartHubAsync(folder.Path).ConfigureAwait(false);
        List<double> alone = [], beside = [], ratios = [];
        long before = 0, most = 0;

        // The first round makes the process warm.
        await MeasureAsync(hub.Port, options, stalled: 0).ConfigureAwait(false);
        for (int run = 0; run < options.Runs; run++)
        {
            alone.Add(await MeasureAsync(hub.Port, options, stalled: 0).ConfigureAwait(false));
            before = Math.Max(before, hub.ResidentBytes);
            beside.Add(await MeasureAsync(hub.Port, options, Stalled).ConfigureAwait(false));
            most = Math.Max(most, hub.ResidentBytes);
            ratios.Add(beside[^1] / alone[^1]);
        }

        string conditions = $"{BurstsPerSecond} bursts of {FanoutLoad.BurstEvents} events of 200 B a second, stored, to all of {Fast} WebSockets";
        return
        [
            new Measurement("fan-out latency, p99", conditions, Statistics.Median(alone), "µs") { Runs = alone },
            new Measurement("fan-out latency, p99", $"{conditions}, beside {Stalled} that do not read", Statistics.Median(beside), "µs") { Runs = beside },
            new Measurement("beside stalled ÷ undisturbed", conditions, Statistics.Median(ratios), "×") { Runs = ratios, AtMost = 1.2 },
            new Measurement("stalled, memory more", $"{Stalled} that do not read", Math.Max(0, most - before) / 1e6, "MB") { AtMost = 50 },
        ];
    }

    private static async Task<double> MeasureAsync(int port, BenchOptions options, int stalled)
    {
        List<BareSocket> idle = [], sockets = [];
        for (int i = 0; i < stalled; i++)
        {
            idle.Add(await FanoutLoad.OpenWatcherAsync(port).ConfigureAwait(false));
        }

        for (int i = 0; i < Fast; i++)
        {
            sockets.Add(await FanoutLoad.OpenWatcherAsync(port).ConfigureAwait(false));
        }

        try
        {
            using FanoutWatchers reading = new([.. sockets.Select(socket => (Func<Memory<byte>, ValueTask<int>>)socket.ReceiveAsync)], sockets);
            await using EventHubClient client = new(new Uri($"http://127.0.0.1:{port}"));
            return await PaceAsync(client, reading, WarmUpBursts + (int)(options.Seconds * BurstsPerSecond)).ConfigureAwait(false);
        }
        finally
        {
            idle.ForEach(socket => socket.Dispose());
        }
    }

    // From when a burst was due, so that one that waits for the one before it is charged with that.
    private static async Task<double> PaceAsync(EventHubClient client, FanoutWatchers reading, int bursts)
    {
        IReadOnlyList<PublishEvent> burst = FanoutLoad.Burst();
        SteadyPace pace = new(BurstsPerSecond);
        ConcurrentBag<Task> sending = [];
        Task sender = Task.Factory.StartNew(
            () =>
            {
                for (long sent = 0; sent < bursts;)
                {
                    for (long due = pace.Wait(sent, bursts); sent < due; sent++)
                    {
                        sending.Add(client.PublishAsync(burst).AsTask());
                    }
                }
            },
            TaskCreationOptions.LongRunning);
        List<double> latencies = [];
        for (int i = 0; i < bursts; i++)
        {
            await reading.NextAsync().ConfigureAwait(false);
            if (i >= WarmUpBursts)
            {
                latencies.Add(Stopwatch.GetElapsedTime(pace.DueAt(i + 1)).TotalMicroseconds);
            }
        }

        await sender.ConfigureAwait(false);
        await Task.WhenAll(sending).ConfigureAwait(false);
        latencies.Sort();
        return Statistics.Percentile(latencies, 0.99);
    }
}
