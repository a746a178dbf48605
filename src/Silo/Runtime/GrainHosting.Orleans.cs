using EventHub.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace EventHub.Silo.Runtime;

/// <content>
/// Grains on a silo of Microsoft Orleans, a cluster of this one machine. Grain state and reminders are in memory: the log is what lasts.
/// </content>
public static partial class GrainHosting
{
    private const string PubSub = "PubSubStore";

    static partial void AddRuntime(IServiceCollection services, StorageOptions storage) => services.AddOrleans(static silo => silo
        .UseLocalhostClustering()
        .AddMemoryGrainStorageAsDefault()
        .AddMemoryGrainStorage(PubSub)
        .AddMemoryStreams(Streams)
        .UseInMemoryReminderService());
}
