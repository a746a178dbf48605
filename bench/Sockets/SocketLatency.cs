using System.Buffers.Text;
using System.Diagnostics;
using System.Text;

namespace EventHub.Bench.Sockets;

/// <summary>
/// Publishes over one WebSocket at a steady rate and takes the time until another one has each event. The schedule, not the
/// answer, decides when an event is due, and its time counts from then.
/// </summary>
internal sealed class SocketLatency(int port, double eventsPerSecond)
{
    public const string Channel = "bench.ws.watch";

    // Makes every timestamp a number of 19 digits, so that frames are of one length.
    private const long FirstNumber = 1_000_000_000_000_000_000;
    private const int FramesAtOnce = 1000;
    private static readonly string Payload = $"{{\"sent\":{FirstNumber},\"text\":\"{new string('x', 170)}\"}}";
    private static readonly byte[] WatchMessage = Encoding.ASCII.GetBytes($"{{\"op\":\"watch\",\"ref\":1,\"patterns\":[\"{Channel}\"]}}");
    private static readonly byte[] Mark = "\"sent\":"u8.ToArray();

    /// <summary>Latencies in microseconds, ascending.</summary>
    public async Task<IReadOnlyList<double>> RunAsync(TimeSpan duration)
    {
        using BareSocket watcher = await BareSocket.OpenAsync(port).ConfigureAwait(false);
        using BareSocket publisher = await BareSocket.OpenAsync(port).ConfigureAwait(false);
        await watcher.AskAsync(BareSocket.Text, WatchMessage).ConfigureAwait(false);
        long total = (long)(eventsPerSecond * duration.TotalSeconds);
        List<double> latencies = new((int)total);
        Task reading = Task.Run(() => ReadAsync(watcher, latencies, total));
        Task answers = Task.Run(() => DrainAsync(publisher));
        await Task.Factory.StartNew(() => Publish(publisher, total), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        await reading.WaitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(false);
        publisher.Dispose();
        await answers.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // The first tenth warms the code up.
        List<double> warm = latencies[(latencies.Count / 10)..];
        warm.Sort();
        return warm;
    }

    private void Publish(BareSocket publisher, long total)
    {
        string message = $"{{\"op\":\"publish\",\"ref\":1,\"events\":[{{\"channel\":\"{Channel}\",\"payload\":{Payload}}}]}}";
        byte[] frame = BareSocket.Frame(BareSocket.Text, Encoding.ASCII.GetBytes(message));
        int number = frame.AsSpan().IndexOf(Mark) + Mark.Length;
        byte[] frames = new byte[frame.Length * FramesAtOnce];
        SteadyPace pace = new(eventsPerSecond);
        for (long next = 0; next < total;)
        {
            long due = Math.Min(pace.Wait(next, total), next + FramesAtOnce);
            int bytes = 0;
            for (; next < due; next++, bytes += frame.Length)
            {
                frame.CopyTo(frames, bytes);
                Utf8Formatter.TryFormat(FirstNumber + pace.DueAt(next), frames.AsSpan(bytes + number), out _);
            }

            publisher.Send(frames.AsSpan(0, bytes));
        }
    }

    private static async Task DrainAsync(BareSocket socket)
    {
        byte[] buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer).ConfigureAwait(false) > 0)
        {
        }
    }

    /// <summary>What the whole path carries: a publisher that keeps <paramref name="window"/> events open beside a watcher that takes them, in events per second that the watcher has.</summary>
    public static async Task<double> CapacityAsync(int port, int window, TimeSpan duration)
    {
        using BareSocket watcher = await BareSocket.OpenAsync(port).ConfigureAwait(false);
        await watcher.AskAsync(BareSocket.Text, WatchMessage).ConfigureAwait(false);
        List<double> latencies = [];
        Task reading = Task.Run(() => ReadAsync(watcher, latencies, long.MaxValue));
        long started = Stopwatch.GetTimestamp();
        await new SocketPublishLoad(port, Channel, Payload, window).RunAsync(duration).ConfigureAwait(false);
        double rate = latencies.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        watcher.Dispose();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return rate;
    }

    private static async Task ReadAsync(BareSocket watcher, List<double> latencies, long total)
    {
        byte[] buffer = new byte[1 << 20];
        int kept = 0;
        while (latencies.Count < total)
        {
            int read = await watcher.ReceiveAsync(buffer.AsMemory(kept)).ConfigureAwait(false);
            long now = Stopwatch.GetTimestamp();
            int count = read == 0 ? throw new IOException("The watch ended.") : kept + read;
            int used = Take(buffer.AsSpan(0, count), now, latencies);
            buffer.AsSpan(used, count - used).CopyTo(buffer);
            kept = count - used;
        }
    }

    private static int Take(ReadOnlySpan<byte> bytes, long now, List<double> latencies)
    {
        // The filler stands behind the number, so a number is whole when this much of it is there.
        const int Behind = 32;
        int used = 0;
        while (true)
        {
            int at = bytes[used..].IndexOf(Mark);
            if (at < 0 || used + at + Mark.Length + Behind > bytes.Length)
            {
                return at < 0 ? Math.Max(used, bytes.Length - Mark.Length) : used + at;
            }

            used += at + Mark.Length;
            if (Utf8Parser.TryParse(bytes[used..], out long sent, out _))
            {
                latencies.Add(Stopwatch.GetElapsedTime(sent - FirstNumber, now).TotalMicroseconds);
            }
        }
    }
}
