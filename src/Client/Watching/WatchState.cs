using System.Threading.Channels;
using EventHub.Client.Wire;
using EventHub.Protocol.Errors;

namespace EventHub.Client.Watching;

/// <summary>
/// One watch over any number of connections: what it asked for, how far it came, and what it received that is not consumed. All but
/// <see cref="Items"/> belongs to the registry's lock.
/// </summary>
internal sealed class WatchState(IReadOnlyList<string> patterns, WatchOptions options)
{
    private readonly Channel<WatchItem> _items = Channel.CreateUnbounded<WatchItem>(new UnboundedChannelOptions { SingleReader = true });
    private int _received;
    private bool _wasStarted;

    public IReadOnlyList<string> Patterns => patterns;

    /// <summary>For the consumer. Bounded by the credit the hub has.</summary>
    public ChannelReader<WatchItem> Items => _items.Reader;

    /// <summary>Number of its request on this connection.</summary>
    public ulong Reference { get; set; }

    /// <summary>Its name on this connection; null until the hub accepted it.</summary>
    public string? Name { get; set; }

    /// <summary>Behind everything received; null before anything was.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Consumed events after which the hub gets credit again: often enough to keep it sending, seldom enough to cost nothing.</summary>
    public int CreditStep { get; } = Math.Max(1, options.BufferEvents / 2);

    /// <summary>The request for a new connection.</summary>
    public byte[] Begin(ulong reference)
    {
        if (_wasStarted && Cursor is null && options.From == "now")
        {
            // There was a "now", and nothing tells where it was.
            _items.Writer.TryWrite(new WatchItem(new WatchGap(null, null), null));
        }

        (Reference, Name) = (reference, null);
        return ControlFrames.Watch(reference, patterns, Cursor ?? options.From, Math.Max(1, options.BufferEvents - _received));
    }

    public void Started(string name, WatchGap? gap, string? cursor)
    {
        (Name, _wasStarted) = (name, true);
        Cursor = cursor ?? Cursor;
        if (options.OnStarted is not null)
        {
            _items.Writer.TryWrite(new WatchItem { IsStart = true });
        }

        Missed(gap);
    }

    /// <summary>The connection is lost; the watch is asked for anew on the next one.</summary>
    public void Interrupt(string reason)
    {
        if (Name is not null && options.OnInterrupted is not null)
        {
            _items.Writer.TryWrite(new WatchItem { Interruption = reason });
        }

        (Name, Reference) = (null, 0);
    }

    /// <summary>Takes a frame in.</summary>
    /// <exception cref="WireFormatException">The hub sends without credit.</exception>
    public void Deliver(WatchFrame frame)
    {
        // Twice: what is consumed and not reported yet counts as well, and a new connection begins with at least one.
        if (_received + frame.Count > 2 * options.BufferEvents)
        {
            throw new WireFormatException($"The hub sends more events than there is credit for: {_received} are received and not consumed, {frame.Count} came, {options.BufferEvents} may be held.");
        }

        Missed(frame.Gap);
        _received += frame.Count;
        Cursor = frame.Cursor ?? Cursor;
        if (frame.Count > 0)
        {
            _items.Writer.TryWrite(new WatchItem(null, frame));
        }
    }

    /// <summary>Events the consumer is done with.</summary>
    public void Consumed(int events) => _received -= events;

    /// <summary>No more comes; the consumer gets what there is, then the problem, if any.</summary>
    public void End(Problem? problem) => _items.Writer.TryComplete(problem is null ? null : new EventHubException(problem));

    private void Missed(WatchGap? gap)
    {
        if (gap is not null)
        {
            Cursor = gap.To ?? Cursor;
            _items.Writer.TryWrite(new WatchItem(gap, null));
        }
    }
}
