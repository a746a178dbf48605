using System.Diagnostics;
using EventHub.Bench.Reporting;
using EventHub.EmbeddedRuntime.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace EventHub.Bench.Grains;

/// <summary>A call through a reference to an idle activation in this process: from one thread, and from two to a grain each.</summary>
internal static class GrainBench
{
    private const int CallsPerLook = 1000;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddEmbeddedGrains(grains => grains.GrainAssemblies.Add(typeof(GrainBench).Assembly));
        using IHost host = builder.Build();
        await host.StartAsync().ConfigureAwait(false);
        IClusterClient client = host.Services.GetRequiredService<IClusterClient>();
        TimeSpan duration = TimeSpan.FromSeconds(options.Seconds);
        await CallsPerSecondAsync(client, 2, TimeSpan.FromSeconds(Math.Min(2, options.Seconds))).ConfigureAwait(false);
        List<double> nanoseconds = [], bytes = [], rates = [];
        for (int run = 0; run < options.Runs; run++)
        {
            long before = GC.GetTotalAllocatedBytes();
            double rate = await CallsPerSecondAsync(client, 1, duration).ConfigureAwait(false);
            nanoseconds.Add(1e9 / rate);
            bytes.Add((GC.GetTotalAllocatedBytes() - before) / (rate * options.Seconds));
            rates.Add(await CallsPerSecondAsync(client, 2, duration).ConfigureAwait(false));
        }

        await host.StopAsync().ConfigureAwait(false);
        return
        [
            new Measurement("grain call", "idle local activation, one thread", Statistics.Median(nanoseconds), "ns") { Runs = nanoseconds, AtMost = 500 },
            new Measurement("grain call, allocated", "one thread", Statistics.Median(bytes), "B/call") { Runs = bytes },
            new Measurement("grain calls", "two threads, a grain each", Statistics.Median(rates), "calls/s") { Runs = rates, AtLeast = 2_000_000 },
        ];
    }

    private static async Task<double> CallsPerSecondAsync(IClusterClient client, int threads, TimeSpan duration)
    {
        long started = Stopwatch.GetTimestamp();
        long[] calls = await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() => CallAsync(client.GetGrain<ICounterGrain>(thread), started, duration)))).ConfigureAwait(false);
        return calls.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<long> CallAsync(ICounterGrain grain, long started, TimeSpan duration)
    {
        long calls = 0;
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            for (int i = 0; i < CallsPerLook; i++)
            {
                await grain.Add(0).ConfigureAwait(false);
            }

            calls += CallsPerLook;
        }

        return calls;
    }
}
