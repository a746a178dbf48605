using System.Diagnostics;
using EventHub.Client;

namespace EventHub.Bench.Client;

/// <summary>Keeps a window of publishes open on one client: each answered one is followed by the next at once.</summary>
internal sealed class PublishLoad(EventHubClient client, ReadOnlyMemory<byte> payload, string? contentType, int window, bool isTimed = false)
{
    private const string Channel = "bench.client.events";

    // Every lane is like any other: some tell the times of all without reading the clock for each event.
    private const int LanesPerTimed = 16;
    private readonly List<double> _latencies = [];
    private volatile bool _isOver;

    /// <summary>Microseconds from call to answer in the last run when it was timed, of every sixteenth event, ascending.</summary>
    public IReadOnlyList<double> Latencies { get; private set; } = [];

    /// <summary>Events per second.</summary>
    public async Task<double> RunAsync(TimeSpan duration)
    {
        _isOver = false;
        _latencies.Clear();
        long started = Stopwatch.GetTimestamp();
        await using ITimer end = TimeProvider.System.CreateTimer(_ => _isOver = true, null, duration, Timeout.InfiniteTimeSpan);
        long[] counts = await Task.WhenAll(Enumerable.Range(0, window).Select(lane => isTimed && lane % LanesPerTimed == 0 ? TimedLaneAsync() : LaneAsync())).ConfigureAwait(false);
        double rate = counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
        _latencies.Sort();
        Latencies = [.. _latencies];
        return rate;
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

    private async Task<long> TimedLaneAsync()
    {
        await Task.Yield();
        List<double> latencies = [];
        while (!_isOver)
        {
            long sent = Stopwatch.GetTimestamp();
            await client.PublishAsync(Channel, payload, contentType).ConfigureAwait(false);
            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
        }

        lock (_latencies)
        {
            _latencies.AddRange(latencies);
        }

        return latencies.Count;
    }
}
