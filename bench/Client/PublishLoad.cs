using System.Diagnostics;
using EventHub.Client;

namespace EventHub.Bench.Client;

/// <summary>Keeps a window of publishes open on one client: each answered one is followed by the next at once.</summary>
internal sealed class PublishLoad(EventHubClient client, ReadOnlyMemory<byte> payload, string? contentType, int window)
{
    private const string Channel = "bench.client.events";
    private volatile bool _isOver;

    /// <summary>Events per second.</summary>
    public async Task<double> RunAsync(TimeSpan duration)
    {
        _isOver = false;
        long started = Stopwatch.GetTimestamp();
        await using ITimer end = TimeProvider.System.CreateTimer(_ => _isOver = true, null, duration, Timeout.InfiniteTimeSpan);
        long[] counts = await Task.WhenAll(Enumerable.Range(0, window).Select(_ => LaneAsync())).ConfigureAwait(false);
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

    private async Task<long> LaneAsync()
    {
        await Task.Yield();
        long events = 0;
        while (!_isOver)
        {
            await client.PublishAsync(Channel, payload, contentType).ConfigureAwait(false);
            events++;
        }

        return events;
    }
}
