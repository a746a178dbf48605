using System.Net.WebSockets;
using System.Text;
using EventHub.Tests.Kit.Running;

namespace EventHub.Faults.Overload;

/// <summary>A WebSocket that looks for the numbers of what it is sent, and does not read the rest of it.</summary>
internal sealed class WatchingSocket : IDisposable
{
    private readonly ClientWebSocket _socket = new();

    public static async Task<WatchingSocket> OpenAsync(RunningHub hub, string message)
    {
        WatchingSocket socket = new();
        socket._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await socket._socket.ConnectAsync(new Uri(hub.Address.Replace("http://", "ws://", StringComparison.Ordinal) + "/v1/ws"), CancellationToken.None);
        await socket._socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        return socket;
    }

    /// <summary>Reads the answer to the first message.</summary>
    public async Task<string> AnswerAsync()
    {
        using CancellationTokenSource patience = new(CommandRun.Patience);
        byte[] buffer = new byte[4096];
        WebSocketReceiveResult read = await _socket.ReceiveAsync(buffer, patience.Token);
        return Encoding.UTF8.GetString(buffer, 0, read.Count);
    }

    /// <summary>Reads until it has seen the numbers from 1 to <paramref name="count"/>, each behind the one before.</summary>
    public async Task ReadAllAsync(int count)
    {
        using CancellationTokenSource patience = new(CommandRun.Patience * 2);
        byte[] buffer = new byte[1 << 20];
        int length = 0, next = 1;
        while (next <= count)
        {
            ValueWebSocketReceiveResult read = await _socket.ReceiveAsync(buffer.AsMemory(length), patience.Token);
            Assert.True(read.MessageType != WebSocketMessageType.Close, $"The hub closed with {_socket.CloseStatus} before number {next}.");
            length += read.Count;
            if (read.EndOfMessage || length == buffer.Length)
            {
                next = Count(buffer.AsSpan(0, length), next, out int taken);
                taken = read.EndOfMessage ? length : taken;
                buffer.AsSpan(taken, length - taken).CopyTo(buffer);
                length -= taken;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    // Payloads begin with {"n":1, and so on; no other part of a message has that.
    private static int Count(ReadOnlySpan<byte> text, int next, out int taken)
    {
        taken = 0;
        while (text[taken..].IndexOf("{\"n\":"u8) is >= 0 and int at)
        {
            ReadOnlySpan<byte> number = text[(taken + at + 5)..];
            int end = number.IndexOf((byte)',');
            if (end < 0)
            {
                return next;
            }

            Assert.True(int.Parse(number[..end]) == next, $"Number {Encoding.ASCII.GetString(number[..end])} came where {next} belongs.");
            next++;
            taken += at + 5 + end;
        }

        taken = Math.Max(taken, text.Length - 16);
        return next;
    }
}
