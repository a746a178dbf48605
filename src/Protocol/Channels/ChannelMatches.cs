using EventHub.Protocol.Policies;

namespace EventHub.Protocol.Channels;

/// <summary>
/// Remembers what a <see cref="PatternTrie{T}"/> finds for a channel, so that it is asked once per channel and trie. Bounded: once full, it begins anew.
/// Not thread-safe.
/// </summary>
/// <typeparam name="T">What is found.</typeparam>
public sealed class ChannelMatches<T>
    where T : notnull
{
    // Of what is known: channels, and references to what was found.
    private const int ChannelsMax = 4096, ReferencesMax = 1 << 20;
    private readonly Dictionary<byte[], T[]> _known = new(Utf8Names.Instance);
    private readonly HashSet<T> _found = [];
    private PatternTrie<T>? _trie;
    private int _references;

    /// <summary>What <paramref name="trie"/> has for <paramref name="channel"/>, each once. Allocates only when it is asked for the first time.</summary>
    public ReadOnlySpan<T> Of(PatternTrie<T> trie, ReadOnlySpan<byte> channel)
    {
        ArgumentNullException.ThrowIfNull(trie);
        if (!ReferenceEquals(_trie, trie) || _known.Count >= ChannelsMax || _references >= ReferencesMax)
        {
            _trie = trie;
            _known.Clear();
            _references = 0;
        }

        Dictionary<byte[], T[]>.AlternateLookup<ReadOnlySpan<byte>> known = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!known.TryGetValue(channel, out T[]? found))
        {
            trie.Match(channel, _found);
            found = _found.Count == 0 ? [] : [.. _found];
            known[channel] = found;
            _references += found.Length;
            _found.Clear();
        }

        return found;
    }
}
