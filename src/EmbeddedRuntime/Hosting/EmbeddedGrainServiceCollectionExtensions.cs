using EventHub.EmbeddedRuntime.Activations;
using EventHub.EmbeddedRuntime.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Storage;
using Orleans.Streams;
using Orleans.Timers;

namespace EventHub.EmbeddedRuntime.Hosting;

/// <summary>Registration of the embedded grain runtime.</summary>
public static class EmbeddedGrainServiceCollectionExtensions
{
    /// <summary>
    /// Adds grains that live in this process. Registers <see cref="IGrainFactory"/>, <see cref="IClusterClient"/>, the storages and stream
    /// providers named in the options (keyed by name), and a hosted service that starts reminders and, on stop, drains and deactivates grains.
    /// </summary>
    /// <exception cref="ArgumentException">Options are out of range; the message names each.</exception>
    public static IServiceCollection AddEmbeddedGrains(this IServiceCollection services, Action<EmbeddedGrainOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        EmbeddedGrainOptions options = new();
        configure(options);
        EmbeddedGrainOptionsRules.Check(options);

        services.AddSingleton(provider => new GrainRuntime(
            provider, options, provider.GetService<ILogger<GrainRuntime>>() ?? NullLogger<GrainRuntime>.Instance));
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<GrainRuntime>().Factory);
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<GrainRuntime>().Factory);
        services.AddSingleton<IReminderRegistry>(provider => provider.GetRequiredService<GrainRuntime>().Reminders);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, GrainHost>());
        foreach ((string name, Func<IServiceProvider, IGrainStorage> make) in options.Storages)
        {
            services.AddKeyedSingleton(name, (provider, _) => make(provider));
        }

        foreach (string name in options.StreamProviders)
        {
            services.AddKeyedSingleton<IStreamProvider>(name, (provider, _) => new StreamProvider(provider.GetRequiredService<GrainRuntime>().Streams, name));
        }

        return services;
    }
}
