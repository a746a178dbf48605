using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;

namespace EventHub.Grains.Interfaces.DeadLetters;

/// <summary>Fills pages of dead letters, where the partition is.</summary>
public static class DeadLetterPager
{
    /// <summary>The page.</summary>
    public static async ValueTask<DeadLetterPage> ReadAsync(IPartition partition, DeadLetterQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(query);
        using DeadLetterWalk walk = new(partition, query.Subscription, query.Filter);
        walk.MoveTo(query.Sequence, query.Walk);
        ImmutableArray<ListedDeadLetter>.Builder letters = ImmutableArray.CreateBuilder<ListedDeadLetter>();
        for (long bytes = 0; letters.Count < query.Limit && bytes < query.BytesMax && await walk.MoveNextAsync(query.ExaminedMax, cancellationToken).ConfigureAwait(false);)
        {
            ListedDeadLetter letter = await ReadAsync(walk, cancellationToken).ConfigureAwait(false);
            letters.Add(letter);
            bytes += letter.Event.Records.Length;
        }

        return new DeadLetterPage(letters.DrainToImmutable(), walk.Examined, walk.Current.Sequence, walk.Current.Walk, await walk.HasMoreAsync().ConfigureAwait(false));
    }

    /// <summary>The letters alone, at most so many as the query's limit.</summary>
    public static async ValueTask<SelectedDeadLetters> SelectAsync(IPartition partition, DeadLetterQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(query);
        using DeadLetterWalk walk = new(partition, query.Subscription, query.Filter);
        walk.MoveTo(query.Sequence, query.Walk);
        ImmutableArray<DeadLetter>.Builder letters = ImmutableArray.CreateBuilder<DeadLetter>();
        while (letters.Count < query.Limit && await walk.MoveNextAsync(query.ExaminedMax, cancellationToken).ConfigureAwait(false))
        {
            letters.Add(walk.Current);
        }

        return new SelectedDeadLetters(letters.DrainToImmutable(), walk.Current.Sequence, walk.Current.Walk, await walk.HasMoreAsync().ConfigureAwait(false));
    }

    private static async ValueTask<ListedDeadLetter> ReadAsync(DeadLetterWalk walk, CancellationToken cancellationToken)
    {
        IReadOnlyList<DeliveryAttempt> attempts = walk.Cursor is { } cursor ? await cursor.AttemptsOfAsync(walk.Current, cancellationToken).ConfigureAwait(false) : [];
        EventState state = await walk.Partition.Deliveries.WithHistoryAsync(walk.Partition.StateOf(walk.Record), walk.Record, cancellationToken).ConfigureAwait(false);
        return new ListedDeadLetter(walk.Current, RecordRuns.OfOne(walk.Record), StoredState.Of(state), [.. attempts]);
    }
}
