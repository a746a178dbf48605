namespace EventHub.Protocol.Channels;

/// <summary>
/// Values by the patterns that want a channel. Finding those of one channel costs by its tokens and by what matches, not by how many there are.
/// Immutable and thread-safe: adding and removing give another trie that shares most of its nodes with this one.
/// </summary>
/// <remarks>
/// <code>
///   orders ─ eu ─ paid          a node per token of a pattern
///       │     └── *             '*' has a branch of its own, taken beside the token's
///       └── >                   '>' ends at the node before it and wants whatever follows
/// </code>
/// Tokens are told apart by a hash, and every pattern found is asked once more: two tokens of one hash cost a comparison, never a wrong answer.
/// </remarks>
/// <typeparam name="T">What is found; told apart by its own equality.</typeparam>
public sealed class PatternTrie<T>
    where T : notnull
{
    /// <summary>Without values.</summary>
    public static readonly PatternTrie<T> Empty = new(PatternNode<T>.Empty, 0);

    private readonly PatternNode<T> _root;

    private PatternTrie(PatternNode<T> root, int count)
    {
        _root = root;
        Count = count;
    }

    /// <summary>How many pairs of a pattern and a value it has.</summary>
    public int Count { get; }

    /// <summary>Every value, once for each of its patterns, in no order.</summary>
    public IEnumerable<T> Values => _root.Values();

    /// <summary>With <paramref name="value"/> under <paramref name="pattern"/>; the same trie when it has that already.</summary>
    public PatternTrie<T> Add(ChannelPattern pattern, T value)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        PatternNode<T> root = _root.Add(pattern.Utf8, pattern, value);
        return ReferenceEquals(root, _root) ? this : new PatternTrie<T>(root, Count + 1);
    }

    /// <summary>Without <paramref name="value"/> under <paramref name="pattern"/>; the same trie when it does not have that.</summary>
    public PatternTrie<T> Remove(ChannelPattern pattern, T value)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        PatternNode<T> root = _root.Remove(pattern.Utf8, pattern, value);
        return ReferenceEquals(root, _root) ? this : new PatternTrie<T>(root, Count - 1);
    }

    /// <summary>Adds the values whose patterns match <paramref name="channel"/>, a valid channel name in UTF-8, each once.</summary>
    public void Match(ReadOnlySpan<byte> channel, ISet<T> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        _root.Match(channel, channel, found);
    }
}
