using System.Diagnostics;
using EventHub.Bench.Client;
using EventHub.Bench.Reporting;
using EventHub.Bench.Rest;
using EventHub.Client;

namespace EventHub.Bench.Compare;

/// <summary>Single publishes through the .NET client, in this process.</summary>
internal sealed class HubClientPublisher(ServerProcess hub, EventHubClient client)
{
    public async Task<Sample> RunAsync(int payloadBytes, string? contentType, int window, double seconds)
    {
        PublishLoad load = new(client, Payloads.Of(payloadBytes), contentType, window, isTimed: true);
        TimeSpan duration = TimeSpan.FromSeconds(seconds);
        await load.RunAsync(duration / 4).ConfigureAwait(false);
        using Process mine = Process.GetCurrentProcess();
        TimeSpan server = hub.ProcessorTime, own = mine.TotalProcessorTime;
        long started = Stopwatch.GetTimestamp();
        double rate = await load.RunAsync(duration).ConfigureAwait(false);
        double events = rate * Stopwatch.GetElapsedTime(started).TotalSeconds;
        mine.Refresh();
        server = hub.ProcessorTime - server;
        own = mine.TotalProcessorTime - own;
        return new Sample(
            rate, Statistics.Percentile(load.Latencies, 0.5), Statistics.Percentile(load.Latencies, 0.99), Statistics.Percentile(load.Latencies, 0.999),
            server.TotalMicroseconds / events, (server + own).TotalMicroseconds / events);
    }

    /// <summary>Bytes that this process allocates for each event, by a load that takes no times.</summary>
    public async Task<double> AllocatedAsync(double seconds)
    {
        PublishLoad load = new(client, Payloads.Of(200), Payloads.Opaque, 1000);
        long before = GC.GetTotalAllocatedBytes();
        double rate = await load.RunAsync(TimeSpan.FromSeconds(seconds)).ConfigureAwait(false);
        return (GC.GetTotalAllocatedBytes() - before) / (rate * seconds);
    }
}
