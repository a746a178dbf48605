using System.Buffers;
using System.IO.Pipelines;
using EventHub.Gateway.Metrics;
using EventHub.Gateway.Places;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Watching;

/// <summary>
/// One client's watch.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Each partition's events are sent in sequence order, each once.</item>
/// <item>Everything that is ready is written before one flush; while a flush waits for a slow client, nothing more is read for
/// it, so what it holds in memory is bounded by the server's write buffer.</item>
/// <item>A client that falls behind what watchers share reads the log by itself and slows nobody.</item>
/// </list>
/// </remarks>
internal sealed class WatchSession : IAsyncDisposable
{
    private const int FlushBytes = 64 * 1024;

    private readonly PipeWriter _writer;
    private readonly PatternSet _patterns;
    private readonly ResolvedPlaces _start;
    private readonly WatchHub _hub;
    private readonly WakeSignal _signal;
    private readonly PlaceResolver _places;
    private readonly WatchInstruments _instruments;
    private readonly CancellationToken _aborted;
    private readonly CancellationTokenRegistration _onAbort;
    private readonly long[] _after;
    private long _unflushed;
    private int _events;
    private bool _left;
    private volatile bool _heartbeatDue;

    public WatchSession(
        HttpContext context, PatternSet patterns, ResolvedPlaces start, WatchHub hub, WakeSignal signal, PlaceResolver places, WatchInstruments instruments)
    {
        _writer = context.Response.BodyWriter;
        _patterns = patterns;
        _start = start;
        _after = start.After;
        _hub = hub;
        _signal = signal;
        _places = places;
        _instruments = instruments;
        _aborted = context.RequestAborted;
        _onAbort = _aborted.UnsafeRegister(static state => ((WakeSignal)state!).Wake(), signal);
    }

    /// <summary>Sends events until the client leaves or the hub shuts down.</summary>
    public async Task RunAsync(TimeProvider timeProvider, TimeSpan heartbeat, CancellationToken draining)
    {
        Write(WatchFrames.Opened);
        await FlushAsync();
        if (_start.Asked is { } asked)
        {
            WriteGap(asked);
        }

        await using CancellationTokenRegistration onDrain = draining.UnsafeRegister(static state => ((WakeSignal)state!).Wake(), _signal);
        await using ITimer timer = timeProvider.CreateTimer(_ => OnHeartbeat(), null, heartbeat, heartbeat);
        try
        {
            await SendAsync(draining);
        }
        catch (OperationCanceledException) when (_left || _aborted.IsCancellationRequested)
        {
            // The client left.
        }
    }

    public ValueTask DisposeAsync() => _onAbort.DisposeAsync();

    private async Task SendAsync(CancellationToken draining)
    {
        while (!_aborted.IsCancellationRequested && !draining.IsCancellationRequested && !_hub.IsBroken)
        {
            bool more = false;
            for (int partition = 0; partition < _after.Length; partition++)
            {
                more |= await PumpAsync(partition);
            }

            if (_heartbeatDue)
            {
                _heartbeatDue = false;
                Write(WatchFrames.Heartbeat);
            }

            if (_unflushed > 0)
            {
                await FlushAsync();
            }
            else if (!more)
            {
                await _signal.WaitAsync();
            }
        }

        if (draining.IsCancellationRequested && !_aborted.IsCancellationRequested)
        {
            Write(WatchFrames.ShuttingDown);
            await FlushAsync();
        }
    }

    private void OnHeartbeat()
    {
        _heartbeatDue = true;
        _signal.Wake();
    }

    /// <summary>Writes what a partition has, up to a flush; true when there may be more.</summary>
    private async ValueTask<bool> PumpAsync(int partition)
    {
        PartitionTail tail = _hub.Tails[partition];
        while (_unflushed < FlushBytes)
        {
            switch (tail.Find(_after[partition], out SharedBatch? shared))
            {
                case TailLookup.AtTail:
                    return false;
                case TailLookup.Found:
                    WriteShared(partition, shared!);
                    break;
                default:
                    if (!await ReadOwnAsync(partition, tail.Partition))
                    {
                        return false;
                    }

                    break;
            }
        }

        return true;
    }

