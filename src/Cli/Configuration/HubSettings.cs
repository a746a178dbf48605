using EventHub.Gateway.Hosting;
using EventHub.Silo.Access;
using EventHub.Silo.Clustering;
using EventHub.Silo.Hosting;
using EventHub.Silo.Services;
using EventHub.Silo.Storage;

namespace EventHub.Cli.Configuration;

/// <summary>Every setting of a hub; new ones hold the defaults.</summary>
internal sealed class HubSettings
{
    public ServerOptions Server { get; } = new();

    public StorageOptions Storage { get; } = new();

    public ClusterOptions Cluster { get; } = new();

    public GatewayOptions Gateway { get; } = new();

    public ServiceOptions Services { get; } = new();

    public AccessOptions Access { get; } = new();

    public LogOptions Log { get; } = new();

    /// <summary>The sections, in the order of the documentation.</summary>
    public IReadOnlyList<SettingsSection> Sections =>
    [
        new(ServerOptions.Section, Server),
        new(StorageOptions.Section, Storage),
        new(ClusterOptions.Section, Cluster),
        new(GatewayOptions.Section, Gateway),
        new(ServiceOptions.Section, Services),
        new(AccessOptions.Section, Access),
        new(LogOptions.Section, Log),
    ];
}
