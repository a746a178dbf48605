using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Grains.Subscriptions.Cursors;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Records;
using Microsoft.Extensions.Logging;

namespace EventHub.Grains.Subscriptions;

/// <content>One event, recipient by recipient.</content>
internal sealed partial class PartitionDeliveries
{
    private readonly EventFollowers _followers = new();

    /// <inheritdoc/>
    public IEventFollower Follow(long sequence)
    {
        EventFollowers.Follower follower = _followers.Follow(sequence);
        _ = sequence > 0 ? FollowExpiryAsync(follower, sequence) : Task.CompletedTask;
        return follower;
    }

    /// <summary>An event's state may have changed.</summary>
    public void Touch(long sequence) => _followers.Touch(sequence);

    /// <summary>The state of many may have changed.</summary>
    public void TouchAll() => _followers.TouchAll();

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<EventDelivery>> DeliveriesOfAsync(FoundEvent found, CancellationToken cancellationToken)
    {
        long sequence = found.Record.Sequence;
        if (sequence == 0)
        {
            // It has no recipients before its time.
            return [];
        }

        IReadOnlyList<JournalledAttempt> history = await HistoryAsync(sequence, cancellationToken).ConfigureAwait(false);
        List<EventDelivery> deliveries = [];
        Describe(found.Record, history, deliveries);
        deliveries.Sort((x, y) => x.Subscription != y.Subscription ? string.CompareOrdinal(x.Subscription, y.Subscription) : x.Late.CompareTo(y.Late));
        return deliveries;
    }

    /// <inheritdoc/>
    public async ValueTask<int> RetryAsync(FoundEvent found)
    {
        long sequence = found.Record.Sequence;
        SubscriptionCursor[] recipients = sequence == 0 ? [] : [.. RecipientsOf(found.Record.Channel)];
        int opened = 0;
        foreach (SubscriptionCursor cursor in recipients)
        {
            // Walk 0 is the recipient's own; nothing has a lower number.
            if (cursor.DeadLettersBehind(sequence, -1, 1) is [{ Walk: 0 } letter] && letter.Sequence == sequence)
            {
                opened += await cursor.ReopenAsync([letter]).ConfigureAwait(false);
            }
        }

        return opened;
    }

    // Only what is followed has a timer.
    private async Task FollowExpiryAsync(EventFollowers.Follower follower, long sequence)
    {
        try
        {
            PartitionRead read = await Partition.ReadForwardAsync(sequence - 1, PatternSet.Everything, Lanes.All, CancellationToken.None).ConfigureAwait(false);
            using StoredBatch? batch = read.Batch;
            if (batch is not null && ExpiryIn(batch, sequence) is var expires and < long.MaxValue)
            {
                follower.SignalAt(expires, Clock);
            }
        }
        catch (Exception fault) when (fault is EventHubException or IOException or ObjectDisposedException)
        {
            NoteFollowingFault(Partition.Number, sequence, fault.Message);
        }
    }

    private static long ExpiryIn(StoredBatch batch, long sequence)
    {
        foreach (StoredRecord record in batch)
        {
            if (record.IsEvent && record.Sequence == sequence)
            {
                return record.ExpiresAtTicks;
            }
        }

        return long.MaxValue;
    }

    [LoggerMessage(2103, LogLevel.Warning, "Who follows event {Sequence} of partition {Partition} may not learn in time that it expired: {Reason}")]
    private partial void NoteFollowingFault(int partition, long sequence, string reason);

    private void Describe(scoped in StoredRecord record, IReadOnlyList<JournalledAttempt> history, List<EventDelivery> deliveries)
    {
        // Those it was late for may not match it any more.
        HashSet<SubscriptionCursor> cursors = [.. RecipientsOf(record.Channel)];
        foreach (JournalledAttempt attempt in history)
        {
            if (Known(attempt.Entry.Subscription) is { } cursor)
            {
                cursors.Add(cursor);
            }
        }

        foreach (SubscriptionCursor cursor in cursors)
        {
            cursor.Describe(record, history, deliveries);
        }
    }
}
