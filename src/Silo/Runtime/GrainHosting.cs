using EventHub.Grains.Interfaces.Places;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Grains.Interfaces.Schedules;
using EventHub.Grains.Partitions;
using EventHub.Grains.Subscriptions;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Schedules;
using EventHub.Protocol.Subscriptions;
using EventHub.Silo.Clustering;
using EventHub.Silo.Policies;
using EventHub.Silo.Replays;
using EventHub.Silo.Sagas;
using EventHub.Silo.Schedules;
using EventHub.Silo.Storage;
using EventHub.Silo.Subscriptions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EventHub.Silo.Runtime;

/// <summary>
/// Registers the grains of this process. Which runtime hosts them was chosen when the hub was built (<c>-p:GrainRuntime</c>): the other half
/// of this class stands in a file named after it, and nothing else in the product knows which.
/// </summary>
public static partial class GrainHosting
{
    /// <summary>Name of the stream provider.</summary>
    public const string Streams = "eventhub";

    /// <summary>
    /// Adds the grain factory and the grains. They start after what was registered before, such as the partitions they own, and stop before it.
    /// </summary>
    public static IServiceCollection AddEventHubGrains(this IServiceCollection services, StorageOptions storage)
    {
        services.TryAddSingleton(PublishLimits.Default);
        services.TryAddSingleton<IPartitionKeeper, ProcessKeeper>();
        AddRuntime(services, storage);
        services.AddHostedService<PartitionOwners>();
        services.AddSingleton<PolicyBoard>();
        services.AddHostedService<PolicyLoading>();
        return AddGrainServices(services);
    }

    /// <summary>Adds what grains need, and what the hub does with them at its start.</summary>
    internal static IServiceCollection AddGrainServices(IServiceCollection services)
    {
        services.TryAddSingleton(SubscriptionLimits.Default);
        services.TryAddSingleton<PlaceResolver>();
        services.TryAddSingleton(_ => new SubscriptionIds());
        services.AddHostedService<SubscriptionLoading>();
        services.AddHostedService<ReplayLoading>();
        services.AddHostedService<SagaLoading>();
        services.TryAddSingleton(ScheduleLimits.Default);
        services.AddSingleton<ScheduleBoard>();
        services.AddHostedService<ScheduleWaking>();
        return services;
    }

    // Where grains keep their state when the log lies in a folder.
    private static string StateFolder(StorageOptions storage) => Path.Combine(Path.GetFullPath(storage.DataDirectory), "grains");

    static partial void AddRuntime(IServiceCollection services, StorageOptions storage);

    /// <summary>Adds a silo that finds others through Redis.</summary>
    internal static partial void AddClusterSilo(IServiceCollection services, StorageOptions storage, ClusterOptions cluster);

    /// <summary>What others call this silo; null in a build without clusters.</summary>
    internal static partial string? SiloNameOf(IServiceProvider services);

    /// <summary>Adds what evens partitions out between such silos.</summary>
    internal static partial void AddBalancing(IServiceCollection services);

    /// <summary>Adds a client of such silos.</summary>
    internal static partial void AddClusterClient(IServiceCollection services, StorageOptions storage, ClusterOptions cluster);
}
