using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;

namespace EventHub.Bench.Rest;

/// <summary>
/// Publishes single events at a steady rate and takes the time until a Server-Sent Events watcher has each. The send time
/// travels in the payload; the schedule, not the answer, decides when the next one is sent.
/// </summary>
internal sealed class WatchLatency(int port, double eventsPerSecond, int connections)
{
    private static readonly byte[] Mark = "\"sent\":"u8.ToArray();

    /// <summary>Latencies in microseconds, ascending.</summary>
    public async Task<IReadOnlyList<double>> RunAsync(TimeSpan duration)
    {
        await using RawConnection watcher = await RawConnection.OpenAsync(port).ConfigureAwait(false);

        // HTTP/1.0 has no chunks, whose lengths would stand in the middle of frames.
        await watcher.WriteAsync("GET /v1/watch?pattern=bench.watch HTTP/1.0\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n"u8.ToArray()).ConfigureAwait(false);
        byte[] first = new byte[4096];
        await watcher.ReceiveAsync(first).ConfigureAwait(false);
        List<double> latencies = [];
        long total = (long)(eventsPerSecond * duration.TotalSeconds);
        Task reading = ReadAsync(watcher, latencies, total);
        await Task.WhenAll(Enumerable.Range(0, connections).Select(lane => Task.Run(() => PublishAsync(lane, total)))).ConfigureAwait(false);
        await reading.WaitAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(false);

        // The first tenth warms the code up.
        List<double> warm = latencies[(latencies.Count / 10)..];
        warm.Sort();
        return warm;
    }

    private async Task PublishAsync(int lane, long total)
    {
        await using RawConnection connection = await RawConnection.OpenAsync(port).ConfigureAwait(false);
        long started = Stopwatch.GetTimestamp();
        double period = Stopwatch.Frequency / eventsPerSecond;
        for (long i = lane; i < total; i += connections)
        {
            long due = started + (long)(i * period);
            while (Stopwatch.GetTimestamp() < due)
            {
                TimeSpan early = TimeSpan.FromSeconds((due - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency);
                if (early > TimeSpan.FromMilliseconds(1))
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System).ConfigureAwait(false);
                }
                else
                {
                    await Task.Yield();
                }
            }

            string body = string.Create(CultureInfo.InvariantCulture, $"{{\"sent\":{Stopwatch.GetTimestamp()},\"text\":\"{new string('x', 150)}\"}}");
            await connection.SendAsync(HttpLoad.Request("/v1/channels/bench.watch/events", "application/json", body)).ConfigureAwait(false);
        }
    }

    private static async Task ReadAsync(RawConnection watcher, List<double> latencies, long total)
    {
        byte[] buffer = new byte[1 << 20];
        int count = 0;
        while (latencies.Count < total)
        {
            int read = await watcher.ReceiveAsync(buffer.AsMemory(count)).ConfigureAwait(false);
            long now = Stopwatch.GetTimestamp();
            count = read == 0 ? throw new IOException("The watch ended.") : count + read;
            int used = Take(buffer.AsSpan(0, count), now, latencies);
            buffer.AsSpan(used, count - used).CopyTo(buffer);
            count -= used;
        }
    }

    private static int Take(ReadOnlySpan<byte> bytes, long now, List<double> latencies)
    {
        int used = 0;
        for (int end = bytes.IndexOf("\n\n"u8); end >= 0; end = bytes[used..].IndexOf("\n\n"u8))
        {
            ReadOnlySpan<byte> frame = bytes.Slice(used, end);
            int at = frame.IndexOf(Mark);
            if (at >= 0 && Utf8Parser.TryParse(frame[(at + Mark.Length)..], out long sent, out _))
            {
                latencies.Add(Stopwatch.GetElapsedTime(sent, now).TotalMicroseconds);
            }

            used += end + 2;
        }

        return used;
    }
}
