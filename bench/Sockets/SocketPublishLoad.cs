using System.Diagnostics;
using System.Text;

namespace EventHub.Bench.Sockets;

/// <summary>Publishes over one WebSocket in JSON, one event per frame, many frames per write, with a window of frames that are not answered yet.</summary>
internal sealed class SocketPublishLoad(int port, string channel, string payload, int window)
{
    private const int FramesPerWrite = 50;

    private long _answered;

    /// <summary>Events per second that were answered.</summary>
    public async Task<double> RunAsync(TimeSpan duration)
    {
        using BareSocket socket = await BareSocket.OpenAsync(port).ConfigureAwait(false);
        byte[] frame = BareSocket.Frame(BareSocket.Text, Encoding.UTF8.GetBytes($"{{\"op\":\"publish\",\"ref\":1,\"events\":[{{\"channel\":\"{channel}\",\"payload\":{payload}}}]}}"));
        byte[] frames = [.. Enumerable.Repeat(frame, FramesPerWrite).SelectMany(bytes => bytes)];
        using SemaphoreSlim room = new(window / FramesPerWrite);
        _answered = 0;
        long started = Stopwatch.GetTimestamp();
        Task reading = ReadAsync(socket, room);
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            await room.WaitAsync().ConfigureAwait(false);
            await socket.SendAsync(frames).ConfigureAwait(false);
        }

        double rate = Volatile.Read(ref _answered) / Stopwatch.GetElapsedTime(started).TotalSeconds;
        socket.Dispose();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return rate;
    }

    private async Task ReadAsync(BareSocket socket, SemaphoreSlim room)
    {
        byte[] buffer = new byte[256 * 1024];
        FrameCounter counter = new();
        long released = 0;
        for (int read = 1; read > 0;)
        {
            read = await socket.ReceiveAsync(buffer).ConfigureAwait(false);
            long answered = _answered + counter.Add(buffer.AsSpan(0, read));
            Volatile.Write(ref _answered, answered);
            int more = (int)((answered / FramesPerWrite) - released);
            released += more;
            if (more > 0)
            {
                room.Release(more);
            }
        }
    }
}
