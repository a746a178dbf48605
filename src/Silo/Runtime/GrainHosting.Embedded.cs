using EventHub.EmbeddedRuntime.Hosting;
using EventHub.Grains.Partitions;
using EventHub.Redis.Connections;
using EventHub.Redis.GrainStates;
using EventHub.Silo.Clustering;
using EventHub.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace EventHub.Silo.Runtime;

/// <content>Grains in this process, without a server. Their state and reminders lie where the log does.</content>
public static partial class GrainHosting
{
    /// <summary>False: this build is one process.</summary>
    internal const bool HasClusters = false;

    static partial void AddRuntime(IServiceCollection services, StorageOptions storage) => services.AddEmbeddedGrains(options =>
    {
        options.GrainAssemblies.Add(typeof(LocalPartitions).Assembly);
        options.AddStreams(Streams);
        _ = storage.Provider switch
        {
            StorageProvider.Memory => options.AddMemoryStorage(),
            StorageProvider.Redis => options.AddStorage(static services => new RedisGrainStorage(services.GetRequiredService<RedisConnection>())),
            _ => options.AddFileStorage(StateFolder(storage)),
        };
    });

    internal static partial void AddClusterSilo(IServiceCollection services, StorageOptions storage, ClusterOptions cluster) => throw new NotSupportedException("This build has no clusters.");

    internal static partial string? SiloNameOf(IServiceProvider services) => null;

    internal static partial void AddBalancing(IServiceCollection services) => throw new NotSupportedException("This build has no clusters.");

    internal static partial void AddClusterClient(IServiceCollection services, StorageOptions storage, ClusterOptions cluster) => throw new NotSupportedException("This build has no clusters.");
}
