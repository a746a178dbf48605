using EventHub.Client.Orleans.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using StackExchange.Redis;

namespace EventHub.Client.Orleans;

/// <summary>Makes a service a client of the hub's cluster.</summary>
public static class EventHubOrleansRegistration
{
    /// <summary>
    /// Adds an Orleans client of the hub: <see cref="IGrainFactory"/> for its grains, and the stream provider <see cref="HubStreams.Provider"/>. It connects when the host starts, tries again until there is a
    /// silo, and goes over to others when one is lost.
    /// </summary>
    public static IServiceCollection AddEventHubOrleansClient(this IServiceCollection services, Action<EventHubOrleansOptions>? configure = null)
    {
        EventHubOrleansOptions options = new();
        configure?.Invoke(options);
        services.TryAddSingleton(options.TimeProvider);
        services.AddOrleansClient(client => client
            .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId))
            .UseRedisClustering(redis => (redis.ConfigurationOptions, redis.CreateRedisKey) = (ConfigurationOptions.Parse(options.Redis), names => $"{options.Prefix}:cluster:{names.ServiceId}/{names.ClusterId}"))
            .UseConnectionRetryFilter((_, cancellationToken) => RetryAsync(options.TimeProvider, cancellationToken))
            .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = options.ResponseTimeout)
            .AddEventHubStreams());
        return services;
    }

    /// <summary>Adds the stream provider <see cref="HubStreams.Provider"/> to a client that is configured otherwise. It looks for silos every five seconds, and keeps a connection to one.</summary>
    public static IClientBuilder AddEventHubStreams(this IClientBuilder client)
    {
        ArgumentNullException.ThrowIfNull(client);
        client.Services.TryAddSingleton(TimeProvider.System);
        client.Services.AddHostedService<WayIn>();
        return client
            .Configure<GatewayOptions>(static gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5))
            .AddPersistentStreams(HubStreams.Provider, WritingAdapterFactory.Create, static _ => { });
    }

    private static async Task<bool> RetryAsync(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), timeProvider, cancellationToken);
        return true;
    }
}
