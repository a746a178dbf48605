using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using EventHub.Tests.Kit.Running;

namespace EventHub.Scenarios.Delivering;

/// <summary>A WebSocket to a running hub that speaks JSON.</summary>
internal sealed class Socket : IDisposable
{
    private readonly ClientWebSocket _socket = new();

    public static async Task<Socket> OpenAsync(RunningHub hub)
    {
        Socket socket = new();
        await socket._socket.ConnectAsync(new Uri(hub.Address.Replace("http://", "ws://", StringComparison.Ordinal) + "/v1/ws"), CancellationToken.None);
        return socket;
    }

    public Task SendAsync(string message) => _socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>The next message.</summary>
    public async Task<JsonElement> ReadAsync()
    {
        using CancellationTokenSource patience = new(CommandRun.Patience);
        using MemoryStream message = new();
        byte[] buffer = new byte[64 * 1024];
        while (true)
        {
            WebSocketReceiveResult read = await _socket.ReceiveAsync(buffer, patience.Token);
            message.Write(buffer, 0, read.Count);
            if (read.EndOfMessage)
            {
                return JsonDocument.Parse(message.ToArray()).RootElement;
            }
        }
    }

    /// <summary>Sends a message and reads what comes next.</summary>
    public async Task<JsonElement> AskAsync(string message)
    {
        await SendAsync(message);
        return await ReadAsync();
    }

    /// <summary>Ends without a farewell, as a crashed process does.</summary>
    public void Abort() => _socket.Abort();

    public void Dispose() => _socket.Dispose();
}
