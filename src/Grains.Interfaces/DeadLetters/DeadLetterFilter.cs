using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Subscriptions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Interfaces.DeadLetters;

/// <summary>Which dead letters are wanted.</summary>
public sealed class DeadLetterFilter
{
    /// <summary>Of events of these channels; null for any.</summary>
    public PatternSet? Channels { get; init; }

    /// <summary>Given up at or after this time, UTC ticks.</summary>
    public long SinceTicks { get; init; }

    /// <summary>Given up before this time, UTC ticks.</summary>
    public long UntilTicks { get; init; } = long.MaxValue;

    /// <summary>Also those whose event was deleted.</summary>
    public bool TakesDeleted { get; init; }

    /// <summary>Also those whose event is not in the log any more.</summary>
    public bool TakesLost { get; init; }

    /// <summary>Of these events, by partition; null for any.</summary>
    public IReadOnlyDictionary<int, SortedSet<long>>? Sequences { get; init; }

    /// <summary>True when it was given up in time.</summary>
    public bool MatchesTime(in DeadLetter letter) => letter.DeadTicks >= SinceTicks && letter.DeadTicks < UntilTicks;

    /// <summary>True when its event is wanted.</summary>
    public bool MatchesEvent(scoped in StoredRecord record, IPartition partition)
    {
        ArgumentNullException.ThrowIfNull(partition);
        return partition.IsGone(record)
            ? TakesLost
            : (TakesDeleted || !partition.IsHidden(record)) && Channels?.Matches(record.Channel) != false;
    }

    /// <summary>What a request asks for; <paramref name="sequences"/> are where the events it names stand.</summary>
    public static DeadLetterFilter Of(DeadLetterRequest request, bool isReplay, IReadOnlyDictionary<int, SortedSet<long>>? sequences)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new DeadLetterFilter
        {
            Channels = request.Channels,
            SinceTicks = request.SinceTicks ?? 0,
            UntilTicks = request.UntilTicks ?? long.MaxValue,
            TakesDeleted = !isReplay,
            TakesLost = !isReplay && request.Channels is null,
            Sequences = sequences,
        };
    }

    /// <summary>Where these events stand. Those there are not are left out: they have no dead letters.</summary>
    public static async ValueTask<IReadOnlyDictionary<int, SortedSet<long>>> FindAsync(
        IPartitions partitions, IEnumerable<EventId> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        ArgumentNullException.ThrowIfNull(ids);
        Dictionary<int, SortedSet<long>> sequences = [];
        foreach (IGrouping<int, EventId> some in ids.GroupBy(static id => id.Partition))
        {
            if (partitions.Find(some.Key) is { } partition)
            {
                await AddAsync(sequences, partition, [.. some], cancellationToken);
            }
        }

        return sequences;
    }

    /// <summary>Where those of these events stand that are in one partition.</summary>
    public static async ValueTask<IReadOnlyDictionary<int, SortedSet<long>>> FindAsync(
        IPartition partition, IEnumerable<EventId> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(ids);
        Dictionary<int, SortedSet<long>> sequences = [];
        await AddAsync(sequences, partition, [.. ids.Where(id => id.Partition == partition.Number)], cancellationToken);
        return sequences;
    }

    private static async ValueTask AddAsync(Dictionary<int, SortedSet<long>> sequences, IPartition partition, EventId[] ids, CancellationToken cancellationToken)
    {
        long[] lsns = Array.ConvertAll(ids, static id => id.Lsn);
        for (int at = 0; at < ids.Length;)
        {
            foreach (FoundEvent? found in await partition.FindFirstAsync(new ArraySegment<long>(lsns)[at..], cancellationToken))
            {
                // The same place in another history is another event.
                if (found?.Id == ids[at++])
                {
                    sequences.TryAdd(partition.Number, []);
                    sequences[partition.Number].Add(found.Record.Sequence);
                }

                found?.Dispose();
            }
        }
    }
}
