using System.Collections.Immutable;

namespace EventHub.Protocol.Channels;

/// <summary>The values of one pattern, at the node where it ends. A node has one such, or more when tokens share a hash.</summary>
internal sealed record PatternEnd<T>(ChannelPattern Pattern, ImmutableHashSet<T> Values)
    where T : notnull
{
    /// <summary>With a value more; the same array when it is there already.</summary>
    public static ImmutableArray<PatternEnd<T>> Add(ImmutableArray<PatternEnd<T>> ends, ChannelPattern pattern, T value)
    {
        int at = IndexOf(ends, pattern);
        if (at < 0)
        {
            return ends.Add(new PatternEnd<T>(pattern, [value]));
        }

        ImmutableHashSet<T> values = ends[at].Values.Add(value);
        return ReferenceEquals(values, ends[at].Values) ? ends : ends.SetItem(at, ends[at] with { Values = values });
    }

    /// <summary>With a value less; the same array when it is not there.</summary>
    public static ImmutableArray<PatternEnd<T>> Remove(ImmutableArray<PatternEnd<T>> ends, ChannelPattern pattern, T value)
    {
        int at = IndexOf(ends, pattern);
        if (at < 0)
        {
            return ends;
        }

        ImmutableHashSet<T> values = ends[at].Values.Remove(value);
        return ReferenceEquals(values, ends[at].Values) ? ends
            : values.IsEmpty ? ends.RemoveAt(at) : ends.SetItem(at, ends[at] with { Values = values });
    }

    /// <summary>Adds the values of those patterns that match.</summary>
    public static void Match(ImmutableArray<PatternEnd<T>> ends, ReadOnlySpan<byte> channel, ISet<T> found)
    {
        foreach (PatternEnd<T> end in ends)
        {
            if (end.Pattern.Matches(channel))
            {
                found.UnionWith(end.Values);
            }
        }
    }

    private static int IndexOf(ImmutableArray<PatternEnd<T>> ends, ChannelPattern pattern)
    {
        for (int i = 0; i < ends.Length; i++)
        {
            if (ends[i].Pattern.Text == pattern.Text)
            {
                return i;
            }
        }

        return -1;
    }
}
