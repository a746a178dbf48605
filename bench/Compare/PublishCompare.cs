using EventHub.Bench.Compare.Peers;
using EventHub.Bench.Reporting;
using EventHub.Bench.Rest;

using static EventHub.Bench.Compare.PeerArguments;

namespace EventHub.Bench.Compare;

/// <summary>Publishing until it is acknowledged: the hub, JetStream and Redis, over one connection each unless its name says otherwise.</summary>
internal sealed class PublishCompare(CompareOptions options, PeerTools tools, PublishServers servers)
{
    private const int Small = 200, Large = 1024, WidestWindow = 1000;
    private const long ManyEverySecondPerSecond = 400_000, ManyAlwaysPerSecond = 100_000;
    private readonly HubClientPublisher _client = new(servers.Hub, servers.Client);

    public static async Task<(IReadOnlyList<Series> Series, IReadOnlyList<Measurement> Figures)> RunAsync(CompareOptions options, PeerTools tools)
    {
        await using PublishServers servers = await PublishServers.StartAsync(options.DataDirectory, tools).ConfigureAwait(false);
        PublishCompare compare = new(options, tools, servers);
        await compare.WarmUpAsync().ConfigureAwait(false);
        List<Series> all = [];
        foreach ((int bytes, int window) in new[] { (Small, 1), (Small, 100), (Small, 1000), (Large, 1), (Large, 100), (Large, 1000) })
        {
            all.AddRange(await Turns.RunAsync(CompareOptions.PublishPart, Payloads.Scenario(bytes, window), options.Runs, [.. compare.ContendersOf(bytes, window)]).ConfigureAwait(false));
        }

        double allocated = await compare._client.AllocatedAsync(options.Seconds).ConfigureAwait(false);
        return (all, [new Measurement("allocated by the publisher", "200 B, .NET client, window 1,000", allocated, "B/event") { AtMost = 8 }]);
    }

    private IEnumerable<Contender> ContendersOf(int bytes, int window)
    {
        // What tells little is left out, so that all of it ends before the machine has changed.
        bool isFull = bytes == Small || window != 100;
        if (tools.Wire is not null)
        {
            yield return new Contender(Contenders.HubWire, () => WireAsync(servers.Hub, "hub", bytes, window));
            yield return new Contender(Contenders.HubWireJson, () => WireAsync(servers.Hub, "hub-json", bytes, window));
            if (window == WidestWindow)
            {
                yield return new Contender(Contenders.HubHundred, () => WireAsync(servers.Hub, "hub-100", bytes, window));
            }
        }

        if (isFull)
        {
            yield return new Contender(Contenders.HubClient, () => _client.RunAsync(bytes, Payloads.Opaque, window, options.Seconds));
            yield return new Contender(Contenders.HubClientJson, () => _client.RunAsync(bytes, null, window, options.Seconds));
        }

        foreach (Contender peer in JetStreamOf(bytes, window, isFull).Concat(RedisOf(bytes, window)))
        {
            yield return peer;
        }
    }

    private IEnumerable<Contender> JetStreamOf(int bytes, int window, bool isFull)
    {
        if (servers.Nats is not ServerProcess nats || servers.NatsSynced is not ServerProcess synced || tools.JetStream is null)
        {
            yield break;
        }

        if (tools.Wire is not null)
        {
            yield return new Contender(Contenders.JetStream, () => NatsWireAsync(nats, "nats", bytes, window));
            yield return new Contender(Contenders.JetStreamAlways, () => NatsWireAsync(synced, "nats", bytes, window));
            if (tools.HasFastBatches && isFull)
            {
                yield return new Contender(Contenders.JetStreamFast, () => NatsWireAsync(nats, "nats-fast", bytes, window));
                yield return new Contender(Contenders.JetStreamFastAlways, () => NatsWireAsync(synced, "nats-fast", bytes, window));
            }
        }

        if (isFull)
        {
            yield return new Contender(Contenders.JetStreamClient, () => LibnatsAsync(nats, bytes, window));
            if (window != 100)
            {
                yield return new Contender(Contenders.JetStreamClientAlways, () => LibnatsAsync(synced, bytes, window));
            }
        }
    }

    private IEnumerable<Contender> RedisOf(int bytes, int window)
    {
        if (servers.RedisEverySecond is not ServerProcess everySecond || servers.RedisAlways is not ServerProcess always)
        {
            yield break;
        }

        if (tools.Wire is not null)
        {
            yield return new Contender(Contenders.RedisEverySecond, () => RedisAsync(everySecond, () => WireAsync(everySecond, "redis", bytes, window)));
            yield return new Contender(Contenders.RedisAlways, () => RedisAsync(always, () => WireAsync(always, "redis", bytes, window)));
        }

        if (tools.RedisBenchmark is string benchmark && window == WidestWindow)
        {
            yield return new Contender(Contenders.RedisEverySecondMany, () => RedisAsync(everySecond, () => ManyAsync(benchmark, everySecond, ManyEverySecondPerSecond)));
            yield return new Contender(Contenders.RedisAlwaysMany, () => RedisAsync(always, () => ManyAsync(benchmark, always, ManyAlwaysPerSecond)));
        }

        Task<Sample> ManyAsync(string benchmark, ServerProcess redis, long perSecond) =>
            RedisBenchmark.RunAsync(benchmark, redis, bytes, window, (long)(perSecond * options.Seconds));
    }

    private static async Task<Sample> RedisAsync(ServerProcess redis, Func<Task<Sample>> run)
    {
        await PeerServers.FlushRedisAsync(redis).ConfigureAwait(false);
        return await run().ConfigureAwait(false);
    }

    private async Task<Sample> NatsWireAsync(ServerProcess nats, string protocol, int bytes, int window)
    {
        await tools.JetStream!.PrepareAsync("setup", Text(nats.Port)).ConfigureAwait(false);
        return await WireAsync(nats, protocol, bytes, window).ConfigureAwait(false);
    }

    private async Task<Sample> LibnatsAsync(ServerProcess nats, int bytes, int window)
    {
        await tools.JetStream!.PrepareAsync("setup", Text(nats.Port)).ConfigureAwait(false);
        return await tools.JetStream.RunAsync(nats, "publish", Text(nats.Port), Text(bytes), Text(window), Text(CompareOptions.PeerWarmUpSeconds), Text(options.Seconds)).ConfigureAwait(false);
    }

    private Task<Sample> WireAsync(ServerProcess server, string protocol, int bytes, int window) =>
        tools.Wire!.RunAsync(server, protocol, Text(server.Port), Text(bytes), Text(window), Text(CompareOptions.PeerWarmUpSeconds), Text(options.Seconds));

    // Every way into the hub is run until its code is compiled for good; the peers are compiled already.
    private async Task WarmUpAsync()
    {
        await _client.RunAsync(Small, Payloads.Opaque, WidestWindow, options.HubWarmUpSeconds / 4).ConfigureAwait(false);
        await _client.RunAsync(Small, null, WidestWindow, options.HubWarmUpSeconds / 4).ConfigureAwait(false);
        if (tools.Wire is not null)
        {
            foreach (string protocol in (string[])["hub", "hub-json"])
            {
                await tools.Wire.RunAsync(servers.Hub, protocol, Text(servers.Hub.Port), Text(Small), Text(WidestWindow), Text(CompareOptions.PeerWarmUpSeconds), Text(options.HubWarmUpSeconds / 4))
                    .ConfigureAwait(false);
            }
        }
    }
}
