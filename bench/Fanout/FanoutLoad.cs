using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using EventHub.Bench.Sockets;
using EventHub.Client;
using Google.Protobuf;
using Proto = EventHub.Protocol.Proto;

namespace EventHub.Bench.Fanout;

/// <summary>Bursts of events to many watchers of the hub, or the same bytes to as many connections of <see cref="BareFanout"/>.</summary>
internal sealed class FanoutLoad(int watchers)
{
    public const int BurstEvents = 100;
    private const int BurstsOpen = 4;
    private const string Channel = "bench.fanout";
    private static readonly byte[] Watch = new Proto.Frame { Watch = new Proto.WatchRequest { Ref = 1, Patterns = { Channel } } }.ToByteArray();

    /// <summary>Reads the processor time of the server that is measured; null when nobody asks.</summary>
    public Func<TimeSpan>? Clock { get; init; }

    /// <summary>Microseconds of processor time the server took for each delivery of the last run; 0 without <see cref="Clock"/>.</summary>
    public double ServerMicroseconds { get; private set; }

    /// <summary>Deliveries per second through the hub.</summary>
    public async Task<double> HubAsync(int port, TimeSpan duration)
    {
        List<BareSocket> sockets = [];
        for (int i = 0; i < watchers; i++)
        {
            sockets.Add(await OpenWatcherAsync(port).ConfigureAwait(false));
        }

        using FanoutWatchers reading = new([.. sockets.Select(socket => (Func<Memory<byte>, ValueTask<int>>)socket.ReceiveAsync)], sockets);
        await using EventHubClient client = new(new Uri($"http://127.0.0.1:{port}"));
        IReadOnlyList<PublishEvent> burst = Burst();

        // Answered when stored, delivered when stored: what is open is bounded by bursts that are not delivered, so nobody waits for the answer.
        Queue<Task> unanswered = new();
        double rate = await RunAsync(reading, () => PublishAsync(client, burst, unanswered), duration).ConfigureAwait(false);
        await Task.WhenAll(unanswered).ConfigureAwait(false);
        return rate;
    }

    /// <summary>Deliveries per second through NATS core: nothing is stored, and what a reader does not take in time is lost to it.</summary>
    public async Task<double> NatsAsync(int port, TimeSpan duration)
    {
        List<Socket> sockets = [];
        for (int i = 0; i < watchers; i++)
        {
            sockets.Add(await OpenNatsAsync(port, "SUB " + Channel + " 1\r\n").ConfigureAwait(false));
        }

        using FanoutWatchers reading = new([.. sockets.Select(socket => (Func<Memory<byte>, ValueTask<int>>)(target => socket.ReceiveAsync(target)))], sockets);
        using Socket publisher = await OpenNatsAsync(port, "").ConfigureAwait(false);
        byte[] burst = [.. Burst().SelectMany(publish => (byte[])[.. Encoding.ASCII.GetBytes($"PUB {Channel} {publish.Payload.Length}\r\n"), .. publish.Payload.Span, .. "\r\n"u8])];
        return await RunAsync(reading, async () => await publisher.SendAsync(burst).ConfigureAwait(false), duration).ConfigureAwait(false);
    }

