using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Records;

namespace EventHub.Gateway.Publishing;

/// <summary>Where an event that was just published stands: now, or when it is over.</summary>
internal sealed class OutcomeWait(TimeProvider timeProvider)
{
    /// <summary>Its state now. Without subscriptions nothing has to be looked up.</summary>
    public static ValueTask<EventState> NowAsync(ILocalPartition partition, in AppendResult result, CancellationToken aborted) =>
        partition.Deliveries.Count == 0 && result.Outcome != AppendOutcome.Duplicate
            ? new(EventState.Unrouted(result.TimeTicks))
            : FindAsync(partition, result.Lsn, aborted);

    /// <summary>Its state once it is completed or failed, or when <paramref name="wait"/> is over.</summary>
    public async ValueTask<EventState> EndAsync(ILocalPartition partition, AppendResult result, TimeSpan wait, CancellationToken aborted)
    {
        // Following begins before the first look, so that no change falls between.
        using IEventFollower follower = partition.Deliveries.Follow(result.Sequence);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        using ITimer timer = timeProvider.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), ending, wait, Timeout.InfiniteTimeSpan);
        EventState state = await NowAsync(partition, result, aborted);
        try
        {
            while (!IsOver(state))
            {
                await follower.ChangedAsync(ending.Token);
                state = await NowAsync(partition, result, aborted);
            }
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            // The time is up.
        }

        return state;
    }

    /// <summary>True when the total will not change by itself any more.</summary>
    public static bool IsOver(in EventState state) => state.Status is not (EventStatus.Pending or EventStatus.Processing);

    private static async ValueTask<EventState> FindAsync(ILocalPartition partition, long lsn, CancellationToken aborted)
    {
        using FoundEvent? found = await partition.FindAsync(lsn, aborted);
        return found?.State ?? new EventState(EventStatus.Expired, EventOutcome.Expired, 0, 0);
    }
}
