using System.Collections.Immutable;

namespace EventHub.Grains.Interfaces.Services;

/// <summary>The services that sagas call, as this process sees them. Thread-safe.</summary>
public interface IServiceDirectory
{
    /// <summary>All that are configured, by name.</summary>
    ImmutableArray<ServiceInfo> All { get; }
}
