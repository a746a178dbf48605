using EventHub.EventLog.Segments;

namespace EventHub.EventLog.Indexing;

/// <summary>Adds the segments' channel tables up.</summary>
internal static class ChannelTotals
{
    /// <summary>Channels with an event at or behind <paramref name="firstSequence"/>. A segment that is partly hidden counts whole.</summary>
    public static IReadOnlyList<LogChannel> Of(ReadOnlySpan<Segment> segments, long firstSequence)
    {
        Dictionary<string, ChannelTally> totals = [];
        foreach (Segment segment in segments)
        {
            foreach ((string name, ChannelTally tally) in segment.Channels.ToArray())
            {
                if (tally.LastSequence >= firstSequence)
                {
                    totals[name] = totals.TryGetValue(name, out ChannelTally before) ? before.Then(tally) : tally;
                }
            }
        }

        return [.. totals.Select(pair => new LogChannel(
            pair.Key, pair.Value.Events, pair.Value.Bytes, Math.Max(firstSequence, pair.Value.FirstSequence), pair.Value.LastSequence, pair.Value.LastTicks))];
    }
}
