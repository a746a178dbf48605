using System.Diagnostics;
using EventHub.Bench.Log;
using EventHub.Bench.Reporting;
using EventHub.Bench.Rest;

namespace EventHub.Bench.Compare;

/// <summary>Publishing over HTTP beside an endpoint of the same server that reads the body and answers; then what a process costs: its start, its memory, and opening a long log.</summary>
internal static class RestCompare
{
    public const string SingleScenario = "single POST, 200 B JSON, 64 connections", BatchScenario = "batches of 100, 200 B JSON, 8 connections";
    private const int SingleConnections = 64, BatchConnections = 8, BatchEvents = 100;
    private const long LogEvents = 10_000_000, QuickLogEvents = 200_000;
    private const string ContentType = "application/json";
    private static readonly string Payload = "{\"text\":\"" + new string('x', 189) + "\"}";

    public static async Task<(IReadOnlyList<Series> Series, IReadOnlyList<Measurement> Figures)> RunAsync(CompareOptions options)
    {
        BenchOptions small = new("compare", Math.Min(3, options.Runs), options.Seconds, options.Quick ? QuickLogEvents : LogEvents, options.DataDirectory, "", 0);
        List<Measurement> figures = [.. await RestBench.StartsAsync(small).ConfigureAwait(false), .. await LogBench.ReopenAsync(small).ConfigureAwait(false)];
        using TempFolder folder = new(options.DataDirectory);
        await using ServerProcess hub = await ServerProcess.StartHubAsync(folder.Path).ConfigureAwait(false);
        await using ServerProcess empty = await ServerProcess.StartEmptyAsync().ConfigureAwait(false);
        string batch = "[" + string.Join(',', Enumerable.Repeat($"{{\"channel\":\"bench.rest.batch\",\"payload\":{Payload}}}", BatchEvents)) + "]";
        return
        ([
            .. await CompareAsync(options, SingleScenario, hub, empty, "/v1/channels/bench.rest.single/events", Payload, SingleConnections, 1).ConfigureAwait(false),
            .. await CompareAsync(options, BatchScenario, hub, empty, "/v1/events", batch, BatchConnections, BatchEvents).ConfigureAwait(false),
        ], figures);
    }

    private static async Task<IReadOnlyList<Series>> CompareAsync(
        CompareOptions options, string scenario, ServerProcess hub, ServerProcess empty, string path, string body, int connections, int events)
    {
        await HttpLoad.RunAsync(hub.Port, path, ContentType, body, connections, options.HubWarmUpSeconds).ConfigureAwait(false);
        await HttpLoad.RunAsync(empty.Port, "/", ContentType, body, connections, options.HubWarmUpSeconds).ConfigureAwait(false);
        return await Turns.RunAsync(CompareOptions.RestPart, scenario, options.Runs,
        [
            new Contender(Contenders.Hub, () => LoadAsync(hub, path)),
            new Contender(Contenders.EmptyKestrel, () => LoadAsync(empty, "/")),
        ]).ConfigureAwait(false);

        async Task<Sample> LoadAsync(ServerProcess server, string target)
        {
            TimeSpan before = server.ProcessorTime;
            long started = Stopwatch.GetTimestamp();
            HttpResult result = await HttpLoad.MeasureAsync(server.Port, target, ContentType, body, connections, options.Seconds).ConfigureAwait(false);
            double all = events * result.Rate * Stopwatch.GetElapsedTime(started).TotalSeconds;
            return new Sample(events * result.Rate, result.P50, result.P99, result.P999, (server.ProcessorTime - before).TotalMicroseconds / all);
        }
    }
}
