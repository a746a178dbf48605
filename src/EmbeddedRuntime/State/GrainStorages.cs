using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace EventHub.EmbeddedRuntime.State;

/// <summary>Finds storages by name.</summary>
internal static class GrainStorages
{
    public static IGrainStorage? Find(IServiceProvider services, string name) => services.GetKeyedService<IGrainStorage>(name);

    public static IGrainStorage Get(IServiceProvider services, string name) => Find(services, name)
        ?? throw new InvalidOperationException($"There is no grain storage '{name}'. Add it in AddEmbeddedGrains, or register an {nameof(IGrainStorage)} under that key.");
}
