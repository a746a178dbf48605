using System.Collections.Immutable;
using EventHub.Gateway.Hosting;
using EventHub.Gateway.Metrics;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Channels;
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
    private readonly WatchRoutes _routes = new();
    private readonly TailFilter _filter = new();
    private readonly bool _isRemote;

    public WatchHub(IPartitions partitions, WatchInstruments instruments, IOptions<GatewayOptions> options, ILogger<WatchHub> logger)
    {
        _instruments = instruments;
        _isRemote = partitions is not ILocalPartitions;
        _watchersMax = options.Value.WatchersMax;
        _tails = new(() => [.. partitions.All.Select((partition, lane) => new PartitionTail(
            partition, partitions.All.Length == 1, options.Value.WatchCacheBytesMax, new WatchRouter(_routes, lane), logger))]);
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

    /// <summary>Counts a client in; false when there are too many.</summary>
    public bool TryJoin()
    {
        if (!_instruments.TryEnter(_watchersMax))
        {
            return false;
        }

        foreach (PartitionTail tail in Tails)
        {
            tail.Join();
        }

        return true;
    }

    /// <summary>Counts a client out, whose watchers were removed.</summary>
    public void Leave()
    {
        foreach (PartitionTail tail in Tails)
        {
            tail.Leave();
        }

        _instruments.Leave();
    }

    /// <summary>From now on commits that match wake <paramref name="watcher"/>.</summary>
    public void Add(Watcher watcher)
    {
        if (!_isRemote)
        {
            _routes.Add(watcher);
            return;
        }

        lock (_filter)
        {
            if (_filter.Widen(watcher.Patterns, _routes.Trie.Values))
            {
                foreach (PartitionTail tail in Tails)
                {
                    tail.Filter(_filter.Patterns);
                }
            }

            _routes.Add(watcher);
        }
    }

    /// <summary>Ends that: nothing wakes it any more.</summary>
    public void Remove(Watcher watcher)
    {
        _routes.Remove(watcher);
        foreach (WatchLane lane in watcher.Lanes)
        {
            lane.Tail.Forget(lane);
        }
    }

    /// <summary>The patterns under which a channel is watched now, by text, with how many watchers have each; and how many watchers there are.</summary>
    public SortedDictionary<string, int> PatternsOf(ReadOnlySpan<byte> channel, out int watchers)
    {
        HashSet<Watcher> found = [];
        _routes.Trie.Match(channel, found);
        watchers = found.Count;
        SortedDictionary<string, int> patterns = new(StringComparer.Ordinal);
        foreach (Watcher watcher in found)
        {
            foreach (ChannelPattern pattern in watcher.Patterns.Patterns)
            {
                if (pattern.Matches(channel))
                {
                    patterns[pattern.Text] = patterns.GetValueOrDefault(pattern.Text) + 1;
                }
            }
        }

        return patterns;
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
}
