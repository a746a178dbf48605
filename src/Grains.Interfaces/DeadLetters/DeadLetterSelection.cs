using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Grains.Interfaces.DeadLetters;

/// <summary>Takes the dead letters of a subscription in one partition that a filter wants, many at a time, where the partition is. What comes to be behind its end is not taken.</summary>
public sealed class DeadLetterSelection(IPartition partition, long subscription, DeadLetterFilter filter)
{
    /// <summary>Taken, or looked at, at a time.</summary>
    public const int TakenMax = 1000, ExaminedMax = 10_000;

    private readonly long _through = partition.Bounds.NextSequence - 1;
    private long _sequence;
    private int _walk;

    /// <summary>True when there are no more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Where the subscription stands in the partition; null once it was deleted.</summary>
    public ISubscriptionCursor? Cursor => partition.Deliveries.Cursor(subscription);

    /// <summary>The next ones, at most <paramref name="max"/>; maybe none although it has not ended.</summary>
    public async ValueTask<IReadOnlyList<DeadLetter>> TakeAsync(int max, CancellationToken cancellationToken)
    {
        SelectedDeadLetters selected = await partition.SelectDeadLettersAsync(
            new DeadLetterQuery(subscription, filter, _sequence, _walk, Math.Min(max, TakenMax), long.MaxValue, ExaminedMax), cancellationToken).ConfigureAwait(false);
        (_sequence, _walk) = (selected.Sequence, selected.Walk);
        HasEnded = !selected.HasMore || _sequence > _through;
        return [.. selected.Letters.Where(letter => letter.Sequence <= _through)];
    }

    /// <summary>How many there are, at most <paramref name="max"/>.</summary>
    public async ValueTask<int> CountAsync(int max, CancellationToken cancellationToken)
    {
        int count = 0;
        while (count < max && !HasEnded)
        {
            count += (await TakeAsync(max - count, cancellationToken).ConfigureAwait(false)).Count;
        }

        return count;
    }
}
