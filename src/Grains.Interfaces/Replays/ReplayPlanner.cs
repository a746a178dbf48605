using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Places;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Replays;

namespace EventHub.Grains.Interfaces.Replays;

/// <summary>Finds out what a request for a replay is about, without effect. Refusals are thrown.</summary>
public sealed class ReplayPlanner(IPartitions partitions, PlaceResolver places)
{
    /// <summary>Fixes the range and the subscriptions, and counts.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="countedMax">Events looked at, at most.</param>
    /// <param name="cancellationToken">Ends the count.</param>
    /// <exception cref="EventHubException">A place cannot be used, the subscription is not there, or there are too many.</exception>
    public async ValueTask<ReplayPlan> PlanAsync(ReplayRequest request, long countedMax, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        long? subscription = request.Subscription is not { } name ? null
            : (partitions.First().Find(name) ?? throw new EventHubException(SubscriptionLookup.NotFound(name))).Id;
        ImmutableArray<ReplayRange> ranges = await RangesAsync(request, cancellationToken);
        HashSet<long> wanted = [];
        long matched = 0, examined = 0;
        bool isWhole = true;
        for (int i = 0; i < ranges.Length && isWhole; i++)
        {
            ReplayCount count = await partitions.All[i].Deliveries.Replays.CountAsync(request, ranges[i], subscription, countedMax - examined, cancellationToken);
            matched += count.Matched.Values.Sum();
            examined += count.Examined;
            isWhole = count.IsWhole;
            wanted.UnionWith(count.Matched.Keys);
        }

        if (!isWhole)
        {
            wanted = subscription is { } one ? [one] : await CandidatesAsync(request);
        }

        return wanted.Count <= ReplayLimits.SubscriptionsMax
            ? new ReplayPlan(ranges, [.. wanted.Order()], isWhole ? matched : -1)
            : throw new EventHubException(Problem.OfField(ErrorCodes.InvalidField, "/subscription",
                $"The replay would go to {wanted.Count:N0} subscriptions; at most {ReplayLimits.SubscriptionsMax:N0} are allowed. Name one, or patterns or a range that fewer match."));
    }

    private async ValueTask<HashSet<long>> CandidatesAsync(ReplayRequest request)
    {
        HashSet<long> wanted = [];
        foreach (IPartition partition in partitions.All)
        {
            wanted.UnionWith(await partition.Deliveries.Replays.CandidatesAsync(request));
        }

        return wanted;
    }

    private async ValueTask<ImmutableArray<ReplayRange>> RangesAsync(ReplayRequest request, CancellationToken cancellationToken)
    {
        // The end first: what is stored meanwhile is no part of it.
        long[] tail = [.. partitions.All.Select(partition => partition.Bounds.NextSequence)];
        long[] since = await places.FirstAsync(partitions, request.Since ?? "earliest", "/since", cancellationToken);
        long[]? until = request.Until is null ? null : await places.FirstAsync(partitions, request.Until, "/until", cancellationToken);
        return [.. partitions.All.Select((partition, i) =>
        {
            long before = Math.Min(until?[i] ?? tail[i], tail[i]);
            return new ReplayRange(partition.Number, Math.Min(since[i], before), before);
        })];
    }
}
