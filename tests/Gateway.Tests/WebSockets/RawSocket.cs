using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using EventHub.Gateway.Tests.Hosting;

namespace EventHub.Gateway.Tests.WebSockets;

/// <summary>A connection behind its handshake on which any bytes can be sent.</summary>
internal sealed class RawSocket : IAsyncDisposable
{
    private const string Handshake = "GET /v1/ws HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    private readonly TcpClient _tcp = new();
    private readonly MemoryStream _received = new();
    private NetworkStream _stream = null!;

    /// <summary>A connection that has said nothing.</summary>
    public static async Task<RawSocket> ConnectAsync(HubHost hub)
    {
        RawSocket socket = new();
        await socket._tcp.ConnectAsync(hub.Address.Host, hub.Address.Port);
        socket._stream = socket._tcp.GetStream();
        return socket;
    }

    public static async Task<RawSocket> OpenAsync(HubHost hub)
    {
        RawSocket socket = await ConnectAsync(hub);
        await socket.SendAsync(Encoding.ASCII.GetBytes(Handshake));
        string answer = await socket.ReadUntilAsync("\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 101", answer, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", answer, StringComparison.OrdinalIgnoreCase);
        socket._received.SetLength(0);
        return socket;
    }

    /// <summary>A frame as a client writes it, unless told otherwise.</summary>
    public static byte[] Frame(int first, ReadOnlySpan<byte> payload, bool masked = true, int? length = null)
    {
        byte[] mask = [0x12, 0x34, 0x56, 0x78];
        List<byte> frame = [(byte)first];
        int announced = length ?? payload.Length;
        byte flag = (byte)(masked ? 0x80 : 0);
        if (announced < 126)
        {
            frame.Add((byte)(flag | announced));
        }
        else if (announced <= ushort.MaxValue)
        {
            frame.AddRange([(byte)(flag | 126), (byte)(announced >> 8), (byte)announced]);
        }
        else
        {
            byte[] eight = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(eight, announced);
            frame.AddRange([(byte)(flag | 127), .. eight]);
        }

        frame.AddRange(masked ? mask : []);
        for (int i = 0; i < payload.Length; i++)
        {
            frame.Add(masked ? (byte)(payload[i] ^ mask[i & 3]) : payload[i]);
        }

        return [.. frame];
    }

    public Task SendTextAsync(string text) => SendAsync(Frame(0x81, Encoding.UTF8.GetBytes(text)));

    public async Task SendAsync(byte[] bytes) => await _stream.WriteAsync(bytes);

    public async Task<string> ReadUntilAsync(string text)
    {
        while (!Encoding.Latin1.GetString(_received.ToArray()).Contains(text, StringComparison.Ordinal))
        {
            Assert.True(await ReadSomeAsync(), $"The connection ended before '{text}' came.");
        }

        return Encoding.Latin1.GetString(_received.ToArray());
    }

    /// <summary>The next frame, when nothing else reads; null at the end of the connection.</summary>
    public async Task<(int First, byte[] Payload)?> ReadFrameAsync()
    {
        using CancellationTokenSource timeout = new(HubHost.Patience);
        byte[] head = new byte[10];
        try
        {
            await _stream.ReadExactlyAsync(head.AsMemory(0, 2), timeout.Token);
            int more = head[1] switch { 126 => 2, 127 => 8, _ => 0 };
            await _stream.ReadExactlyAsync(head.AsMemory(2, more), timeout.Token);
            byte[] payload = new byte[more switch { 2 => BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2)), 8 => (int)BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(2)), _ => head[1] }];
            await _stream.ReadExactlyAsync(payload, timeout.Token);
            return (head[0], payload);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Reads to the end of the connection; the result is the code of the last frame, which is a close frame, or 0.</summary>
    public async Task<int> ReadCloseAsync(bool answer = true)
    {
        while (true)
        {
            if (LastClose() is { } code)
            {
                // Says that nothing more will come, as a client does that has read why.
                try
                {
                    if (answer)
                    {
                        answer = false;
                        await SendAsync(Frame(0x88, [0x03, 0xE8]));
                    }

                    _tcp.Client.Shutdown(SocketShutdown.Send);
                }
                catch (Exception gone) when (gone is SocketException or IOException)
                {
                    // The hub was faster.
                }

                if (!await ReadSomeAsync())
                {
                    return code;
                }
            }
            else if (!await ReadSomeAsync())
            {
                return 0;
            }
        }
    }

    public async Task<bool> ReadSomeAsync()
    {
        using CancellationTokenSource timeout = new(HubHost.Patience);
        byte[] buffer = new byte[16 * 1024];
        try
        {
            int read = await _stream.ReadAsync(buffer, timeout.Token);
            _received.Write(buffer, 0, read);
            return read > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return default;
    }

    private int? LastClose()
    {
        ReadOnlySpan<byte> rest = _received.ToArray();
        while (rest.Length >= 2)
        {
            int length = rest[1] & 0x7F, header = length == 126 ? 4 : length == 127 ? 10 : 2;
            if (rest.Length < header)
            {
                return null;
            }

            length = header == 4 ? BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) : header == 10 ? (int)BinaryPrimitives.ReadInt64BigEndian(rest[2..]) : length;
            if (rest.Length < header + length)
            {
                return null;
            }

            if (rest[0] == 0x88)
            {
                return length == 0 ? 1005 : BinaryPrimitives.ReadUInt16BigEndian(rest[header..]);
            }

            rest = rest[(header + length)..];
        }

        return null;
    }
}
