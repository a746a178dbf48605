using EventHub.Grains.Interfaces.Policies;
using EventHub.Silo.Runtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace EventHub.Silo.Policies;

/// <summary>Brings the stored policies in force before the hub listens: the first publish follows them, and retention knows what to keep.</summary>
internal sealed class PolicyLoading(IGrainFactory grains, ILogger<PolicyLoading> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) =>
        StartCall.AskAsync(() => grains.GetGrain<IPolicyBookGrain>(IPolicyBookGrain.DefaultTenant).Get(), "the policies", logger, cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