    /// <summary>Deliveries per second of the bare loop.</summary>
    public async Task<double> BareAsync(int port, byte[] burst, TimeSpan duration)
    {
        List<Socket> sockets = [];
        for (int i = 0; i < watchers; i++)
        {
            Socket socket = await BareSocket.ConnectAsync(port).ConfigureAwait(false);
            byte[] kind = [(byte)'W'];
            await socket.SendAsync(kind).ConfigureAwait(false);
            await socket.ReceiveAsync(kind).ConfigureAwait(false);
            sockets.Add(socket);
        }

        using FanoutWatchers reading = new([.. sockets.Select(socket => (Func<Memory<byte>, ValueTask<int>>)(target => socket.ReceiveAsync(target)))], sockets);
        using Socket publisher = await BareSocket.ConnectAsync(port).ConfigureAwait(false);
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, burst.Length);
        await publisher.SendAsync((byte[])[(byte)'P', .. length, .. burst]).ConfigureAwait(false);
        return await RunAsync(reading, async () => await publisher.SendAsync("!"u8.ToArray()).ConfigureAwait(false), duration).ConfigureAwait(false);
    }

    /// <summary>The bytes in which the hub sends a burst to a watcher.</summary>
    public static async Task<byte[]> CaptureAsync(int port)
    {
        using BareSocket socket = await OpenWatcherAsync(port).ConfigureAwait(false);
        await using EventHubClient client = new(new Uri($"http://127.0.0.1:{port}"));
        await client.PublishAsync(Burst()).ConfigureAwait(false);
        byte[] bytes = new byte[1 << 20];
        FrameCounter counter = new();
        int count = 0;
        while (!counter.IsAtBoundary || bytes.AsSpan(0, count).IndexOf(FanoutWatchers.Mark) < 0)
        {
            int read = await socket.ReceiveAsync(bytes.AsMemory(count)).ConfigureAwait(false);
            counter.Add(bytes.AsSpan(count, read));
            count += read;
        }

        return bytes[..count];
    }

    /// <summary>A connection that watches the bursts.</summary>
    public static async Task<BareSocket> OpenWatcherAsync(int port)
    {
        BareSocket socket = await BareSocket.OpenAsync(port).ConfigureAwait(false);
        await socket.AskAsync(BareSocket.Binary, Watch).ConfigureAwait(false);
        return socket;
    }

    /// <summary>One burst.</summary>
    public static IReadOnlyList<PublishEvent> Burst() =>
    [
        .. Enumerable.Range(1, BurstEvents).Select(number =>
        {
            string text = number == BurstEvents ? Encoding.ASCII.GetString(FanoutWatchers.Mark) : "";
            return new PublishEvent(Channel, Encoding.ASCII.GetBytes($"{{\"text\":\"{text.PadRight(189, 'x')}\"}}"));
        }),
    ];

    // A fault of an earlier one shows here.
    private static async Task PublishAsync(EventHubClient client, IReadOnlyList<PublishEvent> burst, Queue<Task> unanswered)
    {
        unanswered.Enqueue(client.PublishAsync(burst).AsTask());
        while (unanswered.Count > 2 * BurstsOpen)
        {
            await unanswered.Dequeue().ConfigureAwait(false);
        }
    }

    // Its last operation is a PING, whose answer says that what stood before it is done.
    private static async Task<Socket> OpenNatsAsync(int port, string subscribe)
    {
        Socket socket = await BareSocket.ConnectAsync(port).ConfigureAwait(false);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"CONNECT {{\"verbose\":false,\"pedantic\":false,\"echo\":false}}\r\n{subscribe}PING\r\n")).ConfigureAwait(false);
        byte[] answer = new byte[8192];
        int count = 0;
        while (answer.AsSpan(0, count).IndexOf("PONG\r\n"u8) < 0)
        {
            int read = await socket.ReceiveAsync(answer.AsMemory(count)).ConfigureAwait(false);
            count = read == 0 ? throw new IOException("nats-server closed the connection.") : count + read;
        }

        return socket;
    }

    private async Task<double> RunAsync(FanoutWatchers reading, Func<Task> sendBurst, TimeSpan duration)
    {
        // The first bursts warm the code up.
        for (int i = 0; i < BurstsOpen; i++)
        {
            await sendBurst().ConfigureAwait(false);
            await reading.NextAsync().ConfigureAwait(false);
        }

        TimeSpan processor = Clock?.Invoke() ?? default;
        long bursts = 0, started = Stopwatch.GetTimestamp();
        for (int open = 0; open > 0 || Stopwatch.GetElapsedTime(started) < duration;)
        {
            if (open < BurstsOpen && Stopwatch.GetElapsedTime(started) < duration)
            {
                await sendBurst().ConfigureAwait(false);
                open++;
                continue;
            }

            await reading.NextAsync().ConfigureAwait(false);
            bursts++;
            open--;
        }

        double rate = bursts * BurstEvents * watchers / Stopwatch.GetElapsedTime(started).TotalSeconds;
        ServerMicroseconds = ((Clock?.Invoke() ?? default) - processor).TotalMicroseconds / (bursts * BurstEvents * watchers);
        return rate;
    }
}
