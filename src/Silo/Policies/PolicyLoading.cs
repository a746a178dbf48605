using EventHub.Grains.Interfaces.Policies;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace EventHub.Silo.Policies;

/// <summary>Brings the stored policies in force before the hub listens: the first publish follows them, and retention knows what to keep.</summary>
internal sealed class PolicyLoading(IGrainFactory grains) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) =>
        grains.GetGrain<IPolicyBookGrain>(IPolicyBookGrain.DefaultTenant).Get().WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
