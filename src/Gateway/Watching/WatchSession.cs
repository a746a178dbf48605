using System.Collections.Immutable;
using EventHub.Gateway.Metrics;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Places;
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
internal sealed class WatchSession(
    HttpContext context, PatternSet patterns, ResolvedPlaces start, WatchHub hub, WatchInstruments instruments)
{
    private readonly WakeSignal _signal = new();
    private readonly WatchWriter _writer = new(context, instruments);
    private readonly CancellationToken _aborted = context.RequestAborted;
    private readonly WatchLane[] _lanes = [.. hub.Tails.Select((tail, i) => new WatchLane(tail, start.Epochs[i], start.After[i]))];
    private BorrowedThread _thread;
    private volatile bool _heartbeatDue;

    /// <summary>Sends events until the client leaves or the hub shuts down.</summary>
    public async Task RunAsync(TimeProvider timeProvider, TimeSpan heartbeat, CancellationToken draining)
    {
        await using CancellationTokenRegistration onAbort = _aborted.UnsafeRegister(static state => ((WakeSignal)state!).Wake(), _signal);
        await using CancellationTokenRegistration onDrain = draining.UnsafeRegister(static state => ((WakeSignal)state!).Wake(), _signal);
        await using ITimer timer = timeProvider.CreateTimer(_ => OnHeartbeat(), null, heartbeat, heartbeat);
        Watcher watcher = new(patterns, _lanes, _signal);
        hub.Add(watcher);
        try
        {
            // Where history is missing, the gap brings the place: a client that never saw the gap must not resume behind it.
            _writer.WriteOpened(start.Asked is null ? Here() : null);
            await _writer.FlushAsync();
            if (start.Asked is { } asked)
            {
                _writer.WriteGap(asked, Here());
            }

            await SendAsync(draining);
        }
        catch (OperationCanceledException) when (_writer.IsClientGone || _aborted.IsCancellationRequested)
        {
            // The client left.
        }
        finally
        {
            hub.Remove(watcher);
        }
    }

    private async Task SendAsync(CancellationToken draining)
    {
        while (!_aborted.IsCancellationRequested && !draining.IsCancellationRequested && !hub.IsBroken)
        {
            bool more = false;
            foreach (WatchLane lane in _lanes)
            {
                more |= await PumpAsync(lane);
            }

            if (_heartbeatDue)
            {
                _heartbeatDue = false;
                _writer.Write(WatchFrames.Heartbeat);
            }

            if (_writer.HasUnflushed)
            {
                await FlushAsync();
            }
            else if (!more)
            {
                _thread.Woken(await _signal.WaitAsync());
            }
        }

        if (draining.IsCancellationRequested && !_aborted.IsCancellationRequested)
        {
            _writer.Write(WatchFrames.ShuttingDown);
            await _writer.FlushAsync();
        }
    }

    private async ValueTask FlushAsync()
    {
        ValueTask flush = _writer.FlushAsync();
        bool hasWaited = !flush.IsCompleted;
        await flush;
        if (hasWaited)
        {
            // On the thread of the socket now.
            _thread.Woken(here: true);
        }
        else if (_thread.IsOver())
        {
            await Task.Yield();
        }
    }

    private void OnHeartbeat()
    {
        _heartbeatDue = true;
        _signal.Wake();
    }

    /// <summary>Writes what a partition has, up to a flush; true when there may be more.</summary>
    private async ValueTask<bool> PumpAsync(WatchLane lane)
    {
        Position before = lane.Place;
        if (lane.FollowHistory())
        {
            _writer.WriteGap(HereBut(before), Here());
        }

        while (!_writer.IsFlushDue)
        {
            switch (lane.Find(out SharedBatch? shared))
            {
                case TailLookup.AtTail:
                    return false;
                case TailLookup.Found:
                    WriteShared(lane, shared!);
                    break;
                default:
                    if (!await ReadOwnAsync(lane))
                    {
                        return false;
                    }

                    break;
            }
        }

        return true;
    }

    /// <summary>Writes a shared batch, or as much of it as goes before a flush.</summary>
    private void WriteShared(WatchLane lane, SharedBatch shared)
    {
        try
        {
            foreach (StoredRecord record in shared.Batch)
            {
                if (!IsWanted(record, lane))
                {
                    continue;
                }

                if (_writer.IsFlushDue)
                {
                    return;
                }

                lane.Pass(record.Sequence);

                // With several partitions a frame cannot hold its id: the cursor is each watcher's own.
                _writer.WriteShared(shared.Frame(record), _lanes.Length > 1 ? Here() : null);
            }

            lane.Pass(shared.To);
        }
        finally
        {
            shared.Release();
        }
    }

    /// <summary>Reads the log from the watcher's own place; false when there is nothing there yet.</summary>
    private async ValueTask<bool> ReadOwnAsync(WatchLane lane)
    {
        instruments.ReadBehind();

        // It may read the disk, and who woke this watcher must not wait for that.
        await Task.Yield();
        Position before = lane.Place;
        PartitionRead read = await lane.Partition.ReadForwardAsync(lane.After, patterns, Lanes.All, _aborted);
        using StoredBatch? batch = read.Batch;
        if (read.GapBefore)
        {
            lane.Pass(batch is null ? read.Place : batch.FirstSequence - 1);
            _writer.WriteGap(HereBut(before), Here());
        }

        while (batch is not null && !WriteSome(lane, batch))
        {
            await FlushAsync();
        }

        lane.Pass(read.Place);
        return batch is not null || lane.After > before.Sequence || !read.AtEnd;
    }

    /// <summary>Writes events of a batch until a flush is due; true when all of it is written.</summary>
    private bool WriteSome(WatchLane lane, StoredBatch batch)
    {
        foreach (StoredRecord record in batch)
        {
            if (!IsWanted(record, lane))
            {
                continue;
            }

            if (_writer.IsFlushDue)
            {
                return false;
            }

            lane.Pass(record.Sequence);
            if (!lane.Partition.IsHidden(record))
            {
                _writer.WriteEvent(record, lane.Partition.StateOf(record), Here());
            }
        }

        return true;
    }

    private bool IsWanted(scoped in StoredRecord record, WatchLane lane) =>
        record.IsEvent && record.Sequence > lane.After && patterns.Matches(record.Channel);

    private Cursor Here() => new(ImmutableArray.Create(Array.ConvertAll(_lanes, lane => lane.Place)));

    /// <summary>Where the watcher was before one partition moved.</summary>
    private Cursor HereBut(Position place) =>
        new(ImmutableArray.Create(Array.ConvertAll(_lanes, lane => lane.Partition.Number == place.Partition ? place : lane.Place)));
}
