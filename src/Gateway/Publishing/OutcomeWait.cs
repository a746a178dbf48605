using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.Publishing;

/// <summary>Where an event that was just published stands: now, or when it is over.</summary>
internal sealed class OutcomeWait(TimeProvider timeProvider)
{
    /// <summary>Its state now, and its sequence. Without subscriptions nothing has to be looked up, nor for an event that begins to wait for its time.</summary>
    public static ValueTask<PublishedState> NowAsync(IPartition partition, in AppendResult result, CancellationToken aborted)
    {
        bool isNew = result.Outcome != AppendOutcome.Duplicate;
        return isNew && result.Sequence == 0 ? new(new PublishedState(EventState.Waiting, 0))
            : isNew && partition.Deliveries.Count == 0 ? new(new PublishedState(EventState.Unrouted(result.TimeTicks), result.Sequence))
            : FindAsync(partition, result, aborted);
    }

    /// <summary>Its state once it is completed or failed, or when <paramref name="wait"/> is over.</summary>
    public async ValueTask<PublishedState> EndAsync(IPartition partition, AppendResult result, TimeSpan wait, CancellationToken aborted)
    {
        // Following begins before the first look, so that no change falls between.
        using IEventFollower follower = partition.Follow(result.Lsn, result.Sequence);
        using CancellationTokenSource late = new(wait, timeProvider);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(aborted, late.Token);
        PublishedState published = await NowAsync(partition, result, aborted);
        try
        {
            while (!IsOver(published.State))
            {
                await follower.ChangedAsync(ending.Token);
                published = await FindAsync(partition, result, aborted);
            }
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            // The time is up.
        }

        return published;
    }

    /// <summary>True when the total will not change by itself any more.</summary>
    public static bool IsOver(in EventState state) => state.Status is not (EventStatus.Pending or EventStatus.Processing);

    private static async ValueTask<PublishedState> FindAsync(IPartition partition, AppendResult result, CancellationToken aborted)
    {
        using FoundEvent? found = await partition.FindAsync(result.Lsn, aborted);
        return found is null
            ? new PublishedState(new EventState(EventStatus.Expired, EventOutcome.Expired, 0, 0), result.Sequence)
            : new PublishedState(found.State, found.Record.Sequence);
    }
}
