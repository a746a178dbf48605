using EventHub.Bench.Backlog;
using EventHub.Bench.Bids;
using EventHub.Bench.Client;
using EventHub.Bench.Compare;
using EventHub.Bench.Delays;
using EventHub.Bench.Fanout;
using EventHub.Bench.Grains;
using EventHub.Bench.Log;
using EventHub.Bench.Micro;
using EventHub.Bench.Redis;
using EventHub.Bench.Reporting;
using EventHub.Bench.Rest;
using EventHub.Bench.Sagas;
using EventHub.Bench.Sockets;

namespace EventHub.Bench;

/// <summary>Which benchmark to run: <c>log</c>, <c>rest</c>, <c>publish</c>, <c>watch</c>, <c>deliver</c>, <c>backlog</c>, <c>delayed</c>, <c>fanout</c>, <c>stalled</c>, <c>grains</c>, <c>redis</c>, <c>sagas</c>, <c>bids</c>, <c>compare</c> or <c>micro</c>, with <c>--json FILE</c>, <c>--seconds N</c>, <c>--runs N</c>, <c>--data DIR</c>, <c>--subscriptions N</c>, <c>--part NAME</c>.</summary>
internal static class BenchCommand
{
    private const string Usage = """
        usage: dotnet run -c Release --project bench -- log|rest|publish|watch|deliver|backlog|delayed|fanout|stalled|grains|redis|sagas|bids|compare|micro [--runs N] [--seconds N] [--events N] [--subscriptions N] [--part NAME] [--data DIR] [--json FILE]

          log      the bare log: throughput, latency of a lone writer, allocation, reopening
          rest     a hub over HTTP: single and batched publishing beside an empty endpoint, publish to watcher
          publish  the .NET client: single publishes over one connection, throughput, allocation, latency; JSON frames over a bare WebSocket
          watch    the .NET client: from the call of a publish to the watcher's loop; bare WebSockets at half load
          deliver  the .NET client: publish, hand over, acknowledge, all stored; with --subscriptions also beside so many that do not match
          backlog  a subscription that nobody consumes: memory, then lookups among its settled events, and reopening after kill -9 (--events)
          delayed  events that wait for their time: memory, and processor time while none is due (--events 1000000)
          fanout   one publisher to 100 and 1,000 WebSockets beside a bare loop; memory of 10,000 idle ones
          stalled  100 watchers that read, without and beside 100 that do not: latency, memory
          grains   a call to an idle grain of the embedded runtime
          redis    a hub with its log in Redis: publishing beside bare XADD, publish to consumer, in the Orleans build to a stream (--part publish|deliver|streams)
          sagas    durable steps of sagas over 1,000 instances and on one, memory of 100,000 that sleep (--part steps|one|sleep)
          bids     bids for one lot of the auction, until their answers are stored and seen (--part rising|crowd|grain|alone)
          compare  the hub beside nats-server and redis-server, in turns; has options of its own (compare --help)
          micro    single steps with BenchmarkDotNet: append, id, pattern, envelope, frame, grain call, cron (micro [FILTER] [--long])
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [EmptyEndpoint.Verb, string url])
        {
            await EmptyEndpoint.RunAsync(url).ConfigureAwait(false);
            return 0;
        }

        if (args is [BareFanout.Verb, string port])
        {
            await BareFanout.RunAsync(port).ConfigureAwait(false);
            return 0;
        }

        if (args is [CompareCommand.Verb, ..])
        {
            return await CompareCommand.RunAsync(args[1..]).ConfigureAwait(false);
        }

        if (args is [MicroBench.Verb, .. string[] micro])
        {
            return MicroBench.Run(micro);
        }

        BenchOptions? options = BenchOptions.Parse(args);
        if (options is null)
        {
            await Console.Error.WriteLineAsync(Usage).ConfigureAwait(false);
            return 2;
        }

        IReadOnlyList<Measurement> measurements = options.What switch
        {
            "log" => await LogBench.RunAsync(options).ConfigureAwait(false),
            "publish" => [.. await PublishBench.RunAsync(options).ConfigureAwait(false), .. await SocketBench.PublishAsync(options).ConfigureAwait(false)],
            "watch" => [.. await WatchBench.RunAsync(options).ConfigureAwait(false), .. await SocketBench.WatchAsync(options).ConfigureAwait(false)],
            "deliver" => await DeliverBench.RunAsync(options).ConfigureAwait(false),
            "backlog" => await BacklogBench.RunAsync(options).ConfigureAwait(false),
            "delayed" => await DelayedBench.RunAsync(options).ConfigureAwait(false),
            "stalled" => await StalledBench.RunAsync(options).ConfigureAwait(false),
            "fanout" => await FanoutBench.RunAsync(options).ConfigureAwait(false),
            "redis" => await RedisBench.RunAsync(options).ConfigureAwait(false),
            "sagas" => await SagaBench.RunAsync(options).ConfigureAwait(false),
            "bids" => await BidBench.RunAsync(options).ConfigureAwait(false),
            "grains" => await GrainBench.RunAsync(options).ConfigureAwait(false),
            _ => await RestBench.RunAsync(options).ConfigureAwait(false),
        };
        Report.Print(options.What, measurements);
        Report.Write(options.JsonPath, options.What, measurements);
        return 0;
    }
}
