using EventHub.Grains.Interfaces.Partitions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace EventHub.Silo.Runtime;

/// <summary>
/// Wakes the owner of every partition of this process, beside the rest of the start: nothing waits for it, because the partitions are open by then
/// and the gateway reaches them in process.
/// </summary>
internal sealed partial class PartitionOwners(ILocalPartitions partitions, IGrainFactory grains, ILogger<PartitionOwners> logger) : IHostedService
{
    private readonly ILogger<PartitionOwners> _logger = logger;
    private Task _waking = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _waking = Task.Run(WakeAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _waking.WaitAsync(cancellationToken);

    private async Task WakeAsync()
    {
        foreach (IPartition partition in partitions.All)
        {
            try
            {
                await grains.GetGrain<IPartitionGrain>(partition.Number).Health();
            }
            catch (Exception fault)
            {
                // The next call wakes it; until then the partition works all the same.
                LogNotWoken(partition.Number, fault.Message);
            }
        }
    }
}
