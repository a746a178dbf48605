using System.Diagnostics;
using EventHub.Client;

namespace EventHub.Bench.Client;

/// <summary>Keeps a window of publishes open on one client: each answered one is followed by the next at once.</summary>
internal sealed class PublishLoad(EventHubClient client, ReadOnlyMemory<byte> payload, string? contentType, int window)
{
    private const string Channel = "bench.client.events";

    /// <summary>Events per second.</summary>
    public async Task<double> RunAsync(TimeSpan duration)
    {
        long started = Stopwatch.GetTimestamp(), end = started + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        long[] counts = await Task.WhenAll(Enumerable.Range(0, window).Select(_ => LaneAsync(end))).ConfigureAwait(false);
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Times of publishes that wait for one another, in microseconds, ascending.</summary>
    public async Task<IReadOnlyList<double>> LatenciesAsync(TimeSpan duration)
    {
        List<double> latencies = [];
        long end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end)
        {
            long sent = Stopwatch.GetTimestamp();
            await client.PublishAsync(Channel, payload, contentType).ConfigureAwait(false);
            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
        }

        latencies.Sort();
        return latencies;
    }

    private async Task<long> LaneAsync(long end)
    {
        await Task.Yield();
        long events = 0;
        while (Stopwatch.GetTimestamp() < end)
        {
            await client.PublishAsync(Channel, payload, contentType).ConfigureAwait(false);
            events++;
        }

        return events;
    }
}
