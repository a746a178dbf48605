using System.Collections.Immutable;

namespace EventHub.Grains.Interfaces.Services;

/// <summary>There are none.</summary>
public sealed class NoSagaChecks : ISagaChecks
{
    /// <inheritdoc/>
    public ImmutableArray<SagaCheckInfo> All => [];

    /// <inheritdoc/>
    public Task CheckAsync(string service, CancellationToken cancellationToken) => Task.CompletedTask;
}
