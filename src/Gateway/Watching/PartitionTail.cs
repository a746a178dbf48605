using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Channels;
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

            IsBroken = false;
            _reading?.Cancel();
            _reading = new CancellationTokenSource();
            long tail = Partition.Bounds.LastSequence;
            _cache.Reset(tail);
            CancellationToken cancellationToken = _reading.Token;
            _ = Task.Run(() => ReadAsync(tail, cancellationToken), CancellationToken.None);
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
