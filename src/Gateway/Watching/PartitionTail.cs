using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;
using Microsoft.Extensions.Logging;

namespace EventHub.Gateway.Watching;

/// <summary>
/// Reads the end of one partition once for all watchers, while there are any, and wakes those that a commit matches.
/// </summary>
internal sealed partial class PartitionTail(IPartition partition, bool framesWithIds, int cacheBytesMax, WatchRouter router, ILogger logger) : IDisposable
{
    private readonly TailCache _cache = new(cacheBytesMax);
    private readonly Lock _lock = new();
    private CancellationTokenSource? _reading;
    private PatternSet _wanted = PatternSet.Everything;
    private Epoch _epoch;
    private int _watchers;

    /// <summary>The partition.</summary>
    public IPartition Partition { get; } = partition;

    /// <summary>True when it can no longer be read; watchers end.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Counts a watcher in; the first one starts the reading.</summary>
    public void Join()
    {
        lock (_lock)
        {
            if (_watchers++ > 0 && !IsBroken)
            {
                return;
            }

            Begin();
        }
    }

    /// <summary>Reads only what is wanted, from now on: what was passed over under another filter is not shared any more.</summary>
    public void Filter(PatternSet wanted)
    {
        lock (_lock)
        {
            _wanted = wanted;
            if (_reading is not null)
            {
                Begin();
            }
        }
    }

    /// <summary>Begins anew in another history: what is shared of the old one is not so any more.</summary>
    public void Follow(Epoch epoch)
    {
        lock (_lock)
        {
            if (_epoch != epoch && _watchers > 0)
            {
                Begin();
            }
        }
    }

    /// <summary>Counts a watcher out; the last one stops the reading.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_watchers == 0)
            {
                _reading?.Cancel();
                _reading?.Dispose();
                _reading = null;
                _cache.Reset(Partition.Bounds.LastSequence);
            }
        }
    }

    /// <summary>Finds what comes next for a lane that stands at <paramref name="after"/>, which is moved over what does not match; see <see cref="TailCache.Find"/>.</summary>
    public TailLookup Find(WatchLane lane, ref long after, out SharedBatch? batch)
    {
        batch = null;
        if (lane.IsCaughtUp && router.IsCaughtUp(lane, ref after))
        {
            return TailLookup.AtTail;
        }

        after = Math.Max(after, lane.ResumeAfter);
        while (true)
        {
            TailLookup found = _cache.Find(after, out batch);
            if (found != TailLookup.AtTail || router.TryCatchUp(lane, after))
            {
                return found;
            }
        }
    }

    /// <summary>Forgets a lane whose watcher left.</summary>
    public void Forget(WatchLane lane) => router.Forget(lane);

    /// <summary>Stops the reading.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _reading?.Cancel();
            _reading?.Dispose();
            _reading = null;
        }
    }

    private void Begin()
    {
        _reading?.Cancel();
        _reading?.Dispose();
        _reading = new CancellationTokenSource();
        IsBroken = false;
        PartitionBounds bounds = Partition.Bounds;
        _epoch = bounds.Epoch;
        _cache.Reset(bounds.LastSequence);
        router.Reset(bounds.LastSequence);
        CancellationToken cancellationToken = _reading.Token;
        PatternSet wanted = _wanted;
        _ = Task.Run(() => ReadAsync(bounds.LastSequence, wanted, cancellationToken), CancellationToken.None);
    }

    private async Task ReadAsync(long after, PatternSet wanted, CancellationToken cancellationToken)
    {
        WakeSignal? woken = null;
        try
        {
            while (true)
            {
                await new WaitAndWake(Partition.WaitAsync(after, wanted, cancellationToken), woken);
                woken = null;
                PartitionRead read = await Partition.ReadForwardAsync(after, wanted, Lanes.All, cancellationToken);
                if (Partition.Bounds.Epoch is var epoch && epoch != _epoch)
                {
                    read.Batch?.Dispose();
                    Follow(epoch);
                    return;
                }

                woken = Share(read, after, cancellationToken);
                after = read.Place;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The last watcher left.
        }
        catch (Exception fault)
        {
            LogBroken(logger, Partition.Number, fault);
            IsBroken = true;
            router.Reset(after);
        }
    }

    /// <summary>Shares what was read; the result is somebody who is still to be woken.</summary>
    private WakeSignal? Share(in PartitionRead read, long after, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                read.Batch?.Dispose();
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (read.GapBefore)
            {
                // Every watcher meets the damaged range itself, and says so to its client.
                _cache.Reset(read.Place);
                read.Batch?.Dispose();
                router.Reset(read.Place);
            }
            else if (read.Batch is null)
            {
                _cache.Pass(read.Place);
                router.Pass(read.Place);
            }
            else
            {
                return ShareBatch(new SharedBatch(read.Batch, after, read.Place, framesWithIds, Partition));
            }

            return null;
        }
    }

    /// <summary>Shares a batch before it is routed: whoever is woken finds it.</summary>
    private WakeSignal? ShareBatch(SharedBatch shared)
    {
        shared.TryUse();
        try
        {
            _cache.Add(shared);
            return router.Route(shared.Batch, shared.From, shared.To);
        }
        finally
        {
            shared.Release();
        }
    }
}
