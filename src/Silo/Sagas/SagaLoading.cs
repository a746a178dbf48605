using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Sagas;
using EventHub.Silo.Runtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace EventHub.Silo.Sagas;

/// <summary>
/// Brings partitions in step before the hub listens: a crash between two of them may have left a definition in force in one and not in another. Of one partition there is nothing to do.
/// </summary>
internal sealed partial class SagaLoading(IPartitions partitions, IGrainFactory grains, ILogger<SagaLoading> logger) : IHostedService
{
    private readonly ILogger<SagaLoading> _logger = logger;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (partitions.All.Length == 1)
        {
            return;
        }

        // A partition that takes no writes now must not keep the hub from starting; the next change of a definition completes it.
        Refusal? refusal = await StartCall.AskAsync(
            () => grains.GetGrain<ISagaBookGrain>(ISagaBookGrain.DefaultTenant).Agree(), "the definitions of sagas", _logger, cancellationToken);
        if (refusal is not null)
        {
            LogApart(refusal.Detail);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(3207, LogLevel.Warning, "Definitions of sagas are not the same in all partitions yet: {Reason} The next change of one brings them in step.")]
    private partial void LogApart(string reason);
}
