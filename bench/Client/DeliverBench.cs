using EventHub.Bench.Reporting;

namespace EventHub.Bench.Client;

/// <summary>The whole path of tracked delivery through the .NET client: publish, hand over, acknowledge, each synced; alone, and beside subscriptions that match nothing.</summary>
internal static class DeliverBench
{
    private const double AtLeast = 300_000, RatioAtLeast = 0.9;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        await using DeliverLoad alone = await DeliverLoad.StartAsync(options.DataDirectory, 0).ConfigureAwait(false);
        await alone.RunAsync(options.WarmUp).ConfigureAwait(false);
        if (options.Subscriptions == 0)
        {
            return Report(await MeasureAsync(options, alone).ConfigureAwait(false), "alone", AtLeast);
        }

        await using DeliverLoad crowded = await DeliverLoad.StartAsync(options.DataDirectory, options.Subscriptions).ConfigureAwait(false);
        await crowded.RunAsync(options.WarmUp).ConfigureAwait(false);
        List<(double Rate, double Processor, double Bytes)> first = [], second = [];
        for (int run = 0; run < options.Runs; run++)
        {
            first.Add(await alone.RunAsync(TimeSpan.FromSeconds(options.Seconds)).ConfigureAwait(false));
            second.Add(await crowded.RunAsync(TimeSpan.FromSeconds(options.Seconds)).ConfigureAwait(false));
        }

        string conditions = $"beside {options.Subscriptions:N0} that do not match";
        List<double> ratios = [.. first.Zip(second, static (one, other) => other.Rate / one.Rate)];
        return
        [
            .. Report(first, "alone", AtLeast), .. Report(second, conditions, null),
            new Measurement("deliver ÷ alone", conditions, Statistics.Median(ratios), "×") { Runs = ratios, AtLeast = RatioAtLeast },
        ];
    }

    private static async Task<List<(double Rate, double Processor, double Bytes)>> MeasureAsync(BenchOptions options, DeliverLoad load)
    {
        List<(double, double, double)> runs = [];
        for (int run = 0; run < options.Runs; run++)
        {
            runs.Add(await load.RunAsync(TimeSpan.FromSeconds(options.Seconds)).ConfigureAwait(false));
        }

        return runs;
    }

    private static IReadOnlyList<Measurement> Report(List<(double Rate, double Processor, double Bytes)> runs, string conditions, double? atLeast)
    {
        List<double> rates = [.. runs.Select(run => run.Rate)], processor = [.. runs.Select(run => run.Processor)], bytes = [.. runs.Select(run => run.Bytes)];
        return
        [
            new Measurement("publish, deliver, acknowledge", "200 B JSON, credit 1,000, " + conditions, Statistics.Median(rates), "events/s") { Runs = rates, AtLeast = atLeast },
            new Measurement("processor time, both processes", conditions, Statistics.Median(processor), "µs/event") { Runs = processor },
            new Measurement("allocated", "publisher and consumer, " + conditions, Statistics.Median(bytes), "B/event") { Runs = bytes },
        ];
    }
}
