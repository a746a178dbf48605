using System.Net;
using EventHub.Silo.Settings;
using EventHub.Silo.Storage;

namespace EventHub.Silo.Clustering;

/// <summary>Finds everything that is wrong with <see cref="ClusterOptions"/>.</summary>
public static class ClusterOptionsValidator
{
    private const int PortMax = 65_535;

    /// <summary>Every problem; none when the options can be used.</summary>
    public static IReadOnlyList<SettingProblem> Validate(ClusterOptions options, StorageOptions storage)
    {
        ArgumentNullException.ThrowIfNull(options);
        ClusterRole role = options.RoleWith(storage);
        return new SettingChecks(ClusterOptions.Section)
            .When(
                role != ClusterRole.Alone && !ClusterOptions.IsAvailable, nameof(options.Role), options.Role,
                "this build has no clusters: build with -p:GrainRuntime=Orleans, or leave it out")
            .When(
                role != ClusterRole.Alone && ClusterOptions.IsAvailable && storage.Provider != StorageProvider.Redis, nameof(options.Role), options.Role,
                "the processes of a cluster share their storage: set Storage:Provider to redis")
            .When(string.IsNullOrWhiteSpace(options.Id), nameof(options.Id), options.Id, "name the cluster")
            .When(string.IsNullOrWhiteSpace(options.ServiceId), nameof(options.ServiceId), options.ServiceId, "name the service")
            .When(
                !IPAddress.TryParse(options.AdvertisedAddress, out _), nameof(options.AdvertisedAddress), options.AdvertisedAddress,
                "write an IP address under which the other processes reach this one")
            .Between(nameof(options.SiloPort), options.SiloPort, 1, PortMax)
            .Between(nameof(options.GatewayPort), options.GatewayPort, 1, PortMax)
            .When(options.SiloPort == options.GatewayPort, nameof(options.GatewayPort), options.GatewayPort, "it is the silo port as well: give each its own")
            .Between(nameof(options.DashboardPort), options.DashboardPort ?? 1, 1, PortMax)
            .When(
                options.DashboardPort is not null && role != ClusterRole.Silo, nameof(options.DashboardPort), options.DashboardPort,
                "only a silo of a cluster has a dashboard: leave it out here")
            .When(
                options.DashboardPort is int port && (port == options.SiloPort || port == options.GatewayPort), nameof(options.DashboardPort), options.DashboardPort,
                "another port of this silo is the same: give each its own")
            .Problems;
    }
}
