using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Interfaces.Schedules;
using EventHub.Grains.Partitions;
using EventHub.Grains.Sagas;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using EventHub.Silo.Settings;
using EventHub.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans;

namespace EventHub.Silo.Clustering;

/// <summary>Registers a process of a cluster, in place of <c>AddEventHubStorage</c> and <c>AddEventHubGrains</c>.</summary>
public static class ClusterRegistration
{
    /// <summary>Adds a silo that owns its share of the partitions, and <see cref="IPartitions"/> over all of them.</summary>
    /// <exception cref="EventHubException"><c>InvalidSetting</c>: everything that is wrong with the options.</exception>
    public static IServiceCollection AddEventHubSilo(this IServiceCollection services, StorageOptions storage, ClusterOptions cluster)
    {
        Require(storage, cluster);
        services.AddStorageServices(storage).TryAddSingleton(PublishLimits.Default);
        // Before the runtime: it stops behind it, and closes what no grain has closed.
        services.AddSingleton(static provider => new OwnedPartitions(
            provider.GetRequiredService<StorageOptions>().Partitions, Runtime.GrainHosting.SiloNameOf(provider), StorageRegistration.OpeningOf(provider).ForOwners(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<OwnedPartitions>>(),
            new SagaSurroundings(provider.GetRequiredService<StorageOptions>().Partitions, provider.GetService<ISagaServices>()),
            provider.GetService<SiloReach>()));
        services.AddHostedService(static provider => provider.GetRequiredService<OwnedPartitions>());
        services.AddSingleton<IPartitionKeeper>(static provider => provider.GetRequiredService<OwnedPartitions>());
        services.AddSingleton<ILocalPartitions>(static provider => provider.GetRequiredService<OwnedPartitions>());
        Runtime.GrainHosting.AddClusterSilo(services, storage, cluster);
        services.AddRemotePartitions(storage);
        Runtime.GrainHosting.AddBalancing(services);
        return Runtime.GrainHosting.AddGrainServices(services);
    }

    /// <summary>Adds <see cref="IPartitions"/> for a gateway that is a client of the cluster's silos.</summary>
    /// <exception cref="EventHubException"><c>InvalidSetting</c>: everything that is wrong with the options.</exception>
    public static IServiceCollection AddEventHubClusterClient(this IServiceCollection services, StorageOptions storage, ClusterOptions cluster)
    {
        Require(storage, cluster);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(PublishLimits.Default);
        services.AddSingleton(storage);
        services.AddSingleton<ScheduleBoard>();
        Runtime.GrainHosting.AddClusterClient(services, storage, cluster);
        return services.AddRemotePartitions(storage);
    }

    private static void Require(StorageOptions storage, ClusterOptions cluster)
    {
        SettingProblem[] problems = [.. StorageOptionsValidator.Validate(storage), .. ClusterOptionsValidator.Validate(cluster, storage)];
        if (problems.Length > 0)
        {
            throw new EventHubException(ErrorCodes.InvalidSetting, string.Join(". ", problems.AsEnumerable()) + ".");
        }
    }

    private static IServiceCollection AddRemotePartitions(this IServiceCollection services, StorageOptions storage)
    {
        services.AddSingleton(provider =>
        {
            RemotePartitions partitions = new(
                storage.Partitions, provider.GetRequiredService<IGrainFactory>(), provider.GetService<ILocalPartitions>(), provider.GetRequiredService<TimeProvider>());
            provider.GetService<OwnedPartitions>()?.Connect(partitions);
            return partitions;
        });
        services.AddSingleton<IPartitions>(static provider => provider.GetRequiredService<RemotePartitions>());
        services.AddSingleton<PolicyBoard>();
        services.AddHostedService<PartitionViews>();
        services.AddHostedService<PolicyFollowing>();
        return services;
    }
}
