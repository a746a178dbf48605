using EventHub.Bench.Reporting;

namespace EventHub.Bench.Redis;

/// <summary>From the time an event is due to the subscriber of its channel's stream, in an Orleans client beside one silo.</summary>
internal static class StreamBench
{
    private const double AtMost = 15_000;
    private static readonly double[] s_rates = [100, 1_000];

    public static async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options, string path)
    {
        await using StreamLatency latency = await StreamLatency.StartAsync(options.DataDirectory, path).ConfigureAwait(false);
        List<Measurement> measurements = [];
        foreach (double rate in s_rates)
        {
            await latency.RunAsync(rate, options.WarmUp.TotalSeconds).ConfigureAwait(false);
            List<double> medians = [], tails = [];
            for (int run = 0; run < options.Runs; run++)
            {
                IReadOnlyList<double> times = await latency.RunAsync(rate, options.Seconds).ConfigureAwait(false);
                medians.Add(Statistics.Percentile(times, 0.5));
                tails.Add(Statistics.Percentile(times, 0.99));
            }

            string conditions = $"{rate:N0} events/s, appendfsync everysec";
            measurements.Add(new Measurement("publish to stream subscriber, p50", conditions, Statistics.Median(medians), "µs") { Runs = medians, AtMost = AtMost });
            measurements.Add(new Measurement("publish to stream subscriber, p99", conditions, Statistics.Median(tails), "µs") { Runs = tails });
        }

        return measurements;
    }
}
