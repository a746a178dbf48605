using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Protocol.Proto;
using Google.Protobuf;

namespace EventHub.Gateway.Tests.WebSockets;

/// <summary>A WebSocket as .NET has it, sending and reading whole messages.</summary>
internal sealed class SocketClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    public ClientWebSocket Socket => _socket;

    public static async Task<SocketClient> OpenAsync(HubHost hub, string? origin = null, string? subprotocol = null)
    {
        SocketClient client = new();
        if (origin is not null)
        {
            client._socket.Options.SetRequestHeader("Origin", origin);
        }

        if (subprotocol is not null)
        {
            client._socket.Options.AddSubProtocol(subprotocol);
        }

        using CancellationTokenSource timeout = new(HubHost.Patience);
        await client._socket.ConnectAsync(new UriBuilder(hub.Address) { Scheme = "ws", Path = "/v1/ws" }.Uri, timeout.Token);
        return client;
    }

    public Task SendAsync(string json) => SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text);

    public Task SendAsync(Frame frame) => SendAsync(frame.ToByteArray(), WebSocketMessageType.Binary);

    public async Task SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type)
    {
        using CancellationTokenSource timeout = new(HubHost.Patience);
        await _socket.SendAsync(message, type, endOfMessage: true, timeout.Token);
    }

    /// <summary>The next message, which must be text, or the close code as a failure.</summary>
    public async Task<JsonElement> ReadAsync(string awaited)
    {
        (WebSocketMessageType type, byte[] bytes) = await ReceiveAsync(awaited);
        Assert.True(type == WebSocketMessageType.Text, $"Waited for {awaited}, got {type} {_socket.CloseStatus} {_socket.CloseStatusDescription}");
        using JsonDocument document = JsonDocument.Parse(bytes);
        return document.RootElement.Clone();
    }

    /// <summary>Sends and reads one answer.</summary>
    public async Task<JsonElement> AskAsync(string json)
    {
        await SendAsync(json);
        return await ReadAsync("the answer to " + json);
    }

    public async Task<Frame> ReadFrameAsync(string awaited)
    {
        (WebSocketMessageType type, byte[] bytes) = await ReceiveAsync(awaited);
        Assert.True(type == WebSocketMessageType.Binary, $"Waited for {awaited}, got {type} {Encoding.UTF8.GetString(bytes)} {_socket.CloseStatus}");
        return Frame.Parser.ParseFrom(bytes);
    }

    public async Task<Frame> AskAsync(Frame frame)
    {
        await SendAsync(frame);
        return await ReadFrameAsync("the answer to " + frame.OpCase);
    }

    /// <summary>Reads until the hub closes; the result is its code.</summary>
    public async Task<int> ReadCloseAsync()
    {
        while ((await ReceiveAsync("the close frame")).Type != WebSocketMessageType.Close)
        {
        }

        return (int)_socket.CloseStatus!.Value;
    }

    public async Task<(WebSocketMessageType Type, byte[] Bytes)> ReceiveAsync(string awaited)
    {
        using CancellationTokenSource timeout = new(HubHost.Patience);
        using MemoryStream message = new();
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult received = await _socket.ReceiveAsync(_buffer.AsMemory(), timeout.Token);
                message.Write(_buffer, 0, received.Count);
                if (received.EndOfMessage)
                {
                    return (received.MessageType, message.ToArray());
                }
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Waited {HubHost.Patience.TotalSeconds} s for {awaited}.");
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return default;
    }
}
