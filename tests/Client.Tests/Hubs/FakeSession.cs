using System.Net.WebSockets;
using EventHub.Protocol.Proto;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace EventHub.Client.Tests.Hubs;

/// <summary>One connection of the fake hub.</summary>
internal sealed class FakeSession(FakeHub hub, HttpContext context, WebSocket socket, int number) : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1);

    /// <summary>Which connection it is, from 1.</summary>
    public int Number => number;

    /// <summary>Complete when the connection is over.</summary>
    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task RunAsync()
    {
        byte[] buffer = new byte[8 << 20];
        try
        {
            while (true)
            {
                int count = 0;
                ValueWebSocketReceiveResult result;
                do
                {
                    result = await socket.ReceiveAsync(buffer.AsMemory(count), context.RequestAborted);
                    count += result.Count;
                }
                while (!result.EndOfMessage);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
                    return;
                }

                await HandleAsync(Frame.Parser.ParseFrom(buffer, 0, count));
            }
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client left, or a test cut the line.
        }
        finally
        {
            Ended.TrySetResult();
        }
    }

    public async Task SendAsync(Frame frame)
    {
        await _sending.WaitAsync();
        try
        {
            await socket.SendAsync(frame.ToByteArray(), WebSocketMessageType.Binary, true, context.RequestAborted);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Stores a batch and answers it.</summary>
    public Task AnswerAsync(PublishRequest request) => SendAsync(new Frame { Published = hub.Ledger.Store(request) });

    public Task EventsAsync(string watch, string cursor, params Event[] events)
    {
        WatchResponse response = new() { Watch = watch, Cursor = cursor };
        response.Events.AddRange(events);
        return SendAsync(new Frame { Events = response });
    }

    public Task CloseAsync(int code, string reason) => socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, CancellationToken.None);

    /// <summary>Cuts the line.</summary>
    public void Cut() => context.Abort();

    public void Dispose() => _sending.Dispose();

    private async Task HandleAsync(Frame frame)
    {
        if (frame.Publish is { } publish)
        {
            hub.Frames.Enqueue(publish);
        }

        if (!await hub.OnFrame(this, frame) && frame.Publish is { } request)
        {
            await AnswerAsync(request);
        }
    }
}
