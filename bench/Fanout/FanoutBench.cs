using EventHub.Bench.Reporting;
using EventHub.Bench.Rest;

namespace EventHub.Bench.Fanout;

/// <summary>One publisher to many WebSockets, beside a loop that writes the same bytes to as many sockets; both in one run, taking turns.</summary>
internal static class FanoutBench
{
    public static async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        List<Measurement> results = [];
        using (TempFolder folder = new(options.DataDirectory))
        {
            await using ServerProcess hub = await ServerProcess.StartHubAsync(folder.Path).ConfigureAwait(false);
            await using ServerProcess bare = await ServerProcess.StartBareFanoutAsync().ConfigureAwait(false);
            byte[] burst = await FanoutLoad.CaptureAsync(hub.Port).ConfigureAwait(false);
            results.AddRange(await CompareAsync(options, hub, bare, burst, 100, deliveries: 2_000_000, ratio: null).ConfigureAwait(false));
            results.AddRange(await CompareAsync(options, hub, bare, burst, 1000, deliveries: null, ratio: 0.7).ConfigureAwait(false));
        }

        results.AddRange(await IdleSockets.RunAsync(options).ConfigureAwait(false));
        return results;
    }

    private static async Task<IReadOnlyList<Measurement>> CompareAsync(
        BenchOptions options, ServerProcess hub, ServerProcess bare, byte[] burst, int watchers, double? deliveries, double? ratio)
    {
        FanoutLoad load = new(watchers);
        TimeSpan duration = TimeSpan.FromSeconds(options.Seconds);
        List<double> ours = [], theirs = [], ratios = [];
        for (int run = 0; run < options.Runs; run++)
        {
            ours.Add(await load.HubAsync(hub.Port, duration).ConfigureAwait(false));
            theirs.Add(await load.BareAsync(bare.Port, burst, duration).ConfigureAwait(false));
            ratios.Add(ours[^1] / theirs[^1]);
        }

        string conditions = $"1 to {watchers:N0} WebSockets, 200 B, protobuf, published in hundreds, stored";
        return
        [
            new Measurement("fan-out", conditions, Statistics.Median(ours), "deliveries/s") { Runs = ours, AtLeast = deliveries },
            new Measurement("fan-out, bare loop", $"the same bytes to {watchers:N0} sockets", Statistics.Median(theirs), "deliveries/s") { Runs = theirs },
            new Measurement("fan-out ÷ bare loop", conditions, Statistics.Median(ratios), "×") { Runs = ratios, AtLeast = ratio },
        ];
    }
}
