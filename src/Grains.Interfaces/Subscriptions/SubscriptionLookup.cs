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

    /// <summary>The subscription of this name where every partition has it; null when it is unknown, or known to some of them only.</summary>
    public static Subscription? FindWhole(this IPartitions partitions, string name)
    {
        Subscription? found = partitions.First().Find(name);
        return found is not null && partitions.All.All(partition => partition.Deliveries.Cursor(found.Id) is not null) ? found : null;
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
