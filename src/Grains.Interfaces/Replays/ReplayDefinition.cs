using System.Collections.Immutable;
using Orleans;

namespace EventHub.Grains.Interfaces.Replays;

/// <summary>
/// A replay as every partition has it: all of it was fixed when it was asked for.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What it delivers again.</param>
/// <param name="Request">What was asked for, as JSON in one form: a repeated request is known by it.</param>
/// <param name="Ranges">The stretch of each partition.</param>
/// <param name="Subscriptions">Ids of the subscriptions it goes to.</param>
/// <param name="Matched">Deliveries that it found when it was asked for, over all partitions; -1 where there were too many events to look at.</param>
[GenerateSerializer, Immutable, Alias("EventHub.ReplayDefinition")]
public sealed record ReplayDefinition(
    [property: Id(0)] Guid Id, [property: Id(1)] ReplayKind Kind, [property: Id(2)] string Request, [property: Id(3)] ImmutableArray<ReplayRange> Ranges, [property: Id(4)] ImmutableArray<long> Subscriptions, [property: Id(5)] long Matched)
{
    /// <summary>What of a partition it is about; nothing where it does not say.</summary>
    public ReplayRange In(int partition)
    {
        foreach (ReplayRange range in Ranges)
        {
            if (range.Partition == partition)
            {
                return range;
            }
        }

        return new ReplayRange(partition, 0, 0);
    }
}
