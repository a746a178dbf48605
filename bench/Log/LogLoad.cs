using System.Diagnostics;
using System.Text;
using EventHub.EventLog;
using EventHub.Protocol.Records;

namespace EventHub.Bench.Log;

/// <summary>Keeps a number of events in flight, in appends of a fixed size; each answered append is sent again at once.</summary>
internal sealed class LogLoad(IEventLog log, int payloadBytes, int window, int batchEvents)
{
    private readonly byte[] _payload = Encoding.ASCII.GetBytes("{\"text\":\"" + new string('x', payloadBytes - 11) + "\"}");
    private readonly byte[] _channel = Encoding.ASCII.GetBytes("bench.log.events");

    public Task<LoadResult> RunAsync(TimeSpan duration)
    {
        long end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        return RunAsync(() => Stopwatch.GetTimestamp() < end);
    }

    public Task<LoadResult> RunAsync(long events)
    {
        long left = events;
        return RunAsync(() => Interlocked.Add(ref left, -batchEvents) >= 0);
    }

    private async Task<LoadResult> RunAsync(Func<bool> goesOn)
    {
        int lanes = Math.Max(1, window / batchEvents);
        List<double> latencies = lanes == 1 ? new(1 << 20) : [];
        long started = Stopwatch.GetTimestamp();
        Task<long>[] running = [.. Enumerable.Range(0, lanes).Select(_ => Task.Run(() => LaneAsync(goesOn, lanes == 1 ? latencies : null)))];
        long total = (await Task.WhenAll(running).ConfigureAwait(false)).Sum();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        latencies.Sort();
        return new LoadResult(total, elapsed, latencies);
    }

    private async Task<long> LaneAsync(Func<bool> goesOn, List<double>? latencies)
    {
        long events = 0;
        while (goesOn())
        {
            using EventBatch batch = EventBatch.Rent();
            for (int i = 0; i < batchEvents; i++)
            {
                batch.Add(new EventDraft(_channel) { Payload = _payload, PayloadIsJson = true });
            }

            long sent = Stopwatch.GetTimestamp();
            await log.AppendAsync(batch).ConfigureAwait(false);
            latencies?.Add(Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
            events += batchEvents;
        }

        return events;
    }
}
