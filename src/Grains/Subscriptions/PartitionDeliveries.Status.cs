using EventHub.Grains.Subscriptions.Cursors;
using EventHub.Grains.Subscriptions.Journal;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Subscriptions;

/// <content>What became of an event, over all its recipients.</content>
internal sealed partial class PartitionDeliveries
{
    private readonly ChannelMatches<SubscriptionCursor> _matches = new();
    private readonly Lock _matchGate = new();

    /// <inheritdoc/>
    public EventState StateOf(scoped in StoredRecord record)
    {
        StatusFold fold = default;
        foreach (SubscriptionCursor cursor in RecipientsOf(record.Channel))
        {
            cursor.AddTo(ref fold, record);
        }

        return fold.ToState(record.TimeTicks);
    }

    /// <inheritdoc/>
    public ValueTask<EventState> WithHistoryAsync(EventState state, scoped in StoredRecord record, CancellationToken cancellationToken) =>
        WithHistoryAsync(state, record.Sequence, record.ExpiresAtTicks, cancellationToken);

    private async ValueTask<EventState> WithHistoryAsync(EventState state, long sequence, long expiresTicks, CancellationToken cancellationToken)
    {
        if (!state.MayHaveHistory)
        {
            return state;
        }

        long processed = state.ProcessedAtTicks, completed = 0, failed = 0;
        int retries = state.RetryCount;
        string? error = state.Error;
        foreach (JournalledAttempt attempt in await HistoryAsync(sequence, cancellationToken).ConfigureAwait(false))
        {
            if (attempt.Entry.Walk != 0 || Known(attempt.Entry.Subscription)?.HasWithdrawn(sequence, expiresTicks) != false)
            {
                continue;
            }

            if (attempt.Entry.AtTicks > 0 && (processed == 0 || attempt.Entry.AtTicks < processed))
            {
                processed = attempt.Entry.AtTicks;
            }

            // Neither does discarding a dead letter make an event over that was over, nor opening it again.
            // What expired without an attempt under way ended when it expired, not when that was seen.
            completed = attempt.Entry is { Kind: SettlementKind.Discarded or SettlementKind.Reopened } or { Kind: SettlementKind.Expired, Attempt: 0 } ? completed : Math.Max(completed, attempt.EndedTicks);
            retries = Math.Max(retries, attempt.Entry.Attempt - 1);
            if (attempt.Entry.Error is { } reason && attempt.EndedTicks >= failed)
            {
                (error, failed) = (reason, attempt.EndedTicks);
            }
        }

        bool isOver = state.Status is EventStatus.Completed or EventStatus.Failed or EventStatus.Expired;
        return state with
        {
            ProcessedAtTicks = processed,
            CompletedAtTicks = isOver ? Math.Max(state.CompletedAtTicks, completed) : 0,
            RetryCount = Math.Max(0, retries),
            Error = error,
        };
    }

    /// <summary>The settlements of an event, of all subscriptions and walks, oldest first.</summary>
    public async ValueTask<IReadOnlyList<JournalledAttempt>> HistoryAsync(long sequence, CancellationToken cancellationToken)
    {
        List<JournalledAttempt> found = [];
        foreach (long lsn in await _journal.FindAsync(sequence, cancellationToken).ConfigureAwait(false))
        {
            using StoredBatch? batch = await _journal.ReadAsync(lsn, cancellationToken).ConfigureAwait(false);
            if (batch is not null && batch.TryFind(lsn, out StoredRecord record) && JournalRecord.TryRead(record, out JournalEntry entry))
            {
                found.Add(new JournalledAttempt(entry, record.TimeTicks));
            }
        }

        return found;
    }

    /// <summary>True when a subscription has acked an event, on whichever way.</summary>
    public async ValueTask<bool> HasAckedAsync(long subscription, long sequence)
    {
        foreach (JournalledAttempt attempt in await HistoryAsync(sequence, CancellationToken.None).ConfigureAwait(false))
        {
            if (attempt.Entry.Subscription == subscription && attempt.Entry.Kind == SettlementKind.Acked)
            {
                return true;
            }
        }

        return false;
    }

    private ReadOnlySpan<SubscriptionCursor> RecipientsOf(ReadOnlySpan<byte> channel)
    {
        PatternTrie<SubscriptionCursor> trie = Volatile.Read(ref _recipients);
        if (trie.Count == 0)
        {
            return default;
        }

        lock (_matchGate)
        {
            return _matches.Of(trie, channel);
        }
    }
}