    /// <summary>Writes a shared batch, or as much of it as goes before a flush.</summary>
    private void WriteShared(int partition, SharedBatch shared)
    {
        try
        {
            long to = shared.To;
            foreach (StoredRecord record in shared.Batch)
            {
                if (!IsWanted(record, partition))
                {
                    continue;
                }

                if (_unflushed >= FlushBytes)
                {
                    to = record.Sequence - 1;
                    break;
                }

                _after[partition] = record.Sequence;
                WriteIdOfMany();
                Write(shared.Frame(record));
                _events++;
            }

            _after[partition] = to;
        }
        finally
        {
            shared.Release();
        }
    }

    /// <summary>Reads the log from the watcher's own place; false when there is nothing there yet.</summary>
    private async ValueTask<bool> ReadOwnAsync(int partition, ILocalPartition log)
    {
        _instruments.ReadBehind();
        PartitionRead read = await log.ReadForwardAsync(_after[partition], _patterns, _aborted);
        using StoredBatch? batch = read.Batch;
        if (read.GapBefore)
        {
            Cursor asked = _places.CursorAt(_after);
            _after[partition] = batch is null ? read.Place : Math.Max(_after[partition], batch.FirstSequence - 1);
            WriteGap(asked);
        }

        if (batch is not null)
        {
            await WriteOwnAsync(partition, log, batch);
        }

        bool moved = read.Place > _after[partition];
        _after[partition] = Math.Max(read.Place, _after[partition]);
        return batch is not null || moved || !read.AtEnd;
    }

    private async ValueTask WriteOwnAsync(int partition, ILocalPartition log, StoredBatch batch)
    {
        while (!WriteSome(partition, log, batch))
        {
            await FlushAsync();
        }
    }

    /// <summary>Writes events of a batch until a flush is due; true when all of it is written.</summary>
    private bool WriteSome(int partition, ILocalPartition log, StoredBatch batch)
    {
        foreach (StoredRecord record in batch)
        {
            if (!IsWanted(record, partition))
            {
                continue;
            }

            if (_unflushed >= FlushBytes)
            {
                return false;
            }

            _after[partition] = record.Sequence;
            if (!log.TryGetDeleted(record.Lsn, out _))
            {
                long before = _writer.UnflushedBytes;
                WatchFrames.WriteId(_writer, _places.CursorAt(_after));
                WatchFrames.WriteEvent(_writer, record);
                _unflushed += _writer.CanGetUnflushedBytes ? _writer.UnflushedBytes - before : FlushBytes;
                _events++;
            }
        }

        return true;
    }

    private bool IsWanted(scoped in StoredRecord record, int partition) =>
        record.IsEvent && record.Sequence > _after[partition] && _patterns.Matches(record.Channel);

    /// <summary>With several partitions a frame cannot hold its id: the cursor is each watcher's own.</summary>
    private void WriteIdOfMany()
    {
        if (_after.Length > 1)
        {
            WatchFrames.WriteId(_writer, _places.CursorAt(_after));
        }
    }

    private void WriteGap(Cursor asked)
    {
        WatchFrames.WriteGap(_writer, asked, _places.CursorAt(_after));
        _unflushed++;
    }

    private void Write(ReadOnlySpan<byte> frame)
    {
        _writer.Write(frame);
        _unflushed += frame.Length;
    }

    private async ValueTask FlushAsync()
    {
        _instruments.Sent(_events, _unflushed);
        _unflushed = 0;
        _events = 0;
        FlushResult result = await _writer.FlushAsync(_aborted);
        if (result.IsCompleted)
        {
            _left = true;
            throw new OperationCanceledException("The client left.");
        }
    }
}
