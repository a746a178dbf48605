using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Interfaces.Subscriptions;

namespace EventHub.Grains.Remote;

/// <summary>Says of a partition, all at once, what those beside it read from it one by one.</summary>
internal static class OwnerViews
{
    public static OwnerView Of(IPartition partition, ViewRequest request)
    {
        PartitionHealth health = partition.Health;
        IPartitionDeliveries deliveries = partition.Deliveries;
        IReadOnlyList<Subscription> all = deliveries.All;
        long stamp = StampOf(partition, all);
        OwnerView view = new()
        {
            Bounds = OwnerBounds.Of(partition),
            CanRead = health.CanRead,
            CanWrite = health.CanWrite,
            Problem = health.Problem is { } problem ? Refusal.Of(problem) : null,
            QuarantinedRanges = health.QuarantinedRanges,
            Histories = [.. partition.Histories()],
            Statistics = partition.Statistics(),
            DefinitionsStamp = stamp,
            Definitions = stamp == request.Definitions ? default : [.. all.Select(SubscriptionRecord.Of)],
        };
        return !request.IsWhole ? view : view with
        {
            IsWhole = true,
            Cursors = [.. all.Select(subscription => new CursorEntry(subscription.Id, deliveries.Cursor(subscription.Id)?.Counts ?? default))],
            Expired = [.. deliveries.Expired.Select(expired => new ExpiredEntry(expired.Key, expired.Value))],
            Channels = [.. partition.Channels()],
            Replays = [.. deliveries.Replays.All],
            DeadLettersOpened = deliveries.Replays.DeadLettersOpened,
        };
    }

    // Another number when a subscription came, went or changed; never 0. The order does not matter, and is the same anyway.
    private static long StampOf(IPartition partition, IReadOnlyList<Subscription> all)
    {
        ulong stamp = (ulong)partition.OwnerTerm;
        foreach (Subscription subscription in all)
        {
            stamp = (stamp * 1_099_511_628_211) ^ (ulong)subscription.Id ^ ((ulong)subscription.Version << 48);
        }

        return stamp == 0 ? 1 : (long)stamp;
    }
}
