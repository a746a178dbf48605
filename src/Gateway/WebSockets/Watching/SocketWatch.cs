using System.Collections.Immutable;
using EventHub.Gateway.Watching;
using EventHub.Gateway.WebSockets.Sessions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.WebSockets.Watching;

/// <summary>One watch of a connection: what it wants, how far it has got, and what it may still be sent.</summary>
/// <param name="name">Its name on the connection.</param>
/// <param name="isBinary">How its events are written.</param>
/// <param name="watcher">What it wants, and where it stands in each partition.</param>
/// <param name="credit">Events the client lets come; null when it said nothing.</param>
internal sealed class SocketWatch(string name, bool isBinary, Watcher watcher, long? credit)
{
    /// <summary>Name of the first watch of every connection.</summary>
    public const string FirstName = "w1";

    /// <summary>Events under way at most when the client gives no credit.</summary>
    public const int DefaultWindow = 1000;

    private long _credit = credit ?? DefaultWindow;
    private volatile bool _isAutomatic = credit is null;

    public string Name { get; } = name;

    public bool IsBinary { get; } = isBinary;

    /// <summary>What the hub wakes.</summary>
    public Watcher Watcher { get; } = watcher;

    public PatternSet Patterns => Watcher.Patterns;

    public WatchLane[] Lanes => Watcher.Lanes;

    /// <summary>True once it was ended.</summary>
    public bool IsEnded { get; set; }

    /// <summary>Events that may be sent now.</summary>
    public long Credit => Volatile.Read(ref _credit);

    /// <summary>Adds what the client lets come, who from now on is in charge of it; false when that would be more than the limit.</summary>
    public bool TryAddCredit(long added)
    {
        // Only the reading side adds, so what is there can only have shrunk when it is added to.
        if (Credit + added > SocketRequest.CreditMax)
        {
            return false;
        }

        _isAutomatic = false;
        Interlocked.Add(ref _credit, added);
        return true;
    }

    /// <summary>Takes credit for events that were gathered.</summary>
    public void Spend(int events) => Interlocked.Add(ref _credit, -events);

    /// <summary>Opens the window again when nothing is under way any more, unless the client is in charge of it.</summary>
    public void Refill(SocketOutput output)
    {
        if (_isAutomatic && output.Gathered == 0)
        {
            Volatile.Write(ref _credit, DefaultWindow);
        }
    }

    /// <summary>Where it stands.</summary>
    public Cursor Here() => new(ImmutableArray.Create(Array.ConvertAll(Lanes, lane => lane.Place)));

    /// <summary>Where it stood before one partition moved.</summary>
    public Cursor HereBut(Position place) =>
        new(ImmutableArray.Create(Array.ConvertAll(Lanes, lane => lane.Partition.Number == place.Partition ? place : lane.Place)));
}
