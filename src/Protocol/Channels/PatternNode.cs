using System.Collections.Immutable;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Channels;

/// <summary>The patterns of a <see cref="PatternTrie{T}"/> that begin alike.</summary>
internal sealed record PatternNode<T>
    where T : notnull
{
    /// <summary>Without anything.</summary>
    public static readonly PatternNode<T> Empty = new();

    private ImmutableDictionary<ulong, PatternNode<T>> Tokens { get; init; } = ImmutableDictionary<ulong, PatternNode<T>>.Empty;

    private PatternNode<T>? AnyToken { get; init; }

    // Patterns that end here, and those whose '>' follows.
    private ImmutableArray<PatternEnd<T>> Ends { get; init; } = [];

    private ImmutableArray<PatternEnd<T>> Tails { get; init; } = [];

    private bool IsEmpty => Tokens.IsEmpty && AnyToken is null && Ends.IsEmpty && Tails.IsEmpty;

    /// <summary>Adds a pattern of which <paramref name="rest"/> is left; itself when it is there already.</summary>
    public PatternNode<T> Add(ReadOnlySpan<byte> rest, ChannelPattern pattern, T value)
    {
        if (rest.IsEmpty || rest[0] == '>')
        {
            ImmutableArray<PatternEnd<T>> ends = rest.IsEmpty ? Ends : Tails, added = PatternEnd<T>.Add(ends, pattern, value);
            return added == ends ? this : rest.IsEmpty ? this with { Ends = added } : this with { Tails = added };
        }

        ReadOnlySpan<byte> token = TakeToken(ref rest);
        if (token[0] == '*')
        {
            PatternNode<T> any = (AnyToken ?? Empty).Add(rest, pattern, value);
            return ReferenceEquals(any, AnyToken) ? this : this with { AnyToken = any };
        }

        ulong hash = StableHash.Compute(token);
        PatternNode<T>? before = Tokens.GetValueOrDefault(hash);
        PatternNode<T> after = (before ?? Empty).Add(rest, pattern, value);
        return ReferenceEquals(after, before) ? this : this with { Tokens = Tokens.SetItem(hash, after) };
    }

    /// <summary>Removes a pattern of which <paramref name="rest"/> is left; itself when it is not there. It may be empty then.</summary>
    public PatternNode<T> Remove(ReadOnlySpan<byte> rest, ChannelPattern pattern, T value)
    {
        if (rest.IsEmpty || rest[0] == '>')
        {
            ImmutableArray<PatternEnd<T>> ends = rest.IsEmpty ? Ends : Tails, left = PatternEnd<T>.Remove(ends, pattern, value);
            return left == ends ? this : rest.IsEmpty ? this with { Ends = left } : this with { Tails = left };
        }

        ReadOnlySpan<byte> token = TakeToken(ref rest);
        if (token[0] == '*')
        {
            PatternNode<T>? any = NullIfEmpty(AnyToken?.Remove(rest, pattern, value));
            return ReferenceEquals(any, AnyToken) ? this : this with { AnyToken = any };
        }

        ulong hash = StableHash.Compute(token);
        PatternNode<T>? before = Tokens.GetValueOrDefault(hash), after = NullIfEmpty(before?.Remove(rest, pattern, value));
        return ReferenceEquals(after, before) ? this : this with { Tokens = after is null ? Tokens.Remove(hash) : Tokens.SetItem(hash, after) };
    }

    /// <summary>Adds the values that match a channel of which <paramref name="rest"/> is left.</summary>
    public void Match(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> channel, ISet<T> found)
    {
        if (rest.IsEmpty)
        {
            PatternEnd<T>.Match(Ends, channel, found);
            return;
        }

        PatternEnd<T>.Match(Tails, channel, found);
        ReadOnlySpan<byte> token = TakeToken(ref rest);
        if (Tokens.TryGetValue(StableHash.Compute(token), out PatternNode<T>? next))
        {
            next.Match(rest, channel, found);
        }

        AnyToken?.Match(rest, channel, found);
    }

    /// <summary>Everything in it.</summary>
    public IEnumerable<T> Values() =>
        Ends.Concat(Tails).SelectMany(end => end.Values)
            .Concat(Tokens.Values.SelectMany(node => node.Values()))
            .Concat(AnyToken?.Values() ?? []);

    private static PatternNode<T>? NullIfEmpty(PatternNode<T>? node) => node is { IsEmpty: true } ? null : node;

    private static ReadOnlySpan<byte> TakeToken(ref ReadOnlySpan<byte> text)
    {
        int dot = text.IndexOf((byte)'.');
        ReadOnlySpan<byte> token = dot < 0 ? text : text[..dot];
        text = dot < 0 ? default : text[(dot + 1)..];
        return token;
    }
}
