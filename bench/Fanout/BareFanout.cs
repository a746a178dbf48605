using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EventHub.Bench.Fanout;

/// <summary>
/// What fan-out costs at least: a loop that writes the same prepared bytes to many sockets. What the hub is compared with.
/// </summary>
/// <remarks>The first byte tells who connects: <c>W</c> a watcher; <c>P</c>, a length in 4 bytes and the bytes of a burst: who then asks for a burst with every byte sent; <c>G</c> an HTTP request, answered so that a start can be awaited.</remarks>
internal static class BareFanout
{
    public const string Verb = "bare-fanout";
    private static ImmutableList<Socket> _watchers = [];

    public static async Task RunAsync(string port)
    {
        using Socket listener = new(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture)));
        listener.Listen(1024);
        while (true)
        {
            Socket socket = await listener.AcceptAsync().ConfigureAwait(false);
            socket.NoDelay = true;
            _ = Task.Run(() => ServeAsync(socket));
        }
    }

    private static async Task ServeAsync(Socket socket)
    {
        byte[] kind = new byte[1];
        await socket.ReceiveAsync(kind).ConfigureAwait(false);
        switch (kind[0])
        {
            case (byte)'W':
                ImmutableInterlocked.Update(ref _watchers, static (watchers, added) => watchers.Add(added), socket);
                await socket.SendAsync(kind).ConfigureAwait(false);
                break;
            case (byte)'P':
                await PublishAsync(socket).ConfigureAwait(false);
                break;
            default:
                await socket.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray()).ConfigureAwait(false);
                break;
        }
    }

    private static async Task PublishAsync(Socket publisher)
    {
        using NetworkStream stream = new(publisher, ownsSocket: true);
        byte[] head = new byte[4], asked = new byte[64];
        await stream.ReadExactlyAsync(head).ConfigureAwait(false);
        byte[] burst = new byte[BinaryPrimitives.ReadInt32LittleEndian(head)];
        await stream.ReadExactlyAsync(burst).ConfigureAwait(false);
        Socket[] watchers = [.. _watchers];
        for (int bursts = 1; bursts > 0;)
        {
            bursts = await stream.ReadAsync(asked).ConfigureAwait(false);
            for (int i = 0; i < bursts; i++)
            {
                foreach (Socket watcher in watchers)
                {
                    await SendAsync(watcher, burst).ConfigureAwait(false);
                }
            }
        }

        _watchers = [];
    }

    private static async ValueTask SendAsync(Socket watcher, ReadOnlyMemory<byte> burst)
    {
        while (!burst.IsEmpty)
        {
            burst = burst[await watcher.SendAsync(burst).ConfigureAwait(false)..];
        }
    }
}
