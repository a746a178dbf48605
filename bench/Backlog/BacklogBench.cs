using EventHub.Bench.Reporting;

namespace EventHub.Bench.Backlog;

/// <summary>What many events cost that wait for a consumer that does not take them, and many that are settled: memory, lookups, reopening.</summary>
internal static class BacklogBench
{
    private const int Subscriptions = 1000;
    private const double StalledMegabytes = 20, LookupMicroseconds = 2000, ReopenSeconds = 5;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        double alone = await AloneAsync(options).ConfigureAwait(false);
        await using BacklogLoad load = await BacklogLoad.StartAsync(options.DataDirectory, Subscriptions).ConfigureAwait(false);
        await load.StallAsync().ConfigureAwait(false);
        double stalled = await load.GrowthAsync(options.Events).ConfigureAwait(false);
        await load.SettleAllAsync().ConfigureAwait(false);
        IReadOnlyList<double> lookups = await load.LookupsAsync().ConfigureAwait(false);
        List<double> reopened = [];
        for (int run = 0; run < options.Runs; run++)
        {
            reopened.Add((await load.KillAndStartAsync().ConfigureAwait(false)).TotalSeconds);
        }

        string events = $"{options.Events:N0} events of 200 B";
        return
        [
            new Measurement("memory more by publishing", $"{events}, no subscription", alone, "MB"),
            new Measurement("memory more by what is pending", $"{events}, pending for a subscription with 1,000 in flight, beside {Subscriptions - 1} others; less the former", stalled - alone, "MB") { AtMost = StalledMegabytes },
            new Measurement("lookup of a settled event", $"{events} settled out of order, over HTTP, p50", Statistics.Percentile(lookups, 0.5), "µs"),
            new Measurement("lookup of a settled event", $"{events} settled out of order, over HTTP, p99", Statistics.Percentile(lookups, 0.99), "µs") { AtMost = LookupMicroseconds },
            new Measurement("reopen", $"after kill -9, {events} settled, {Subscriptions:N0} subscriptions, to the first accepted publish", Statistics.Median(reopened), "s")
            {
                Runs = reopened, AtMost = ReopenSeconds,
            },
        ];
    }

    private static async Task<double> AloneAsync(BenchOptions options)
    {
        await using BacklogLoad alone = await BacklogLoad.StartAsync(options.DataDirectory, 0).ConfigureAwait(false);
        return await alone.GrowthAsync(options.Events).ConfigureAwait(false);
    }
}
