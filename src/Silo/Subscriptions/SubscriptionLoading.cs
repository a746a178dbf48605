using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Subscriptions;
using EventHub.Protocol.Errors;
using EventHub.Silo.Runtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace EventHub.Silo.Subscriptions;

/// <summary>
/// Brings partitions in step before the hub listens: a crash between two of them may have left a subscription created, changed or deleted in one and not in another.
/// Of one partition there is nothing to do.
/// </summary>
internal sealed partial class SubscriptionLoading(IPartitions partitions, IGrainFactory grains, ILogger<SubscriptionLoading> logger) : IHostedService
{
    private readonly ILogger<SubscriptionLoading> _logger = logger;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await partitions.RefreshAsync(isWhole: true, cancellationToken);
        foreach (string name in Apart())
        {
            // A partition that takes no writes now must not keep the hub from starting; the next call of that name completes it.
            SubscriptionAnswer answer = await StartCall.AskAsync(() => grains.GetGrain<ISubscriptionGrain>(name).Get(), $"subscription '{name}'", _logger, cancellationToken);
            if (answer.Refusal is { } refusal && refusal.Code != ErrorCodes.SubscriptionNotFound.Number)
            {
                LogApart(name, refusal.Detail);
            }
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private HashSet<string> Apart()
    {
        HashSet<string> apart = [];
        Dictionary<string, (long, int)> first = Of(partitions.All[0]);
        foreach (IPartition partition in partitions.All[1..])
        {
            Dictionary<string, (long, int)> other = Of(partition);
            apart.UnionWith(first.Except(other).Concat(other.Except(first)).Select(entry => entry.Key));
        }

        return apart;
    }

    private static Dictionary<string, (long Id, int Version)> Of(IPartition partition) =>
        partition.Deliveries.All.ToDictionary(subscription => subscription.Name, subscription => (subscription.Id, subscription.Version), StringComparer.Ordinal);
}
