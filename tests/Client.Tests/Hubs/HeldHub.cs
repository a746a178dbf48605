namespace EventHub.Client.Tests.Hubs;

/// <summary>A hub that answers nothing until it is told to.</summary>
internal sealed class HeldHub : IAsyncDisposable
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _arrived = new(0);

    private HeldHub(FakeHub hub)
    {
        Hub = hub;
        hub.OnFrame = (session, frame) =>
        {
            if (_release.Task.IsCompleted || frame.Publish is null)
            {
                return Task.FromResult(false);
            }

            _arrived.Release(frame.Publish.Events.Count);
            _ = AnswerLaterAsync(session, frame.Publish);
            return Task.FromResult(true);
        };
    }

    public FakeHub Hub { get; }

    public static async Task<HeldHub> StartAsync() => new(await FakeHub.StartAsync());

    /// <summary>Waits until so many events arrived.</summary>
    public async Task EventsAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.True(await _arrived.WaitAsync(FakeHub.Patience), $"Only {i} of {count} events arrived.");
        }
    }

    public void Release() => _release.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await Hub.DisposeAsync();
        _arrived.Dispose();
    }

    private async Task AnswerLaterAsync(FakeSession session, EventHub.Protocol.Proto.PublishRequest request)
    {
        EventHub.Protocol.Proto.PublishResponse response = Hub.Ledger.Store(request);
        await _release.Task;
        try
        {
            await session.SendAsync(new EventHub.Protocol.Proto.Frame { Published = response });
        }
        catch (Exception exception) when (exception is System.Net.WebSockets.WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone.
        }
    }
}
