using EventHub.Grains.Interfaces.Services;
using EventHub.Grains.Sagas;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EventHub.Silo.Services;

/// <summary>Registers the services that sagas call.</summary>
public static class ServiceRegistration
{
    /// <summary>Adds them. Without it sagas have nobody to call.</summary>
    public static IServiceCollection AddEventHubServices(this IServiceCollection services, ServiceOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<ServiceRegistry>();
        services.AddSingleton<ISagaServices>(static provider => provider.GetRequiredService<ServiceRegistry>());
        services.AddSingleton<IServiceDirectory>(static provider => provider.GetRequiredService<ServiceRegistry>());
        return services.AddHostedService<ServiceChecking>();
    }
}
