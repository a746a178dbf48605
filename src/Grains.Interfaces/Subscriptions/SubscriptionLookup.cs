using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;

namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>Subscriptions as every edge finds and refuses them.</summary>
public static class SubscriptionLookup
{
    /// <summary>The partition that decides: it is told first, and what it does not know does not exist.</summary>
    public static IPartitionDeliveries First(this IPartitions partitions)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        return partitions.All[0].Deliveries;
    }

    /// <summary>The subscription of this name, or null, for callers that cannot wait: one that is not known is looked for once more, where that asks another process.</summary>
    public static Subscription? FindNow(this IPartitions partitions, string name)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        if (partitions.First().Find(name) is { } known)
        {
            return known;
        }

        Task asking = partitions.RefreshAsync(isWhole: false, CancellationToken.None).AsTask();
        if (!asking.IsCompleted)
        {
            asking.Wait();
        }

        return partitions.First().Find(name);
    }

    /// <summary>Where a subscription stands, over all partitions; zero where it is unknown.</summary>
    public static CursorCounts CountsOf(this IPartitions partitions, long id)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        CursorCounts? sum = null;
        foreach (IPartition partition in partitions.All)
        {
            if (partition.Deliveries.Cursor(id)?.Counts is { } counts)
            {
                sum = sum?.Plus(counts) ?? counts;
            }
        }

        return sum ?? default;
    }

    /// <summary>EH2010.</summary>
    public static Problem NotFound(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new Problem(ErrorCodes.SubscriptionNotFound,
            $"There is no subscription '{ChannelText.Show(System.Text.Encoding.UTF8.GetBytes(name))}'. GET /v1/subscriptions lists those there are; PUT /v1/subscriptions/{{name}} creates one.");
    }
}
