using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Positions;
using Microsoft.Extensions.Logging;

namespace EventHub.Gateway.Watching;

/// <summary>
/// Reads the end of one partition once for all watchers, while there are any, and wakes them at every commit.
/// </summary>
internal sealed partial class PartitionTail(ILocalPartition partition, bool framesWithIds, int cacheBytesMax, Action wakeAll, ILogger logger) : IDisposable
{
    private readonly TailCache _cache = new(cacheBytesMax);
    private readonly Lock _lock = new();
    private CancellationTokenSource? _reading;
    private Epoch _epoch;
    private int _watchers;

    /// <summary>The partition.</summary>
    public ILocalPartition Partition { get; } = partition;

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

    /// <summary>Finds what comes behind a place; see <see cref="TailCache.Find"/>.</summary>
    public TailLookup Find(long after, out SharedBatch? batch) => _cache.Find(after, out batch);

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
        CancellationToken cancellationToken = _reading.Token;
        _ = Task.Run(() => ReadAsync(bounds.LastSequence, cancellationToken), CancellationToken.None);
    }

    private async Task ReadAsync(long after, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Partition.WaitAsync(after, cancellationToken);
                PartitionRead read = await Partition.ReadForwardAsync(after, PatternSet.Everything, cancellationToken);
                Share(read, after, cancellationToken);
                after = read.Place;
                wakeAll();
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
            wakeAll();
        }
    }

    private void Share(in PartitionRead read, long after, CancellationToken cancellationToken)
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
            }
            else if (read.Batch is null)
            {
                _cache.Pass(read.Place);
            }
            else
            {
                _cache.Add(new SharedBatch(read.Batch, after, read.Place, framesWithIds));
            }
        }
    }
}
