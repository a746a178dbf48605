using EventHub.Gateway.Http;
using EventHub.Gateway.Watching;
using EventHub.Gateway.WebSockets.Sessions;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.WebSockets.Watching;

/// <summary>
/// Sends the watches of one connection what they want.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Each watch gets each partition's events in sequence order, each once.</item>
/// <item>Nothing is read for a connection while a flush waits for its client, so a slow one holds a place, not events.</item>
/// <item>A watch behind what is shared reads the log by itself; a watch without credit stands still.</item>
/// </list>
/// </remarks>
internal sealed class WatchPump(SocketServices services, SocketOutput output, Func<ValueTask<bool>> turn, CancellationToken aborted)
{
    private const int FrameBytes = 32 * 1024;

    private readonly List<SocketWatch> _watches = [];
    private int _next, _events;

    /// <summary>True when something is watched.</summary>
    public bool IsActive => _watches.Count > 0;

    /// <summary>Begins to serve a watch.</summary>
    public void Start(SocketWatch watch)
    {
        if (!watch.IsEnded)
        {
            _watches.Add(watch);
        }
    }

    /// <summary>Ends a watch.</summary>
    public void Stop(SocketWatch watch)
    {
        watch.IsEnded = true;
        _watches.Remove(watch);
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
            for (int partition = 0; partition < watch.After.Length && !watch.IsEnded; partition++)
            {
                more |= await PumpAsync(watch, partition);
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

    private async ValueTask<bool> PumpAsync(SocketWatch watch, int partition)
    {
        PartitionTail tail = services.Hub.Tails[partition];
        while (!output.IsFull && watch.Credit > 0 && !watch.IsEnded)
        {
            switch (tail.Find(watch.After[partition], out SharedBatch? shared))
            {
                case TailLookup.AtTail:
                    return false;
                case TailLookup.Found:
                    SendShared(watch, partition, shared!);
                    break;
                default:
                    if (!await ReadOwnAsync(watch, partition, tail.Partition))
                    {
                        return false;
                    }

                    break;
            }
        }

        return watch.Credit > 0;
    }

    private void SendShared(SocketWatch watch, int partition, SharedBatch shared)
    {
        try
        {
            SharedEvents events = shared.Events(watch.IsBinary);
            for (int number = events.ChunkOf(watch.After[partition] + 1); number < events.Chunks.Length; number++)
            {
                if (output.IsFull || watch.Credit <= 0)
                {
                    return;
                }

                EventChunk chunk = events.Chunks[number];
                int first = Math.Max(chunk.First, (int)(watch.After[partition] + 1 - shared.Batch.FirstSequence));
                int end = SendChunk(watch, partition, shared.Batch.FirstSequence, events, chunk, first);
                watch.After[partition] = shared.Batch.FirstSequence + end - 1;
                if (end < chunk.End)
                {
                    return;
                }
            }

            watch.After[partition] = Math.Max(watch.After[partition], shared.To);
        }
        finally
        {
            shared.Release();
        }
    }

    /// <summary>Gathers what is wanted of a chunk from event <paramref name="first"/> on; the result is the number behind the last that was passed.</summary>
    private int SendChunk(SocketWatch watch, int partition, long firstSequence, SharedEvents events, EventChunk chunk, int first)
    {
        int credit = (int)Math.Min(watch.Credit, int.MaxValue);
        switch (events.Match(chunk, watch.Patterns))
        {
            case ChunkMatch.All:
                int count = Math.Min(chunk.End - first, credit);
                watch.After[partition] = firstSequence + first + count - 1;
                Send(watch, events.Slice(chunk, first, count), count);
                return first + count;
            case ChunkMatch.Some:
                return SendSome(watch, partition, firstSequence, events, chunk, first, credit);
            default:
                return chunk.End;
        }
    }

    private int SendSome(SocketWatch watch, int partition, long firstSequence, SharedEvents events, EventChunk chunk, int first, int credit)
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

        watch.After[partition] = firstSequence + index - 1;
        Send(watch, frame.Span, count);
        return index;
    }

    /// <summary>Reads the log from the watch's own place; false when there is nothing to send for now.</summary>
    private async ValueTask<bool> ReadOwnAsync(SocketWatch watch, int partition, ILocalPartition log)
    {
        services.WatchInstruments.ReadBehind();
        PartitionRead read = await log.ReadForwardAsync(watch.After[partition], watch.Patterns, aborted);
        using StoredBatch? batch = read.Batch;
        if (read.GapBefore)
        {
            Cursor asked = services.Places.CursorAt(watch.After);
            watch.After[partition] = batch is null ? read.Place : Math.Max(watch.After[partition], batch.FirstSequence - 1);
            SocketOutput.Replies(watch.IsBinary).Events(output, watch.Name, services.Places.CursorAt(watch.After), default, asked);
        }

        while (batch is not null && !SendOwn(watch, partition, log, batch))
        {
            if (watch.Credit <= 0 || !await turn() || watch.IsEnded)
            {
                return false;
            }

            watch.Refill(output);
        }

        bool moved = read.Place > watch.After[partition];
        watch.After[partition] = Math.Max(read.Place, watch.After[partition]);
        return batch is not null || moved || !read.AtEnd;
    }

    /// <summary>Gathers wanted events of a batch until a flush is due or the credit is spent; true when the batch is passed.</summary>
    private bool SendOwn(SocketWatch watch, int partition, ILocalPartition log, StoredBatch batch)
    {
        using PooledBuffer frame = PooledBuffer.Rent();
        int count = 0;
        foreach (StoredRecord record in batch)
        {
            if (!record.IsEvent || record.Sequence <= watch.After[partition])
            {
                continue;
            }

            if (frame.Length >= FrameBytes || count >= watch.Credit)
            {
                Send(watch, frame.Span, count);
                frame.Truncate(0);
                count = 0;
                if (output.IsFull || watch.Credit <= 0)
                {
                    return false;
                }
            }

            watch.After[partition] = record.Sequence;
            if (watch.Patterns.Matches(record.Channel) && !log.TryGetDeleted(record.Lsn, out _))
            {
                frame.Write(count > 0 ? EventEncoder.Separator(watch.IsBinary) : default);
                EventEncoder.Write(frame, watch.IsBinary, record);
                count++;
            }
        }

        Send(watch, frame.Span, count);
        return true;
    }

    private void Send(SocketWatch watch, ReadOnlySpan<byte> encoded, int events)
    {
        if (events > 0)
        {
            SocketOutput.Replies(watch.IsBinary).Events(output, watch.Name, services.Places.CursorAt(watch.After), encoded);
            watch.Spend(events);
            _events += events;
        }
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
