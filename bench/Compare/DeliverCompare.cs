using EventHub.Bench.Client;
using EventHub.Bench.Compare.Peers;
using EventHub.Bench.Reporting;
using EventHub.Bench.Rest;
using static EventHub.Bench.Compare.PeerArguments;

namespace EventHub.Bench.Compare;

/// <summary>Publish, deliver and acknowledge; consuming alone; and the time of a delivery at half of what each side carries. The hub through its client, JetStream through libnats.</summary>
internal sealed class DeliverCompare(CompareOptions options, PeerTools tools, ServerProcess hub, ServerProcess? nats, ServerProcess? synced)
{
    public const string ConsumeScenario = "consume and acknowledge alone, 200 B, window 1,000", HalfLoadScenario = "deliver at half load, 200 B";
    private const int Small = 200, Window = 1000, OthersCount = 100_000, QuickOthersCount = 1000;
    private const int HubEventsPerSecond = 250_000, PeerEventsPerSecond = 200_000;

    public static async Task<(IReadOnlyList<Series> Series, IReadOnlyList<Measurement> Figures)> RunAsync(CompareOptions options, PeerTools tools)
    {
        using TempFolder hubFolder = new(options.DataDirectory), folder = new(options.DataDirectory), syncedFolder = new(options.DataDirectory);
        await using ServerProcess hub = await ServerProcess.StartHubAsync(hubFolder.Path).ConfigureAwait(false);
        bool hasPeers = tools is { NatsServer: not null, JetStream: not null };
        await using ServerProcess? nats = hasPeers ? await PeerServers.StartNatsAsync(tools.NatsServer!, folder.Path, isSynced: false).ConfigureAwait(false) : null;
        await using ServerProcess? synced = hasPeers ? await PeerServers.StartNatsAsync(tools.NatsServer!, syncedFolder.Path, isSynced: true).ConfigureAwait(false) : null;
        DeliverCompare compare = new(options, tools, hub, nats, synced);
        List<Series> all = [];
        List<Measurement> figures = [];

        // The widest first: it runs the hub's and the client's code until that is compiled for good.
        foreach ((int bytes, int window) in new[] { (Small, Window), (Small, 100), (Small, 1), (1024, Window) })
        {
            all.AddRange(await compare.WholePathAsync(bytes, window).ConfigureAwait(false));
        }

        all.AddRange(await compare.ConsumeAsync().ConfigureAwait(false));
        all.AddRange(await compare.HalfLoadAsync(all).ConfigureAwait(false));
        figures.Add(await compare.OthersAsync().ConfigureAwait(false));
        return (all, figures);
    }

