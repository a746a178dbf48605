using EventHub.Protocol.Channels;

namespace EventHub.Gateway.Watching;

/// <summary>Who wants which channel, at one moment after the other: a trie that is replaced as a whole.</summary>
internal sealed class WatchRoutes
{
    private PatternTrie<Watcher> _trie = PatternTrie<Watcher>.Empty;

    /// <summary>As it is now.</summary>
    public PatternTrie<Watcher> Trie => Volatile.Read(ref _trie);

    public void Add(Watcher watcher) => Change(watcher, static (trie, pattern, added) => trie.Add(pattern, added));

    public void Remove(Watcher watcher) => Change(watcher, static (trie, pattern, removed) => trie.Remove(pattern, removed));

    private void Change(Watcher watcher, Func<PatternTrie<Watcher>, ChannelPattern, Watcher, PatternTrie<Watcher>> change)
    {
        while (true)
        {
            PatternTrie<Watcher> before = Trie, after = before;
            foreach (ChannelPattern pattern in watcher.Patterns.Patterns)
            {
                after = change(after, pattern, watcher);
            }

            if (ReferenceEquals(Interlocked.CompareExchange(ref _trie, after, before), before))
            {
                return;
            }
        }
    }
}
