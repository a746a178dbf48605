using EventHub.Bench.Compare.Peers;
using EventHub.Bench.Fanout;
using EventHub.Bench.Reporting;
using EventHub.Bench.Rest;

namespace EventHub.Bench.Compare;

/// <summary>One publisher to many receivers, all read by the same reader of this process: the hub, which stores each event, NATS core, which stores nothing, and a bare loop that writes prepared bytes.</summary>
internal static class FanoutCompare
{
    private static readonly int[] Counts = [1, 100, 1000];

    public static string Scenario(int receivers) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"200 B to {receivers:N0}");

    public static async Task<(IReadOnlyList<Series> Series, IReadOnlyList<Measurement> Figures)> RunAsync(CompareOptions options, PeerTools tools)
    {
        using TempFolder folder = new(options.DataDirectory), natsFolder = new(options.DataDirectory);
        await using ServerProcess hub = await ServerProcess.StartHubAsync(folder.Path).ConfigureAwait(false);
        await using ServerProcess bare = await ServerProcess.StartBareFanoutAsync().ConfigureAwait(false);
        await using ServerProcess? nats = tools.NatsServer is null ? null : await PeerServers.StartNatsAsync(tools.NatsServer, natsFolder.Path, isSynced: false).ConfigureAwait(false);
        byte[] burst = await FanoutLoad.CaptureAsync(hub.Port).ConfigureAwait(false);
        await new FanoutLoad(100).HubAsync(hub.Port, TimeSpan.FromSeconds(options.HubWarmUpSeconds / 2)).ConfigureAwait(false);
        await new FanoutLoad(100).BareAsync(bare.Port, burst, TimeSpan.FromSeconds(options.HubWarmUpSeconds / 4)).ConfigureAwait(false);
        List<Series> all = [];
        foreach (int count in Counts)
        {
            TimeSpan duration = TimeSpan.FromSeconds(options.Seconds);
            List<Contender> contenders =
            [
                new Contender(Contenders.Hub, () => RunAsync(count, hub, load => load.HubAsync(hub.Port, duration))),
                new Contender(Contenders.BareLoop, () => RunAsync(count, bare, load => load.BareAsync(bare.Port, burst, duration))),
            ];
            if (nats is not null)
            {
                contenders.Add(new Contender(Contenders.NatsCore, () => RunAsync(count, nats, load => load.NatsAsync(nats.Port, duration))));
            }

            all.AddRange(await Turns.RunAsync(CompareOptions.FanoutPart, Scenario(count), options.Runs, contenders).ConfigureAwait(false));
        }

        return (all, [await IdleSockets.ConnectedAsync(options.DataDirectory).ConfigureAwait(false)]);
    }

    private static async Task<Sample> RunAsync(int count, ServerProcess server, Func<FanoutLoad, Task<double>> run)
    {
        FanoutLoad load = new(count) { Clock = () => server.ProcessorTime };
        double rate = await run(load).ConfigureAwait(false);
        return new Sample(rate, ServerMicroseconds: load.ServerMicroseconds);
    }
}
