using EventHub.Bench.Reporting;
using EventHub.Bench.Rest;

namespace EventHub.Bench.Bids;

/// <summary>Bids for one lot of the sample's auction: judged by its saga, with an answer that is stored before anybody sees it.</summary>
internal static class BidBench
{
    private const double AtLeast = 20_000;

    // Of so many bidders who offer the same, the first leads and the others are too low.
    private const int Alike = 4;

    private const int Callers = 1000;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        List<Measurement> measurements = [];
        if (options.Part is null or "rising")
        {
            measurements.AddRange(await ManyAsync(options, 1, "each leads, and publishes a price").ConfigureAwait(false));
        }

        if (options.Part is null or "crowd")
        {
            measurements.AddRange(await ManyAsync(options, Alike, $"of each {Alike} one leads, the others are too low").ConfigureAwait(false));
        }

        if (options.Part is null or "grain")
        {
            measurements.AddRange(await GrainAsync(options).ConfigureAwait(false));
        }

        if (options.Part is null or "alone")
        {
            measurements.AddRange(await AloneAsync(options).ConfigureAwait(false));
        }

        return measurements;
    }

    private static async Task<IReadOnlyList<Measurement>> ManyAsync(BenchOptions options, int alike, string what)
    {
        await using BidLoad load = await BidLoad.StartAsync(options.DataDirectory, alike).ConfigureAwait(false);
        (List<double> rates, List<double> processor) = await HubLoad.RepeatAsync(options, load.RunAsync).ConfigureAwait(false);

        string conditions = $"1 lot; {what}; bid, book and answer stored, answer seen by the bidder";
        return
        [
            new Measurement("bids on one lot", conditions, Statistics.Median(rates), "bids/s") { Runs = rates, AtLeast = AtLeast },
            new Measurement("processor time of the hub", conditions, Statistics.Median(processor), "µs/bid") { Runs = processor },
        ];
    }

    private static async Task<IReadOnlyList<Measurement>> GrainAsync(BenchOptions options)
    {
        await using LotCalls calls = await LotCalls.StartAsync(options.DataDirectory).ConfigureAwait(false);
        await calls.RunAsync(Callers, 1, options.WarmUp).ConfigureAwait(false);
        List<double> single = [], batched = [];
        for (int run = 0; run < options.Runs; run++)
        {
            single.Add(await calls.RunAsync(Callers, 1, TimeSpan.FromSeconds(options.Seconds)).ConfigureAwait(false));
            batched.Add(await calls.RunAsync(Callers / 100, 100, TimeSpan.FromSeconds(options.Seconds)).ConfigureAwait(false));
        }

        const string conditions = "1 lot, its grain called in the hub's process";
        return
        [
            new Measurement("bids on one lot", $"{conditions} by {Callers:N0} at a time, a bid a call; answered once bid, book and answer are stored", Statistics.Median(single), "bids/s") { Runs = single, AtLeast = AtLeast },
            new Measurement("bids on one lot", $"{conditions} by {Callers / 100:N0} at a time, 100 bids a call; as above", Statistics.Median(batched), "bids/s") { Runs = batched, AtLeast = AtLeast },
        ];
    }

    private static async Task<IReadOnlyList<Measurement>> AloneAsync(BenchOptions options)
    {
        await using BidLoad load = await BidLoad.StartAsync(options.DataDirectory, alike: 1).ConfigureAwait(false);
        await load.RunAsync(options.WarmUp).ConfigureAwait(false);
        List<double> medians = [], tails = [];
        for (int run = 0; run < options.Runs; run++)
        {
            IReadOnlyList<double> latencies = await load.AloneAsync(TimeSpan.FromSeconds(options.Seconds)).ConfigureAwait(false);
            medians.Add(Statistics.Percentile(latencies, 0.5));
            tails.Add(Statistics.Percentile(latencies, 0.99));
        }

        const string conditions = "1 lot, 1 bid at a time: from the call to its answer";
        return
        [
            new Measurement("bid, alone", conditions + ", p50", Statistics.Median(medians), "µs") { Runs = medians },
            new Measurement("bid, alone", conditions + ", p99", Statistics.Median(tails), "µs") { Runs = tails },
        ];
    }
}
