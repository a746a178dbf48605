using System.Collections.Immutable;
using EventHub.Gateway.Hosting;
using EventHub.Gateway.Metrics;
using EventHub.Grains.Interfaces.Partitions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventHub.Gateway.Watching;

/// <summary>Knows every watcher of this process and the tails they share.</summary>
internal sealed class WatchHub : IDisposable
{
    private readonly WatchInstruments _instruments;
    private readonly int _watchersMax;

    // The hub is put together before the partitions are open; nobody watches before they are.
    private readonly Lazy<ImmutableArray<PartitionTail>> _tails;
    private ImmutableArray<WakeSignal> _signals = [];

    public WatchHub(ILocalPartitions partitions, WatchInstruments instruments, IOptions<GatewayOptions> options, ILogger<WatchHub> logger)
    {
        _instruments = instruments;
        _watchersMax = options.Value.WatchersMax;
        _tails = new(() => [.. partitions.All.Select(partition =>
            new PartitionTail(partition, partitions.All.Length == 1, options.Value.WatchCacheBytesMax, WakeAll, logger))]);
    }

    /// <summary>One per partition, in the order of the hub's list.</summary>
    public ImmutableArray<PartitionTail> Tails => _tails.Value;

    /// <summary>True when a partition's end can no longer be read.</summary>
    public bool IsBroken
    {
        get
        {
            foreach (PartitionTail tail in Tails)
            {
                if (tail.IsBroken)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Counts a watcher in, to be woken by <paramref name="signal"/>; false when there are too many.</summary>
    public bool TryJoin(WakeSignal signal)
    {
        if (!_instruments.TryEnter(_watchersMax))
        {
            return false;
        }

        ImmutableInterlocked.Update(ref _signals, static (signals, added) => signals.Add(added), signal);
        foreach (PartitionTail tail in Tails)
        {
            tail.Join();
        }

        return true;
    }

    /// <summary>Counts a watcher out.</summary>
    public void Leave(WakeSignal signal)
    {
        ImmutableInterlocked.Update(ref _signals, static (signals, removed) => signals.Remove(removed), signal);
        foreach (PartitionTail tail in Tails)
        {
            tail.Leave();
        }

        _instruments.Leave();
    }

    public void Dispose()
    {
        if (_tails.IsValueCreated)
        {
            foreach (PartitionTail tail in Tails)
            {
                tail.Dispose();
            }
        }
    }

    private void WakeAll()
    {
        foreach (WakeSignal signal in _signals)
        {
            signal.Wake();
        }
    }
}
