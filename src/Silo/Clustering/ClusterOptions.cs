using EventHub.Silo.Storage;

namespace EventHub.Silo.Clustering;

/// <summary>The place of this process in a cluster. Section <c>Cluster</c>; only the Orleans build has clusters.</summary>
public sealed class ClusterOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Cluster";

    /// <summary>Partitions of a cluster unless <c>Storage:Partitions</c> says otherwise.</summary>
    public const int PartitionsDefault = 8;

    /// <summary>What the process is. Unset (default): a silo in the Orleans build with storage in Redis, by itself otherwise.</summary>
    public ClusterRole? Role { get; set; }

    /// <summary>Name of the cluster: processes of one name find each other in the Redis server of the storage. Default <c>eventhub</c>.</summary>
    public string Id { get; set; } = "eventhub";

    /// <summary>Name of the service, which outlives clusters: reminders are kept under it. Default <c>eventhub</c>.</summary>
    public string ServiceId { get; set; } = "eventhub";

    /// <summary>Address under which the other processes reach this silo. Default <c>127.0.0.1</c>, which serves a cluster on one machine.</summary>
    public string AdvertisedAddress { get; set; } = "127.0.0.1";

    /// <summary>Port between silos. Default 11111. Range 1 to 65,535.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port for gateways that run apart, and for other Orleans clients. Default 30000. Range 1 to 65,535.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>
    /// Port on 127.0.0.1 for the dashboard of Orleans, at <c>/orleans/</c>. Default none: there is no dashboard, and no grain call is counted for it. Range 1 to 65,535. Only silos have
    /// one, and each counts its own part: give all of a cluster a port, or none.
    /// </summary>
    public int? DashboardPort { get; set; }

    /// <summary>True where this build can be part of a cluster.</summary>
    public static bool IsAvailable => Runtime.GrainHosting.HasClusters;

    /// <summary>What the process is, given its storage.</summary>
    public ClusterRole RoleWith(StorageOptions storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return Role ?? (IsAvailable && storage.Provider == StorageProvider.Redis ? ClusterRole.Silo : ClusterRole.Alone);
    }
}
