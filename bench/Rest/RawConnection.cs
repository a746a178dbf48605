using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace EventHub.Bench.Rest;

/// <summary>One keep-alive HTTP/1.1 connection that sends prepared bytes and reads answers with a Content-Length.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _count;

    private RawConnection(Socket socket) => _socket = socket;

    public static async Task<RawConnection> OpenAsync(int port)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port).ConfigureAwait(false);
            return new RawConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends one request and reads its answer whole; the result is the status.</summary>
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> request)
    {
        await _socket.SendAsync(request).ConfigureAwait(false);
        while (true)
        {
            if (TryTakeAnswer(out int status))
            {
                return status;
            }

            int read = await _socket.ReceiveAsync(_buffer.AsMemory(_count)).ConfigureAwait(false);
            if (read == 0)
            {
                throw new IOException("The server closed the connection.");
            }

            _count += read;
        }
    }

    /// <summary>Reads whatever arrives next, for streams.</summary>
    public ValueTask<int> ReceiveAsync(Memory<byte> target) => _socket.ReceiveAsync(target);

    /// <summary>Sends without waiting for an answer.</summary>
    public ValueTask<int> WriteAsync(ReadOnlyMemory<byte> bytes) => _socket.SendAsync(bytes);

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private bool TryTakeAnswer(out int status)
    {
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(0, _count);
        status = 0;
        int head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        status = NumberAt(bytes[9..]);
        int at = bytes[..head].IndexOf("Content-Length: "u8);
        int length = at < 0 ? 0 : NumberAt(bytes[(at + 16)..]);
        int whole = head + 4 + length;
        if (_count < whole)
        {
            return false;
        }

        bytes[whole..].CopyTo(_buffer);
        _count -= whole;
        return true;
    }

    private static int NumberAt(ReadOnlySpan<byte> digits) => Utf8Parser.TryParse(digits, out int value, out _)
        ? value
        : throw new IOException("The server's answer cannot be read.");
}
