using System.Runtime.CompilerServices;
using EventHub.EventLog;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Partitions;

/// <summary>
/// Turns patterns into the channel filters that let a walk skip whole stretches of the log, so that its cost follows
/// what matches and not what is retained.
/// </summary>
internal sealed class PatternFilter
{
    // Beyond this nearly every stretch holds one of them.
    private const int ChannelsMax = 64;

    private readonly ConditionalWeakTable<PatternSet, Expansion> _expansions = [];

    /// <summary>Filters that are right for sequences up to <paramref name="through"/>; empty means "cannot skip".</summary>
    public ReadOnlyMemory<ChannelBloom> For(PatternSet patterns, IEventLog log, long through)
    {
        if (_expansions.TryGetValue(patterns, out Expansion? known) && through <= known.Through)
        {
            return known.Blooms;
        }

        // Read before the channels: a channel that appears later has only later sequences.
        long last = log.Bounds.NextSequence - 1;
        Expansion expansion = new(IsExact(patterns) ? long.MaxValue : last, Expand(patterns, log).AsMemory());
        _expansions.AddOrUpdate(patterns, expansion);
        return expansion.Blooms;
    }

    /// <summary>Sequences up to which the filter given last for <paramref name="patterns"/> may be relied on.</summary>
    public long ValidThrough(PatternSet patterns) => _expansions.TryGetValue(patterns, out Expansion? known) ? known.Through : 0;

    private static bool IsExact(PatternSet patterns) => patterns.Patterns.All(pattern => pattern.IsExact);

    private static ChannelBloom[] Expand(PatternSet patterns, IEventLog log)
    {
        if (IsExact(patterns))
        {
            return [.. patterns.Patterns.Select(pattern => ChannelBloom.Of(EventIdentity.OfChannel(pattern.Utf8)))];
        }

        List<ChannelBloom> blooms = [];
        Span<byte> name = stackalloc byte[256];
        foreach (LogChannel channel in log.Channels())
        {
            int length = System.Text.Encoding.ASCII.GetBytes(channel.Name, name);
            if (!patterns.Matches(name[..length]))
            {
                continue;
            }

            if (blooms.Count == ChannelsMax)
            {
                return [];
            }

            blooms.Add(ChannelBloom.Of(EventIdentity.OfChannel(name[..length])));
        }

        // No channel matches: a filter that nothing passes, because an empty one would pass everything.
        return blooms.Count == 0 ? [new ChannelBloom(~0UL, ~0UL, ~0UL, ~0UL)] : [.. blooms];
    }

    private sealed record Expansion(long Through, ReadOnlyMemory<ChannelBloom> Blooms);
}
