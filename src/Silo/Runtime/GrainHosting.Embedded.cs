using EventHub.EmbeddedRuntime.Hosting;
using EventHub.Grains.Partitions;
using EventHub.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace EventHub.Silo.Runtime;

/// <content>Grains in this process, without a server. Their state and reminders lie beside the log, or in memory when the log does.</content>
public static partial class GrainHosting
{
    private const string StateFolder = "grains";

    static partial void AddRuntime(IServiceCollection services, StorageOptions storage) => services.AddEmbeddedGrains(options =>
    {
        options.GrainAssemblies.Add(typeof(LocalPartitions).Assembly);
        options.AddStreams(Streams);
        if (storage.Provider == StorageProvider.Memory)
        {
            options.AddMemoryStorage();
        }
        else
        {
            options.AddFileStorage(Path.Combine(Path.GetFullPath(storage.DataDirectory), StateFolder));
        }
    });
}