    private async Task<IReadOnlyList<Series>> WholePathAsync(int bytes, int window)
    {
        await using DeliverLoad load = await DeliverLoad.StartAsync(hub, window, bytes, Payloads.Opaque).ConfigureAwait(false);
        await load.RunAsync(TimeSpan.FromSeconds(options.HubWarmUpSeconds / (bytes == Small && window == Window ? 1 : 8))).ConfigureAwait(false);
        List<Contender> contenders = [new Contender(Contenders.Hub, () => HubAsync(load))];
        if (nats is not null && synced is not null)
        {
            contenders.Add(new Contender(Contenders.JetStream, () => NatsAsync(nats, "deliver", Text(bytes), Text(window), Text(CompareOptions.PeerWarmUpSeconds), Text(options.Seconds))));
            contenders.Add(new Contender(Contenders.JetStreamAlways, () => NatsAsync(synced, "deliver", Text(bytes), Text(window), Text(CompareOptions.PeerWarmUpSeconds), Text(options.Seconds))));
        }

        return await Turns.RunAsync(CompareOptions.DeliverPart, Payloads.Scenario(bytes, window), options.Runs, contenders).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<Series>> ConsumeAsync()
    {
        await using DeliverDrain drain = await DeliverDrain.StartAsync(options.DataDirectory).ConfigureAwait(false);
        await drain.RunAsync((int)(HubEventsPerSecond * options.HubWarmUpSeconds / 6)).ConfigureAwait(false);
        List<Contender> contenders = [new Contender(Contenders.Hub, async () =>
        {
            (double rate, double server, double both) = await drain.RunAsync((int)(HubEventsPerSecond * options.Seconds)).ConfigureAwait(false);
            return new Sample(rate, ServerMicroseconds: server, BothMicroseconds: both);
        })];
        if (nats is not null)
        {
            string events = Text((int)(PeerEventsPerSecond * options.Seconds));
            contenders.Add(new Contender(Contenders.JetStreamPush, () => NatsAsync(nats, "push", Text(Small), Text(Window), events)));
            contenders.Add(new Contender(Contenders.JetStreamPull, () => NatsAsync(nats, "pull", Text(Small), Text(Window), events)));
        }

        return await Turns.RunAsync(CompareOptions.DeliverPart, ConsumeScenario, options.Runs, contenders).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<Series>> HalfLoadAsync(IReadOnlyList<Series> measured)
    {
        await using DeliverLatency latency = await DeliverLatency.StartAsync(options.DataDirectory).ConfigureAwait(false);
        double ours = HalfOf(Contenders.Hub), theirs = HalfOf(Contenders.JetStream), seconds = Math.Max(1, options.Seconds);
        await latency.RunAsync(ours, options.HubWarmUpSeconds / 2).ConfigureAwait(false);
        List<Contender> contenders = [new Contender(Contenders.Hub, async () =>
        {
            IReadOnlyList<double> times = await latency.RunAsync(ours, seconds).ConfigureAwait(false);
            return new Sample(ours, Statistics.Percentile(times, 0.5), Statistics.Percentile(times, 0.99), Statistics.Percentile(times, 0.999));
        })];
        if (nats is not null)
        {
            contenders.Add(new Contender(Contenders.JetStream, () => NatsAsync(nats, "latency", Text(Small), Text(theirs), Text(seconds / 4), Text(seconds))));
        }

        return await Turns.RunAsync(CompareOptions.DeliverPart, HalfLoadScenario, options.Runs, contenders).ConfigureAwait(false);

        double HalfOf(string contender) => measured.FirstOrDefault(series => series.Scenario == Payloads.Scenario(Small, Window) && series.Contender == contender)?.Median.Rate / 2 ?? 0;
    }

    private async Task<Measurement> OthersAsync()
    {
        int count = options.Quick ? QuickOthersCount : OthersCount;
        await using DeliverLoad alone = await StartHubAsync(0).ConfigureAwait(false), crowded = await StartHubAsync(count).ConfigureAwait(false);
        List<double> ratios = [];
        for (int run = 0; run < options.Runs; run++)
        {
            Sample first = await HubAsync(alone).ConfigureAwait(false), second = await HubAsync(crowded).ConfigureAwait(false);
            ratios.Add(second.Rate / first.Rate);
        }

        return new Measurement("deliver beside others ÷ alone", $"{count:N0} subscriptions that do not match", Statistics.Median(ratios), "×") { Runs = ratios, AtLeast = 0.9 };
    }

    private async Task<DeliverLoad> StartHubAsync(int others)
    {
        DeliverLoad load = await DeliverLoad.StartAsync(options.DataDirectory, others, Window, Small, Payloads.Opaque).ConfigureAwait(false);
        await load.RunAsync(TimeSpan.FromSeconds(options.HubWarmUpSeconds / 2)).ConfigureAwait(false);
        return load;
    }

    private async Task<Sample> HubAsync(DeliverLoad load)
    {
        (double rate, double both, _) = await load.RunAsync(TimeSpan.FromSeconds(options.Seconds)).ConfigureAwait(false);
        return load.Latencies.Count == 0
            ? new Sample(rate, ServerMicroseconds: load.ServerMicroseconds, BothMicroseconds: both)
            : new Sample(
                rate, Statistics.Percentile(load.Latencies, 0.5), Statistics.Percentile(load.Latencies, 0.99), Statistics.Percentile(load.Latencies, 0.999), load.ServerMicroseconds, both);
    }

    private async Task<Sample> NatsAsync(ServerProcess server, string mode, params string[] arguments)
    {
        await tools.JetStream!.PrepareAsync("setup", Text(server.Port)).ConfigureAwait(false);
        return await tools.JetStream.RunAsync(server, [mode, Text(server.Port), .. arguments]).ConfigureAwait(false);
    }
}
