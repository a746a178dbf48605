using System.Threading.Channels;
using EventHub.Client.Tests.Hubs;
using EventHub.Protocol.Proto;

namespace EventHub.Client.Tests.Watching;

/// <summary>Accepts every watch as <c>w1</c>, and tells the test what was asked.</summary>
internal sealed class WatchScript : IAsyncDisposable
{
    private readonly Channel<(FakeSession, WatchRequest)> _watches = Channel.CreateUnbounded<(FakeSession, WatchRequest)>();
    private readonly Channel<Credit> _credits = Channel.CreateUnbounded<Credit>();
    private readonly Channel<Unwatch> _unwatches = Channel.CreateUnbounded<Unwatch>();

    public WatchScript(FakeHub hub) => hub.OnFrame = HandleAsync;

    public string StartCursor { get; init; } = "";

    public Gap? Gap { get; init; }

    public Task<(FakeSession Session, WatchRequest Request)> NextAsync() => _watches.Reader.ReadAsync().AsTask().WaitAsync(FakeHub.Patience)!;

    public Task<Credit> CreditAsync() => _credits.Reader.ReadAsync().AsTask().WaitAsync(FakeHub.Patience);

    public Task<Unwatch> UnwatchAsync() => _unwatches.Reader.ReadAsync().AsTask().WaitAsync(FakeHub.Patience);

    public ValueTask DisposeAsync()
    {
        _watches.Writer.TryComplete();
        return default;
    }

    private async Task<bool> HandleAsync(FakeSession session, Frame frame)
    {
        switch (frame.OpCase)
        {
            case Frame.OpOneofCase.Watch:
                await session.SendAsync(new Frame { Watching = new EventHub.Protocol.Proto.Watching { Ref = frame.Watch.Ref, Watch = "w1", Recovered = Gap is null, Gap = Gap, Cursor = StartCursor } });
                _watches.Writer.TryWrite((session, frame.Watch));
                return true;
            case Frame.OpOneofCase.Credit:
                _credits.Writer.TryWrite(frame.Credit);
                return true;
            case Frame.OpOneofCase.Unwatch:
                _unwatches.Writer.TryWrite(frame.Unwatch);
                return true;
            default:
                return false;
        }
    }
}
