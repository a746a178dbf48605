using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>One subscription in one partition, asked from elsewhere.</summary>
internal sealed class RemoteCursor(RemotePartition partition, long subscription, TimeProvider time) : ISubscriptionCursor
{
    /// <inheritdoc/>
    public CursorCounts Counts
    {
        get
        {
            foreach (CursorEntry entry in partition.Whole.Cursors)
            {
                if (entry.Subscription == subscription)
                {
                    return entry.Counts;
                }
            }

            return default;
        }
    }

    /// <inheritdoc/>
    public IConsumer Join(string consumer, IDeliverySink sink, DeliveryCredit credit, bool returnsWork)
    {
        RemoteConsumer member = new(partition, subscription, consumer, sink, credit, returnsWork, time);
        member.Begin();
        return member;
    }

    /// <inheritdoc/>
    public async ValueTask TakeReadyAsync(string consumer, IDeliverySink sink, DeliveryCredit credit, CancellationToken cancellationToken)
    {
        using RemoteConsumer member = new(partition, subscription, consumer, sink, credit, returnsWork: false, time) { IsBrief = true };
        member.Begin();
        await member.Drained.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask SettleAsync(SettleBatch batch)
    {
        ImmutableArray<SettleEntry>.Builder entries = ImmutableArray.CreateBuilder<SettleEntry>(batch.Count);
        foreach (Settlement settlement in batch.Items)
        {
            entries.Add(new SettleEntry(settlement.Id.ToString(), settlement.Verb, settlement.Delay, settlement.Error, settlement.IsReturned));
        }

        ImmutableArray<SettleEntry> all = entries.MoveToImmutable();
        SettleAnswer answer = await partition.CallAsync(() => partition.Owner.Settle(subscription, all), CancellationToken.None).ConfigureAwait(false);
        RemoteFaults.ThrowIf(answer.Refusal);
        answer.Results.CopyTo(batch.Results);
    }

    /// <inheritdoc/>
    public IReadOnlyList<DeadLetter> DeadLettersBehind(long sequence, int walk, int max) => throw new NotSupportedException("Ask with DeadLettersBehindAsync.");

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<DeadLetter>> DeadLettersBehindAsync(long sequence, int walk, int max)
    {
        DeadLettersAnswer answer = await partition.CallAsync(() => partition.Owner.DeadLetters(subscription, sequence, walk, max), CancellationToken.None).ConfigureAwait(false);
        RemoteFaults.ThrowIf(answer.Refusal);
        return answer.Letters;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<DeliveryAttempt>> AttemptsOfAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        AttemptsAnswer answer = await partition.CallAsync(() => partition.Owner.Attempts(subscription, letter), cancellationToken).ConfigureAwait(false);
        RemoteFaults.ThrowIf(answer.Refusal);
        return answer.Attempts;
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReopenAsync(IReadOnlyList<DeadLetter> letters) =>
        (int)(await partition.NumbersAsync(() => partition.Owner.Reopen(subscription, [.. letters]), CancellationToken.None).ConfigureAwait(false))[0];

    /// <inheritdoc/>
    public async ValueTask<int> DiscardAsync(IReadOnlyList<DeadLetter> letters) =>
        (int)(await partition.NumbersAsync(() => partition.Owner.Discard(subscription, [.. letters]), CancellationToken.None).ConfigureAwait(false))[0];
}
