using EventHub.Bench.Reporting;

namespace EventHub.Bench.Backlog;

/// <summary>What many events cost that wait for a consumer that does not take them, and many that are settled: memory, lookups, reopening.</summary>
internal static class BacklogBench
{
    private const int Subscriptions = 1000;
    private const double StalledMegabytes = 20, LookupMicroseconds = 2000, ReopenSeconds = 5;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        double without = await AloneAsync(options).ConfigureAwait(false);
        await using BacklogLoad load = await BacklogLoad.StartAsync(options.DataDirectory, Subscriptions).ConfigureAwait(false);
        await load.StallAsync().ConfigureAwait(false);
        await load.PublishAsync(options.Events).ConfigureAwait(false);
        double with = await load.RestingMegabytesAsync().ConfigureAwait(false);
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
            new Measurement("memory of a hub", $"{events}, no subscription", without, "MB"),
            new Measurement("memory more, stalled subscription", $"{events} pending, 1,000 in flight, {Subscriptions:N0} subscriptions", with - without, "MB") { AtMost = StalledMegabytes },
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
        await alone.PublishAsync(options.Events).ConfigureAwait(false);
        return await alone.RestingMegabytesAsync().ConfigureAwait(false);
    }
}
