using System.Collections.Immutable;
using EventHub.Grains.Interfaces.DeadLetters;
using EventHub.Protocol.Channels;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>A <see cref="DeadLetterQuery"/> on its way to the owner.</summary>
/// <param name="Subscription">The id of the subscription.</param>
/// <param name="Sequence">Behind the one of this event,</param>
/// <param name="Walk">and of this way.</param>
/// <param name="Limit">At most so many.</param>
/// <param name="BytesMax">It ends with the one whose event reaches this many bytes, all together.</param>
/// <param name="ExaminedMax">Looks at no more, wanted or not.</param>
/// <param name="Patterns">Channels wanted; none for all.</param>
/// <param name="SinceTicks">Given up at or after this time, UTC ticks.</param>
/// <param name="UntilTicks">Given up before this time, UTC ticks.</param>
/// <param name="Sequences">Of these events; null for any.</param>
/// <param name="LeavesDeleted">True to leave those out whose event was deleted.</param>
/// <param name="TakesLost">True to take those too whose event is not in the log any more.</param>
[GenerateSerializer, Immutable, Alias("EventHub.DeadLetterListRequest")]
public sealed record DeadLetterListRequest(
    [property: Id(0)] long Subscription, [property: Id(1)] long Sequence, [property: Id(2)] int Walk, [property: Id(3)] int Limit, [property: Id(4)] long BytesMax,
    [property: Id(5)] int ExaminedMax, [property: Id(6)] ImmutableArray<string> Patterns, [property: Id(7)] long SinceTicks, [property: Id(8)] long UntilTicks,
    [property: Id(9)] ImmutableArray<long>? Sequences, [property: Id(10)] bool LeavesDeleted = false, [property: Id(11)] bool TakesLost = false)
{
    /// <summary>Of a query of one partition.</summary>
    public static DeadLetterListRequest Of(DeadLetterQuery query, int partition)
    {
        ArgumentNullException.ThrowIfNull(query);
        DeadLetterFilter filter = query.Filter;
        return new DeadLetterListRequest(
            query.Subscription, query.Sequence, query.Walk, query.Limit, query.BytesMax, query.ExaminedMax,
            filter.Channels is null || ReferenceEquals(filter.Channels, PatternSet.Everything) ? [] : [.. filter.Channels.Patterns.Select(static pattern => pattern.Text)],
            filter.SinceTicks, filter.UntilTicks, filter.Sequences is null ? null : [.. filter.Sequences.GetValueOrDefault(partition) ?? []],
            !filter.TakesDeleted, filter.TakesLost);
    }

    /// <summary>The query; <paramref name="channels"/> are those of its patterns, read.</summary>
    public DeadLetterQuery ToQuery(int partition, PatternSet channels) => new(
        Subscription,
        new DeadLetterFilter
        {
            Channels = channels,
            SinceTicks = SinceTicks,
            UntilTicks = UntilTicks,
            TakesDeleted = !LeavesDeleted,
            TakesLost = TakesLost,
            Sequences = Sequences is { } sequences ? new Dictionary<int, SortedSet<long>> { [partition] = [.. sequences] } : null,
        },
        Sequence, Walk, Limit, BytesMax, ExaminedMax);
}
