using EventHub.Gateway.Events;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.WebSockets.Following;

/// <summary>An event that a connection follows.</summary>
/// <param name="number">The caller's number, which comes with every change.</param>
/// <param name="isBinary">How it is written.</param>
/// <param name="followed">The event.</param>
internal sealed class SocketStatus(ulong number, bool isBinary, FollowedEvent followed) : IDisposable
{
    private readonly CancellationTokenSource _ending = new();

    public EventId Id => Event.Id;

    public ulong Number { get; } = number;

    public bool IsBinary { get; } = isBinary;

    public FollowedEvent Event { get; } = followed;

    /// <summary>Cancelled once it is not followed any more.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>True once somebody waits for its changes.</summary>
    public bool IsStarted { get; set; }

    /// <summary>Ends it; whoever waits for it stops and disposes it.</summary>
    public void End() => _ending.Cancel();

    public void Dispose()
    {
        Event.Dispose();
        _ending.Dispose();
    }
}
