namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>One subscription in one partition: hands events out, waits for their settlement, repeats what failed. Thread-safe.</summary>
public interface ISubscriptionCursor
{
    /// <summary>Where it stands.</summary>
    CursorCounts Counts { get; }

    /// <summary>
    /// Adds a member. It gets deliveries as long as it has credit, in turns of the cursor; the first may come before this returns.
    /// </summary>
    /// <param name="consumer">Its name as shown with attempts; at most 256 bytes.</param>
    /// <param name="sink">Takes deliveries; called by one thread at a time, never after the member has left.</param>
    /// <param name="credit">How many deliveries it takes for now, here and wherever else it is a member with the same one.</param>
    /// <param name="returnsWork">True to hand its open deliveries to others at once when it leaves, counted as failed attempts.</param>
    IConsumer Join(string consumer, IDeliverySink sink, DeliveryCredit credit, bool returnsWork);

    /// <summary>Takes everything that is ready, as far as the credit goes, as a member for that time only. What is taken stays with the consumer until its deadlines.</summary>
    async ValueTask TakeReadyAsync(string consumer, IDeliverySink sink, DeliveryCredit credit, CancellationToken cancellationToken)
    {
        using IConsumer member = Join(consumer, sink, credit, returnsWork: false);
        await member.Drained.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Settles deliveries, durably: on return each of <see cref="SettleBatch"/>'s verbs has its result. The batch belongs to the cursor until then.
    /// </summary>
    /// <exception cref="Protocol.Errors.EventHubException">It could not be stored; what became of it is unknown.</exception>
    ValueTask SettleAsync(SettleBatch batch);

    /// <summary>Its dead letters behind a place, by sequence and walk, at most <paramref name="max"/>.</summary>
    IReadOnlyList<DeadLetter> DeadLettersBehind(long sequence, int walk, int max);

    /// <summary>As <see cref="DeadLettersBehind"/>, of a partition wherever its owner runs.</summary>
    ValueTask<IReadOnlyList<DeadLetter>> DeadLettersBehindAsync(long sequence, int walk, int max) => new(DeadLettersBehind(sequence, walk, max));

    /// <summary>The attempts of a dead letter since it was opened last, oldest first. Reads the journal.</summary>
    ValueTask<IReadOnlyList<DeliveryAttempt>> AttemptsOfAsync(DeadLetter letter, CancellationToken cancellationToken);

    /// <summary>
    /// Delivers dead letters again, durably: on return each is ready for its next consumer, attempts from 1. Those that are dead letters no more are left as they are.
    /// </summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="Protocol.Errors.EventHubException">It could not be stored; they are dead letters as before.</exception>
    ValueTask<int> ReopenAsync(IReadOnlyList<DeadLetter> letters);

    /// <summary>Discards dead letters, durably. Those that are dead letters no more are left as they are.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="Protocol.Errors.EventHubException">It could not be stored; they are dead letters as before.</exception>
    ValueTask<int> DiscardAsync(IReadOnlyList<DeadLetter> letters);
}
