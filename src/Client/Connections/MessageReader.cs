using System.Buffers;
using System.Net.WebSockets;
using EventHub.Client.Wire;

namespace EventHub.Client.Connections;

/// <summary>Reads whole messages of a socket, one after the other, into one buffer that grows to the largest of them.</summary>
internal sealed class MessageReader(WebSocket socket, int messageBytesMax) : IDisposable
{
    private const int FirstBytes = 64 * 1024;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);

    /// <summary>The next message, valid until the next call; null when the hub closed.</summary>
    public async ValueTask<(ReadOnlyMemory<byte> Bytes, WebSocketMessageType Type)?> ReadAsync(CancellationToken cancellationToken)
    {
        int count = 0;
        while (true)
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(_buffer.AsMemory(count), cancellationToken).ConfigureAwait(false);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            count += result.Count;
            if (result.EndOfMessage)
            {
                return (_buffer.AsMemory(0, count), result.MessageType);
            }

            if (count == _buffer.Length)
            {
                Grow(count);
            }
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Grow(int count)
    {
        if (count >= messageBytesMax)
        {
            throw new WireFormatException($"The hub sent a message of more than {messageBytesMax} bytes (MessageBytesMax).");
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(count * 2);
        _buffer.AsSpan(0, count).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
