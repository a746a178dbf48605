using System.Diagnostics.CodeAnalysis;
using EventHub.Client.Orleans.Streams;
using Orleans.Runtime;
using Orleans.Streams;

namespace EventHub.Silo.Streams;

/// <content>What was read last, and those who read it.</content>
internal sealed partial class HubStreamQueue : IQueueCache
{
    private const int WindowItems = 4096, WindowBytes = 16 << 20, MaxAdd = 1024;

    /// <summary>How long a channel's first event counts as not delivered while its subscribers are looked up.</summary>
    private static readonly TimeSpan s_lookup = TimeSpan.FromSeconds(30);

    private readonly Queue<HubStreamItem> _window = new();
    private readonly Dictionary<StreamId, StreamWindow> _byStream = [];
    private readonly HashSet<HubStreamCursor> _cursors = [];
    private readonly Queue<(long At, long Through)> _read = new();
    private readonly Dictionary<StreamId, HubStreamItem> _rung = [];
    private TaskCompletionSource _bell = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _windowFrom, _windowBytes;
    private long _settled;
    private long _gotThrough, _subscribers;

    /// <summary>Everything behind this place is in the window.</summary>
    internal long WindowFrom => _windowFrom;

    /// <summary>Events behind the place up to which all who are known here have everything, when the agent looked last. May be asked for by any thread.</summary>
    internal long Lag => Math.Max(0, partition.Bounds.LastSequence - Volatile.Read(ref _gotThrough));

    /// <summary>How many are known here. May be asked for by any thread.</summary>
    internal long Subscribers => Volatile.Read(ref _subscribers);

    public int GetMaxAddCount() => MaxAdd;

    public void AddToCache(IList<IBatchContainer> messages)
    {
        foreach (HubStreamItem item in messages.OfType<HubStreamItem>().Where(static item => !item.IsDoorbell))
        {
            Keep(item);
        }

        _read.Enqueue((timeProvider.GetTimestamp(), _place));
        LookAtLag();
        if (_window.Count > 2 * WindowItems || _windowBytes > 2 * WindowBytes)
        {
            Forget();
        }
    }

    public bool TryPurgeFromCache([MaybeNullWhen(false)] out IList<IBatchContainer> purgedItems)
    {
        purgedItems = null;
        return false;
    }

    // Never: who lags reads the log, and holds up nobody.
    public bool IsUnderPressure() => false;

    public IQueueCacheCursor GetCacheCursor(StreamId streamId, StreamSequenceToken? token)
    {
        long after = token is null ? _place : token.SequenceNumber - 1;
        HubStreamCursor cursor = new(this, streamId, after, after < _windowFrom ? HeldFrom(streamId, after + 1) : []);
        _cursors.Add(cursor);
        return cursor;
    }

    internal void Remove(HubStreamCursor cursor) => _cursors.Remove(cursor);

    /// <summary>The first item of a stream in the window behind a place, or null.</summary>
    internal HubStreamItem? NextInWindow(StreamId stream, long after) => _byStream.TryGetValue(stream, out StreamWindow? same) ? same.NextBehind(after) : null;

    /// <summary>Has the agent look at a stream again.</summary>
    internal void Ring(StreamId stream, long sequence)
    {
        _rung[stream] = new HubStreamItem(stream, null, sequence);
        _bell.TrySetResult();
    }

    private Task NextDoorbell() => _bell.Task;

    private List<IBatchContainer> TakeDoorbells()
    {
        List<IBatchContainer> rung = [.. _rung.Values];
        _rung.Clear();
        if (_bell.Task.IsCompleted)
        {
            _bell = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return rung;
    }

    // A subscriber who has the first event of what is brought says so, and the agent steps over it with a new cursor, at once: what was read from the log for the one before is still there.
    private HubStreamItem[] HeldFrom(StreamId stream, long sequence) =>
        _cursors.Select(cursor => cursor.HeldFrom(stream, sequence)).FirstOrDefault(static held => held.Any())?.ToArray() ?? [];

    private void Keep(HubStreamItem item)
    {
        _place = item.Sequence;
        _windowBytes += item.Size;
        _window.Enqueue(item);
        if (!_byStream.TryGetValue(item.StreamId, out StreamWindow? same))
        {
            _byStream[item.StreamId] = same = new();
        }

        same.Add(item);
    }

    private void Forget()
    {
        foreach (HubStreamCursor cursor in _cursors)
        {
            cursor.PassOver(_place);
        }

        while (_window.Count > WindowItems || _windowBytes > WindowBytes)
        {
            HubStreamItem oldest = _window.Dequeue();
            _windowFrom = oldest.Sequence;
            _windowBytes -= oldest.Size;
            StreamWindow same = _byStream[oldest.StreamId];
            same.RemoveFirst();
            if (same.IsEmpty)
            {
                _byStream.Remove(oldest.StreamId);
            }
        }
    }

    // What was only looked at is not in the window: whoever subscribed meanwhile, or goes back, reads it from the log.
    private void PassOver(long place)
    {
        if (place > _place)
        {
            _window.Clear();
            _byStream.Clear();
            _windowBytes = 0;
            (_place, _windowFrom) = (place, place);
        }
    }

    // What every subscriber has. Of a channel that was just seen it may not be known yet who subscribes.
    private long DoneThrough()
    {
        while (_read.TryPeek(out (long At, long Through) oldest) && timeProvider.GetElapsedTime(oldest.At) >= s_lookup)
        {
            _settled = oldest.Through;
            _read.Dequeue();
        }

        return Math.Max(GotThrough(_read.Count == 0 ? _place : _settled), 0);
    }

    private void LookAtLag()
    {
        Volatile.Write(ref _gotThrough, GotThrough(_place));
        Volatile.Write(ref _subscribers, _cursors.Count);
    }

    // At most so far, and no further than any subscriber who is known.
    private long GotThrough(long through)
    {
        foreach (HubStreamCursor cursor in _cursors)
        {
            through = Math.Min(through, cursor.DoneThrough);
        }

        return through;
    }
}
