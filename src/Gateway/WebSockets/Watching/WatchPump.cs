using System.Buffers;
using EventHub.Gateway.Http;
using EventHub.Gateway.Watching;
using EventHub.Gateway.WebSockets.Sessions;
using EventHub.Protocol.Positions;

namespace EventHub.Gateway.WebSockets.Watching;

/// <summary>
/// Sends the watches of one connection what they want.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Each watch gets each partition's events in sequence order, each once. When a partition goes on in another history than
/// the watch has seen, the watch is told so before anything of it comes.</item>
/// <item>Nothing is read for a connection while a flush waits for its client, so a slow one holds a place, not events.</item>
/// <item>A watch behind what is shared reads the log by itself; a watch without credit stands still.</item>
/// </list>
/// </remarks>
internal sealed partial class WatchPump(SocketServices services, SocketOutput output, Func<ValueTask<bool>> turn, CancellationToken aborted)
{
    private readonly List<SocketWatch> _watches = [];
    private int _next, _events;

    /// <summary>True when something is watched.</summary>
    public bool IsActive => _watches.Count > 0;

    /// <summary>Begins to serve a watch.</summary>
    public void Start(SocketWatch watch)
    {
        if (!watch.IsEnded)
        {
            services.Hub.Add(watch.Watcher);
            _watches.Add(watch);
        }
    }

    /// <summary>Ends a watch.</summary>
    public void Stop(SocketWatch watch)
    {
        watch.IsEnded = true;
        if (_watches.Remove(watch))
        {
            services.Hub.Remove(watch.Watcher);
        }
    }

    /// <summary>Ends all of them.</summary>
    public void StopAll()
    {
        while (_watches.Count > 0)
        {
            Stop(_watches[^1]);
        }
    }

    /// <summary>Gathers what is there, up to a flush; true when there may be more.</summary>
    public async ValueTask<bool> PumpAsync()
    {
        bool more = false;
        for (int i = 0; i < _watches.Count && !output.IsFull; i++)
        {
            // Every round begins with another watch, so one that is far behind does not starve the others.
            SocketWatch watch = _watches[(_next + i) % _watches.Count];
            watch.Refill(output);
            for (int lane = 0; lane < watch.Lanes.Length && !watch.IsEnded; lane++)
            {
                more |= await PumpAsync(watch, watch.Lanes[lane]);
            }
        }

        _next = _watches.Count == 0 ? 0 : (_next + 1) % _watches.Count;
        return more || output.IsFull;
    }

    /// <summary>Tells the instruments what is about to be flushed.</summary>
    public void CountSent()
    {
        if (_events > 0)
        {
            services.WatchInstruments.Sent(_events, output.Gathered);
            _events = 0;
        }
    }

    private async ValueTask<bool> PumpAsync(SocketWatch watch, WatchLane lane)
    {
        while (!output.IsFull && watch.Credit > 0 && !watch.IsEnded)
        {
            TailLookup found = lane.Find(out SharedBatch? shared);

            // Looked at behind the search: what was found in a new history is not taken for what comes next in the old one.
            if (FollowHistory(watch, lane))
            {
                shared?.Release();
                continue;
            }

            switch (found)
            {
                case TailLookup.AtTail:
                    return false;
                case TailLookup.Found:
                    SendShared(watch, lane, shared!);
                    break;
                default:
                    if (!await ReadOwnAsync(watch, lane))
                    {
                        return false;
                    }

                    break;
            }
        }

        return watch.Credit > 0;
    }

    /// <summary>Goes on in the partition's history as it is now; true when that is another one, and the client is told if it has seen, or missed, what is no longer so.</summary>
    private bool FollowHistory(SocketWatch watch, WatchLane lane)
    {
        Position before = lane.Place;
        bool hasGap = lane.FollowHistory();
        if (hasGap)
        {
            SendGap(watch, before);
        }

        return lane.Epoch != before.Epoch;
    }

    private void SendShared(SocketWatch watch, WatchLane lane, SharedBatch shared)
    {
        try
        {
            SharedEvents events = shared.Events(watch.IsBinary);
            for (int number = events.ChunkOf(lane.After + 1); number < events.Chunks.Length; number++)
            {
                if (output.IsFull || watch.Credit <= 0)
                {
                    return;
                }

                EventChunk chunk = events.Chunks[number];
                int first = Math.Max(chunk.First, (int)(lane.After + 1 - shared.Batch.FirstSequence));
                int end = SendChunk(watch, lane, shared.Batch.FirstSequence, events, chunk, first);
                lane.Pass(shared.Batch.FirstSequence + end - 1);
                if (end < chunk.End)
                {
                    return;
                }
            }

            lane.Pass(shared.To);
        }
        finally
        {
            shared.Release();
        }
    }

    /// <summary>Gathers what is wanted of a chunk from event <paramref name="first"/> on; the result is the number behind the last that was passed.</summary>
    private int SendChunk(SocketWatch watch, WatchLane lane, long firstSequence, SharedEvents events, EventChunk chunk, int first)
    {
        int credit = (int)Math.Min(watch.Credit, int.MaxValue);
        switch (events.Match(chunk, watch.Patterns))
        {
            case ChunkMatch.All:
                int count = Math.Min(chunk.End - first, credit);
                lane.Pass(firstSequence + first + count - 1);
                if (count == chunk.Count && watch.Name == SocketWatch.FirstName && events.Frame(chunk) is { IsEmpty: false } frame)
                {
                    output.Write(frame);
                    Sent(watch, count);
                }
                else
                {
                    Send(watch, events.Slice(chunk, first, count), count);
                }

                return first + count;
            case ChunkMatch.Some:
                return SendSome(watch, lane, firstSequence, events, chunk, first, credit);
            default:
                return chunk.End;
        }
    }

    private int SendSome(SocketWatch watch, WatchLane lane, long firstSequence, SharedEvents events, EventChunk chunk, int first, int credit)
    {
        using PooledBuffer frame = PooledBuffer.Rent();
        int count = 0, index = first;
        for (; index < chunk.End && count < credit; index++)
        {
            if (watch.Patterns.Matches(events.Record(index).Channel))
            {
                Append(frame, watch.IsBinary, events.Single(chunk, index));
                count++;
            }
        }

        lane.Pass(firstSequence + index - 1);
        Send(watch, frame.Span, count);
        return index;
    }

    private void SendGap(SocketWatch watch, Position before) =>
        SocketOutput.Replies(watch.IsBinary).Events(output, watch.Name, watch.Here(), default, watch.HereBut(before));

    private void Send(SocketWatch watch, ReadOnlySpan<byte> encoded, int events)
    {
        if (events > 0)
        {
            SocketOutput.Replies(watch.IsBinary).Events(output, watch.Name, watch.Here(), encoded);
            Sent(watch, events);
        }
    }

    private void Sent(SocketWatch watch, int events)
    {
        watch.Spend(events);
        _events += events;
    }

    private static void Append(PooledBuffer frame, bool isBinary, ReadOnlySpan<byte> encoded)
    {
        if (frame.Length > 0)
        {
            frame.Write(EventEncoder.Separator(isBinary));
        }

        frame.Write(encoded);
    }
}
