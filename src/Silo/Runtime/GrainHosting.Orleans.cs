using System.Net;
using EventHub.Redis.Connections;
using EventHub.Redis.GrainStates;
using EventHub.Silo.Clustering;
using EventHub.Silo.Storage;
using EventHub.Silo.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Hosting;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using StackExchange.Redis;
using HubCluster = EventHub.Silo.Clustering.ClusterOptions;
using OrleansCluster = Orleans.Configuration.ClusterOptions;

namespace EventHub.Silo.Runtime;

/// <content>
/// Grains on Microsoft Orleans: one silo of this machine alone, or a silo of a cluster that meets in Redis. Grain state lies where the log does, in the shape of the embedded
/// runtime: a hub may change between both builds.
/// </content>
public static partial class GrainHosting
{
    /// <summary>True: this build can be part of a cluster.</summary>
    internal const bool HasClusters = true;

    // A little more than the longest poll. A caller of an owner that is gone learns of it no later.
    private static readonly TimeSpan s_responseTimeout = TimeSpan.FromSeconds(15);
    internal const string StateStorage = "Default";
    private const string PubSub = "PubSubStore";

    static partial void AddRuntime(IServiceCollection services, StorageOptions storage) => services.AddOrleans(silo => silo
        .UseLocalhostClustering()
        .AddGrainState(storage)
        .AddMemoryGrainStorage(PubSub)
        .AddHubStreams()
        .UseInMemoryReminderService());

    internal static partial void AddClusterSilo(IServiceCollection services, StorageOptions storage, HubCluster cluster)
    {
        RedisAddress address = AddressOf(storage);
        services.AddOrleans(silo =>
        {
            IPAddress advertised = IPAddress.Parse(cluster.AdvertisedAddress);
            silo.Configure<OrleansCluster>(options => (options.ClusterId, options.ServiceId) = (cluster.Id, ServiceOf(address, cluster)))
                .ConfigureEndpoints(advertised, cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(advertised))
                .UseRedisClustering(options => (options.ConfigurationOptions, options.CreateRedisKey) = (address.ToOptions(), _ => KeyOf(address, cluster)))
                .UseRedisReminderService(options => options.ConfigurationOptions = address.ToOptions())
                .AddGrainState(storage)
                .AddRedisGrainStorage(PubSub, options => options.ConfigurationOptions = address.ToOptions())
                .AddHubStreams()
                .Configure<ClusterMembershipOptions>(NoticeSoon)
                .Configure<SiloMessagingOptions>(options => options.ResponseTimeout = s_responseTimeout);
            if (cluster.DashboardPort is not null)
            {
                // Logs stay where they are written.
                silo.AddDashboard(static dashboard => dashboard.HideTrace = true);
            }

            silo.Services.AddPlacementDirector<PartitionPlacement, PartitionPlacementDirector>();
            silo.Services.AddSingleton<IGrainPropertiesProvider, PartitionGrainProperties>();
        });
    }

    internal static partial void AddClusterClient(IServiceCollection services, StorageOptions storage, HubCluster cluster)
    {
        RedisAddress address = AddressOf(storage);
        services.AddOrleansClient(client => client
            .Configure<OrleansCluster>(options => (options.ClusterId, options.ServiceId) = (cluster.Id, ServiceOf(address, cluster)))
            .UseRedisClustering(options => (options.ConfigurationOptions, options.CreateRedisKey) = (address.ToOptions(), _ => KeyOf(address, cluster)))
            .UseConnectionRetryFilter(RetryAsync)
            .Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5))
            .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = s_responseTimeout));
    }

    internal static partial string? SiloNameOf(IServiceProvider services) => services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString();

    internal static partial void AddBalancing(IServiceCollection services)
    {
        services.AddSingleton(static provider => new SiloReach(SiloNameOf(provider), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<SiloReachWatch>();
        services.AddHostedService<PartitionBalancing>();
    }

    // Nothing is given up while its subscriber is there: the log keeps it.
    private static ISiloBuilder AddHubStreams(this ISiloBuilder silo) => silo.AddPersistentStreams(Streams, HubStreamFactory.Create, static streams => streams.ConfigurePullingAgent(static agent => agent.Configure(static options =>
    {
        options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(100);
        options.BatchContainerBatchSize = HubStreamCursor.BatchMax;
        options.MaxEventDeliveryTime = Timeout.InfiniteTimeSpan;
    })));

    private static ISiloBuilder AddGrainState(this ISiloBuilder silo, StorageOptions storage)
    {
        if (storage.Provider == StorageProvider.Memory)
        {
            return silo.AddMemoryGrainStorageAsDefault();
        }

        silo.Services.AddGrainStorage<IGrainStorage>(StateStorage, (services, _) => storage.Provider == StorageProvider.Redis
            ? new RedisGrainStorage(services.GetRequiredService<RedisConnection>())
            : new FileGrainStorage(StateFolder(storage)));
        return silo;
    }

    // A silo that is gone is noticed by the others after about six seconds, and its partitions have other owners then. One that is cut off, so that nothing closes its connections, counts as
    // alive for as long as the longest probes that may be missed take: twelve seconds.
    private static void NoticeSoon(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(2);
        options.MaxProbeTimeout = TimeSpan.FromSeconds(4);
        options.NumMissedProbesLimit = 3;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        options.DefunctSiloExpiration = TimeSpan.FromMinutes(10);
        options.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
    }

    private static async Task<bool> RetryAsync(Exception fault, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
        return true;
    }

    // Under the hub's own prefix: hubs that share a server do not meet.
    private static RedisKey KeyOf(RedisAddress address, HubCluster cluster) => $"{address.Prefix}:cluster:{cluster.ServiceId}/{cluster.Id}";

    // What the packages of Orleans keep, reminders and who subscribes to streams, lies under the name of the service alone. Hubs without a prefix have it where they had it from the beginning.
    private static string ServiceOf(RedisAddress address, HubCluster cluster) =>
        address.Prefix == RedisAddress.DefaultPrefix ? cluster.ServiceId : $"{address.Prefix}:service:{cluster.ServiceId}";

    private static RedisAddress AddressOf(StorageOptions storage) =>
        RedisAddress.TryParse(storage.Address, out RedisAddress? address, out _) ? address! : throw new InvalidOperationException("The storage of a cluster has an address.");
}
