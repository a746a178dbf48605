using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace EventHub.Bench.Sockets;

/// <summary>A WebSocket to the hub that does the least: prepared frames out, bytes in. Its masking key is zero, so a frame is its payload behind a head.</summary>
internal sealed class BareSocket : IDisposable
{
    public const int Text = 1, Binary = 2;

    private readonly Socket _socket;

    private BareSocket(Socket socket) => _socket = socket;

    public static async Task<BareSocket> OpenAsync(int port)
    {
        BareSocket socket = new(await ConnectAsync(port).ConfigureAwait(false));
        await socket.SendAsync("GET /v1/ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"u8.ToArray()).ConfigureAwait(false);

        // The hub sends nothing first: what comes before the client's first message is the answer to the handshake.
        byte[] answer = new byte[1024];
        int count = 0;
        while (answer.AsSpan(0, count).IndexOf("\r\n\r\n"u8) < 0)
        {
            int read = await socket.ReceiveAsync(answer.AsMemory(count)).ConfigureAwait(false);
            count = read == 0 ? throw new IOException("The hub refused the WebSocket.") : count + read;
        }

        return answer.AsSpan().StartsWith("HTTP/1.1 101"u8) ? socket : throw new IOException("The hub refused the WebSocket.");
    }

    /// <summary>A connection without a handshake.</summary>
    public static async Task<Socket> ConnectAsync(int port)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A frame of a client.</summary>
    public static byte[] Frame(int opcode, ReadOnlySpan<byte> payload)
    {
        byte[] length = payload.Length switch
        {
            < 126 => [(byte)(0x80 | payload.Length)],
            <= ushort.MaxValue => [0xFE, (byte)(payload.Length >> 8), (byte)payload.Length],
            _ => [0xFF, 0, 0, 0, 0, 0, 0, 0, 0],
        };
        if (length.Length == 9)
        {
            BinaryPrimitives.WriteInt64BigEndian(length.AsSpan(1), payload.Length);
        }

        return [(byte)(0x80 | opcode), .. length, 0, 0, 0, 0, .. payload];
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes).ConfigureAwait(false)..];
        }
    }

    /// <summary>Sends and waits for the kernel to take it.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[_socket.Send(bytes)..];
        }
    }

    public ValueTask<int> ReceiveAsync(Memory<byte> target) => _socket.ReceiveAsync(target);

    /// <summary>Sends a message and waits for the one that answers it.</summary>
    public async Task AskAsync(int opcode, ReadOnlyMemory<byte> payload)
    {
        await SendAsync(Frame(opcode, payload.Span)).ConfigureAwait(false);
        byte[] buffer = new byte[4096];
        FrameCounter counter = new();
        int frames = 0;
        while (frames == 0)
        {
            int read = await ReceiveAsync(buffer).ConfigureAwait(false);
            frames = read == 0 ? throw new IOException("The hub closed the WebSocket.") : counter.Add(buffer.AsSpan(0, read));
        }
    }

    public void Dispose() => _socket.Dispose();
}
