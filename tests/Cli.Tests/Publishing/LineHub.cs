using EventHub.Client.Tests.Hubs;
using EventHub.Protocol.Proto;

namespace EventHub.Cli.Tests.Publishing;

/// <summary>A hub for files of numbers that drops connections, shuts down or is full when it is told to.</summary>
internal sealed class LineHub : IAsyncDisposable
{
    private readonly SocketHub _hub;
    private int _session;
    private int _events;
    private int _refusals;

    private LineHub(SocketHub hub)
    {
        _hub = hub;
        hub.OnFrame = HandleAsync;
    }

    /// <summary>After how many stored events of a connection it is dropped without an answer for the frame with the last; by connection.</summary>
    public Func<int, int?> DropAfter { get; set; } = static _ => null;

    /// <summary>After how many events of a connection it takes nothing more and says that it shuts down; by connection.</summary>
    public Func<int, int?> ShutDownAfter { get; set; } = static _ => null;

    /// <summary>How many frames it refuses, because its disk is full, before it takes any.</summary>
    public int FullFrames { get; set; }

    /// <summary>Called at the first frame.</summary>
    public Func<Task> OnFirstFrame { get; set; } = static () => Task.CompletedTask;

    public IReadOnlyList<string> Stored => _hub.Ledger.Payloads;

    public int Connections => _hub.Connections;

    public string Address => _hub.Address.ToString();

    public Func<int, int> OnHandshake
    {
        set => _hub.OnHandshake = value;
    }

    public static async Task<LineHub> StartAsync() => new(await SocketHub.StartAsync());

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private async Task<bool> HandleAsync(FakeSession session, Frame frame)
    {
        if (frame.Publish is not { } publish)
        {
            return false;
        }

        if (_session == 0)
        {
            await OnFirstFrame();
        }

        (_session, _events) = (session.Number, (_session == session.Number ? _events : 0) + publish.Events.Count);
        if (_events > ShutDownAfter(session.Number))
        {
            await RefuseAsync(session, publish, new Problem { Code = "EH4001", Title = "The hub is shutting down", Status = 503 });
            return true;
        }

        if (_refusals < FullFrames)
        {
            _refusals++;
            await RefuseAsync(session, publish, new Problem { Code = "EH3001", Title = "full", Status = 507, Detail = "The disk is full." });
            return true;
        }

        if (_events >= DropAfter(session.Number))
        {
            _hub.Ledger.Store(publish);
            session.Cut();
            return true;
        }

        return false;
    }

    private static Task RefuseAsync(FakeSession session, PublishRequest publish, Problem problem)
    {
        PublishResponse response = new() { Ref = publish.Ref };
        response.Results.AddRange(Enumerable.Range(0, publish.Events.Count).Select(index => new PublishResult { Index = (uint)index, Error = problem }));
        return session.SendAsync(new Frame { Published = response });
    }
}
