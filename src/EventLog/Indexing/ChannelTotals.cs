using System.Text;
using EventHub.EventLog.Retention;
using EventHub.EventLog.Segments;

namespace EventHub.EventLog.Indexing;

/// <summary>Adds the segments' channel tables up.</summary>
internal static class ChannelTotals
{
    /// <summary>
    /// Channels with an event at or behind <paramref name="firstSequence"/> that is not hidden. A segment that age hides in part counts whole.
    /// </summary>
    public static IReadOnlyList<LogChannel> Of(ReadOnlySpan<Segment> segments, long firstSequence, ChannelFloors floors)
    {
        Dictionary<string, ChannelTally> totals = [];
        foreach (Segment segment in segments)
        {
            foreach ((string name, ChannelTally tally) in segment.Channels.ToArray())
            {
                ChannelFloor? own = null;
                long floor = floors.HidesNothing ? 0 : floors.Of(Encoding.ASCII.GetBytes(name), out own);
                ChannelTally seen = Seen(tally, segment, Math.Max(firstSequence, floor), own);
                if (seen.Events > 0)
                {
                    totals[name] = totals.TryGetValue(name, out ChannelTally before) ? before.Then(seen) : seen;
                }
            }
        }

        return [.. totals.Select(pair => new LogChannel(
            pair.Key, pair.Value.Events, pair.Value.Bytes, pair.Value.FirstSequence, pair.Value.LastSequence, pair.Value.LastTicks))];
    }

    private static ChannelTally Seen(in ChannelTally tally, Segment segment, long floor, ChannelFloor? own)
    {
        if (tally.LastSequence < floor)
        {
            return default;
        }

        bool isPartial = own?.SegmentSequence == segment.FirstSequence;
        return tally with
        {
            Events = tally.Events - (isPartial ? own!.Value.Events : 0),
            Bytes = tally.Bytes - (isPartial ? own!.Value.Bytes : 0),
            FirstSequence = Math.Max(floor, tally.FirstSequence),
        };
    }
}
