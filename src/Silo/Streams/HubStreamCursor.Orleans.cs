using System.Text;
using EventHub.Client.Orleans.Streams;
using EventHub.Protocol.Channels;
using Orleans.Runtime;
using Orleans.Streams;

namespace EventHub.Silo.Streams;

/// <summary>One subscriber's place in one stream. It reads from the window where that has what is next, else from the log, a piece at a time, and has the agent told when a piece is there.</summary>
internal sealed class HubStreamCursor(HubStreamQueue queue, StreamId stream, long after, IEnumerable<HubStreamItem> known) : IQueueCacheCursor
{
    /// <summary>Most events of one call to a subscriber.</summary>
    public const int BatchMax = 100;

    private readonly Queue<HubStreamItem> _pieces = new(known);
    private readonly List<HubStreamItem> _collected = [];
    private readonly PatternSet _channel = PatternOf(stream);
    private HubStreamItem? _current;
    private long _after = after;
    private long _begun = after, _held = after;
    private bool _isCollected = true, _isDrained = true;
    private bool _isReading;

    /// <summary>What was delivered: of what is collected for one call that is not known before the next is collected. A subscriber who waits for nothing has all that was read.</summary>
    public long DoneThrough => _collected.Count > 0 ? _held : IsUpToDate ? long.MaxValue : _after;

    private bool IsUpToDate => _pieces.Count == 0 && !_isReading && _after >= queue.WindowFrom && queue.NextInWindow(stream, _after) is null;

    public IBatchContainer? GetCurrent(out Exception? exception)
    {
        exception = null;
        return _current;
    }

    public bool MoveNext()
    {
        if (_isCollected)
        {
            // An agent that stepped over an item collects one behind this count: what was collected last is certainly delivered only when there was nothing behind it.
            (_held, _begun) = (_isDrained ? _after : _begun, _after);
            (_isCollected, _isDrained) = (false, false);
            _collected.Clear();
        }

        _current = _isReading ? null : Next();
        if (_current is null)
        {
            (_isCollected, _isDrained) = (true, true);
            return false;
        }

        _after = _current.Sequence;
        _collected.Add(_current);
        _isCollected = _collected.Count == BatchMax;
        return true;
    }

    /// <summary>What this one holds of a stream from an item on; none when it does not hold that item.</summary>
    public IEnumerable<HubStreamItem> HeldFrom(StreamId other, long sequence)
    {
        int first = other == stream ? _collected.FindIndex(item => item.Sequence == sequence) : -1;
        return first < 0 ? [] : [.. _collected.Skip(first), .. _pieces];
    }

    /// <summary>Who waits for nothing need not look at what was read since: none of it is for this stream.</summary>
    public void PassOver(long place)
    {
        if (IsUpToDate)
        {
            _after = Math.Max(_after, place);
        }
    }

    // Rung for something that is behind the place anyhow: the place is kept.
    public void Refresh(StreamSequenceToken token)
    {
    }

    // The agent goes on trying until the subscriber takes it or is gone.
    public void RecordDeliveryFailure()
    {
    }

    public void Dispose() => queue.Remove(this);

    // Who is behind the window reads the log; that takes a while.
    private HubStreamItem? Next()
    {
        if (_pieces.TryDequeue(out HubStreamItem? piece))
        {
            return piece;
        }

        if (_after >= queue.WindowFrom)
        {
            return queue.NextInWindow(stream, _after);
        }

        _isReading = true;
        _ = ReadAsync();
        return null;
    }

    private static PatternSet PatternOf(StreamId stream) => ChannelPattern.TryParse(Encoding.UTF8.GetString(stream.Key.Span), out ChannelPattern? pattern, out _)
        ? new PatternSet([pattern])
        : PatternSet.Everything;

    private async Task ReadAsync()
    {
        (List<HubStreamItem> items, long place) = await queue.ReadBehindAsync(stream, _channel, _after);
        items.ForEach(_pieces.Enqueue);
        if (items.Count == 0)
        {
            _after = Math.Max(_after, place);
        }

        _isReading = false;
        queue.Ring(stream, _after);
    }
}
