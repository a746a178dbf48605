using System.Collections.Concurrent;
using System.Threading.Channels;
using EventHub.Protocol.Proto;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace EventHub.Client.Tests.Hubs;

/// <summary>A hub that keeps a ledger by idempotency key and misbehaves on request. It knows only the WebSocket.</summary>
internal sealed class FakeHub : IAsyncDisposable
{
    /// <summary>How long any wait in these tests may take before it is a failure.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly Channel<FakeSession> _sessions = Channel.CreateUnbounded<FakeSession>();
    private int _connections;

    private FakeHub(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public FakeLedger Ledger { get; } = new();

    /// <summary>Every publish frame that arrived.</summary>
    public ConcurrentQueue<PublishRequest> Frames { get; } = new();

    /// <summary>Handles a frame instead of the hub when it gives true.</summary>
    public Func<FakeSession, Frame, Task<bool>> OnFrame { get; set; } = static (_, _) => Task.FromResult(false);

    /// <summary>Answers the handshake of this connection (from 1) with an HTTP status instead; 0 accepts it.</summary>
    public Func<int, int> OnHandshake { get; set; } = static _ => 0;

    public int Connections => Volatile.Read(ref _connections);

    public static async Task<FakeHub> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        WebApplication app = builder.Build();
        FakeHub hub = new(app);
        app.Urls.Add("http://127.0.0.1:0");
        app.UseWebSockets();
        app.Run(hub.AcceptAsync);
        await app.StartAsync();
        return hub;
    }

    /// <summary>The next connection.</summary>
    public Task<FakeSession> NextSessionAsync() => _sessions.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public EventHubClient Client(Action<EventHubClientOptions>? configure = null)
    {
        EventHubClientOptions options = new() { Server = Address, JitterSeed = 1, ReconnectDelayInitial = TimeSpan.FromMilliseconds(1), ReconnectDelayMax = TimeSpan.FromMilliseconds(5) };
        configure?.Invoke(options);
        return new EventHubClient(options);
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new(0);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AcceptAsync(HttpContext context)
    {
        int number = Interlocked.Increment(ref _connections);
        int status = OnHandshake(number);
        if (status != 0)
        {
            context.Response.StatusCode = status;
            return;
        }

        Assert.Equal("/v1/ws", context.Request.Path);
        using FakeSession session = new(this, context, await context.WebSockets.AcceptWebSocketAsync(), number);
        _sessions.Writer.TryWrite(session);
        await session.RunAsync();
    }
}
