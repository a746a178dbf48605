using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EventHub.Client;

/// <summary>Registers the client.</summary>
public static class EventHubClientServices
{
    /// <summary>
    /// Adds one <see cref="EventHubClient"/> for the whole application. Logger and clock come from the services unless
    /// <paramref name="configure"/> sets others; wrong settings stop a host at start. It connects when it is first used.
    /// </summary>
    public static IServiceCollection AddEventHub(this IServiceCollection services, Action<EventHubClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<EventHubClientOptions>()
            .Configure<IServiceProvider>(static (options, provider) =>
            {
                options.LoggerFactory = provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
                options.TimeProvider = provider.GetService<TimeProvider>() ?? options.TimeProvider;
            })
            .Configure(configure ?? (static _ => { }))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EventHubClientOptions>, EventHubClientOptionsValidator>());
        services.TryAddSingleton(static provider => new EventHubClient(provider.GetRequiredService<IOptions<EventHubClientOptions>>().Value));
        return services;
    }
}
