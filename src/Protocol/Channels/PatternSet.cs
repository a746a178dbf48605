using System.Collections.Immutable;

namespace EventHub.Protocol.Channels;

/// <summary>A union of patterns: a channel matches when one of them does.</summary>
public sealed class PatternSet
{
    /// <summary>Matches every channel but the hub's own.</summary>
    public static readonly PatternSet Everything = new([ChannelPattern.Everything]);

    /// <summary>The union of <paramref name="patterns"/>; at least one.</summary>
    public PatternSet(ImmutableArray<ChannelPattern> patterns)
    {
        ArgumentOutOfRangeException.ThrowIfZero(patterns.Length);
        Patterns = patterns;
    }

    /// <summary>The patterns.</summary>
    public ImmutableArray<ChannelPattern> Patterns { get; }

    /// <summary>True when a pattern matches <paramref name="channel"/>, a valid channel name in UTF-8.</summary>
    public bool Matches(ReadOnlySpan<byte> channel)
    {
        foreach (ChannelPattern pattern in Patterns)
        {
            if (pattern.Matches(channel))
            {
                return true;
            }
        }

        return false;
    }
}
