using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Services;
using EventHub.Grains.Sagas;
using EventHub.Grains.Sagas.Checks;
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
        services.AddSingleton(provider => new SagaChecker(
            provider.GetService<ILocalPartitions>(), provider.GetRequiredService<ISagaServices>(), provider.GetRequiredService<IServiceDirectory>(),
            new SagaCheckOptions(options.CheckJitter, options.CheckConcurrencyMax, options.CheckInstancesMax), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ISagaChecks>(static provider => provider.GetRequiredService<SagaChecker>());
        services.AddHostedService<SagaChecking>();
        return services.AddHostedService<ServiceChecking>();
    }
}
