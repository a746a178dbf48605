using EventHub.Protocol.Channels;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.Watching;

/// <summary>
/// Finds, for every commit of a partition, the watchers that want something of it, and wakes those that wait.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>A lane is <em>caught up</em> from the moment its watcher has seen everything routed until a commit matches. Only then the watcher may sleep,
/// and only such watchers are woken: both are decided under one lock, so no commit falls between.</item>
/// <item>What was routed while a lane was caught up did not match: woken, it goes on at the first commit that did. Its cost follows its matches.</item>
/// <item>Who wants a channel is asked once per channel and trie; commits on known channels allocate nothing. The memory is bounded: once full, it begins anew.</item>
/// </list>
/// </remarks>
internal sealed class WatchRouter(WatchRoutes routes, int lane)
{
    // Of what is known: channels, and references to their watchers.
    private const int ChannelsMax = 4096, ReferencesMax = 1 << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<byte[], Watcher[]> _known = new(Utf8Names.Instance);
    private readonly HashSet<Watcher> _found = [];
    private readonly List<WakeSignal> _woken = [];
    private PatternTrie<Watcher> _trie = routes.Trie;
    private long _routed;
    private int _caughtUp, _references;

    /// <summary>Begins anew behind <paramref name="tail"/>, in another history perhaps: every watcher looks where it stands.</summary>
    public void Reset(long tail)
    {
        lock (_lock)
        {
            _routed = tail;
            foreach (Watcher watcher in routes.Trie.Values)
            {
                Leave(watcher.Lanes[lane], 0);
                _woken.Add(watcher.Signal);
            }

            Wake();
        }
    }

    /// <summary>
    /// Routes a batch that stands behind <paramref name="after"/>; everything up to <paramref name="place"/> is passed with it. One of those who wait
    /// and want something of it is left to the caller to wake, on its own thread if that suits; null when there is none.
    /// </summary>
    public WakeSignal? Route(StoredBatch batch, long after, long place)
    {
        lock (_lock)
        {
            _routed = Math.Max(_routed, place);
            if (_caughtUp > 0)
            {
                Find(batch, after);
            }

            WakeSignal? last = null;
            if (_woken.Count > 0)
            {
                last = _woken[^1];
                _woken.RemoveAt(_woken.Count - 1);
                Wake();
            }

            return last;
        }
    }

    /// <summary>Notes that nothing up to <paramref name="place"/> is for anybody.</summary>
    public void Pass(long place)
    {
        lock (_lock)
        {
            _routed = Math.Max(_routed, place);
        }
    }

    /// <summary>True when the lane is still caught up; <paramref name="after"/> is then moved behind everything routed.</summary>
    public bool IsCaughtUp(WatchLane watched, ref long after)
    {
        lock (_lock)
        {
            after = watched.IsCaughtUp ? Math.Max(after, _routed) : after;
            return watched.IsCaughtUp;
        }
    }

    /// <summary>Lets a lane sleep that has seen everything up to <paramref name="after"/>; false when more was routed by now.</summary>
    public bool TryCatchUp(WatchLane watched, long after)
    {
        lock (_lock)
        {
            if (after < _routed)
            {
                return false;
            }

            if (!watched.IsForgotten && !watched.IsCaughtUp)
            {
                _caughtUp++;
                watched.IsCaughtUp = true;
            }

            return true;
        }
    }

    /// <summary>Forgets a lane whose watcher has left the routes.</summary>
    public void Forget(WatchLane watched)
    {
        lock (_lock)
        {
            Leave(watched, 0);
            watched.IsForgotten = true;
        }
    }

    private void Find(StoredBatch batch, long after)
    {
        ReadOnlySpan<byte> last = default;
        foreach (StoredRecord record in batch)
        {
            // Publishers send runs of one channel.
            if (!record.IsEvent || record.Channel.SequenceEqual(last))
            {
                continue;
            }

            last = record.Channel;
            foreach (Watcher watcher in WatchersOf(last))
            {
                if (watcher.Lanes[lane].IsCaughtUp)
                {
                    Leave(watcher.Lanes[lane], after);
                    _woken.Add(watcher.Signal);
                }
            }

            if (_caughtUp == 0)
            {
                return;
            }
        }
    }

    private Watcher[] WatchersOf(ReadOnlySpan<byte> channel)
    {
        if (!ReferenceEquals(_trie, routes.Trie) || _known.Count >= ChannelsMax || _references >= ReferencesMax)
        {
            _trie = routes.Trie;
            _known.Clear();
            _references = 0;
        }

        Dictionary<byte[], Watcher[]>.AlternateLookup<ReadOnlySpan<byte>> known = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!known.TryGetValue(channel, out Watcher[]? watchers))
        {
            _found.Clear();
            _trie.Match(channel, _found);
            watchers = _found.Count == 0 ? [] : [.. _found];
            known[channel] = watchers;
            _references += watchers.Length;
            _found.Clear();
        }

        return watchers;
    }

    private void Leave(WatchLane watched, long resumeAfter)
    {
        watched.ResumeAfter = resumeAfter;
        _caughtUp -= watched.IsCaughtUp ? 1 : 0;

        // Last: whoever sees it reads the place.
        watched.IsCaughtUp = false;
    }

    // Under the lock, so that the list can be used again; a signal's waiter goes on elsewhere.
    private void Wake()
    {
        foreach (WakeSignal signal in _woken)
        {
            signal.Wake();
        }

        _woken.Clear();
    }
}
