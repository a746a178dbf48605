using System.Collections.Immutable;

namespace EventHub.Grains.Interfaces.Services;

/// <summary>There are none.</summary>
public sealed class NoServices : IServiceDirectory
{
    /// <inheritdoc/>
    public ImmutableArray<ServiceInfo> All => [];
}
