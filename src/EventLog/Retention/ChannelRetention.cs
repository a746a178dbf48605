using System.Text;
using EventHub.EventLog.Indexing;
using EventHub.EventLog.Reading;
using EventHub.EventLog.Segments;
using EventHub.Protocol.Policies;

namespace EventHub.EventLog.Retention;

/// <summary>
/// Keeps the floors of channels up to date: what policies and purges hide, and which segments hold nothing else. One thread
/// at a time uses it.
/// </summary>
internal sealed class ChannelRetention(LogState state, LogReader reader)
{
    private Dictionary<string, FloorWalk> _walks = [];

    /// <summary>The floors now. <paramref name="since"/> gives the first sequence stored within an age.</summary>
    public ChannelFloors Compute(ChannelRules rules, TimeSpan? ageByDefault, Func<TimeSpan, long> since)
    {
        _walks = Walk(rules);
        Dictionary<Utf8Key, ChannelFloor> own = new(Utf8KeyComparer.Instance);
        foreach ((string name, FloorWalk walk) in _walks)
        {
            own[new Utf8Key(Encoding.ASCII.GetBytes(name))] = walk.Floor;
        }

        Dictionary<TimeSpan, long> byAge = Ages(rules.Policies).Distinct().ToDictionary(age => age, since);
        return new ChannelFloors(rules.Policies, ageByDefault is { } age ? since(age) : 0, byAge, own);
    }

    /// <summary>Events of a channel from its floor up to <paramref name="before"/>, and their bytes.</summary>
    public (long Events, long Bytes) Count(byte[] channel, ChannelFloors floors, long before)
    {
        FloorWalk walk = new(state, reader, channel);
        walk.AdvanceTo(Math.Max(floors.Of(channel, out _), state.Bounds.FirstSequence));
        (long events, long bytes) = (walk.Events, walk.Bytes);
        walk.AdvanceTo(before);
        return (walk.Events - events, walk.Bytes - bytes);
    }

    /// <summary>True when every event of a segment is hidden.</summary>
    public static bool IsDead(Segment segment, ChannelFloors floors) =>
        Array.TrueForAll(segment.Channels.ToArray(), channel => channel.Tally.LastSequence < floors.Of(Encoding.ASCII.GetBytes(channel.Name), out _));

    private static IEnumerable<TimeSpan> Ages(PolicySet policies) =>
        policies.Channels.Values.Concat(policies.Patterns.Select(pattern => pattern.Policy)).Select(policy => policy.Retention).OfType<TimeSpan>();

    private Dictionary<string, FloorWalk> Walk(ChannelRules rules)
    {
        Dictionary<string, FloorWalk> walks = [];
        foreach ((string name, long before) in rules.PurgedBefore)
        {
            (walks[name] = WalkOf(name, SizeOf(rules.Policies, name))).AdvanceTo(before);
        }

        foreach (string name in rules.Policies.DecidesSize ? Names() : [])
        {
            if (SizeOf(rules.Policies, name) is { } bytesMax)
            {
                FloorWalk walk = walks.TryGetValue(name, out FloorWalk? purged) ? purged : walks[name] = WalkOf(name, bytesMax);
                walk.AdvanceUntilFits(bytesMax);
            }
        }

        return walks;
    }

    // A floor only rises; where a size was raised or removed it is found anew.
    private FloorWalk WalkOf(string name, long? bytesMax) =>
        _walks.TryGetValue(name, out FloorWalk? known) && (known.FittedTo is null || known.FittedTo >= bytesMax)
            ? known : new FloorWalk(state, reader, Encoding.ASCII.GetBytes(name));

    private static long? SizeOf(PolicySet policies, string name) =>
        policies.DecidesSize ? policies.Of(Encoding.ASCII.GetBytes(name)).MaxBytes : null;

    private HashSet<string> Names()
    {
        HashSet<string> names = [];
        foreach (Segment segment in state.Segments)
        {
            names.UnionWith(segment.Channels.ToArray().Select(channel => channel.Name));
        }

        return names;
    }
}
