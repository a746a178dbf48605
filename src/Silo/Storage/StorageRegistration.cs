using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Partitions;
using EventHub.Grains.Sagas;
using EventHub.Protocol.Errors;
using EventHub.Redis.Connections;
using EventHub.Silo.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventHub.Silo.Storage;

/// <summary>Registers the log of this process.</summary>
public static class StorageRegistration
{
    /// <summary>
    /// Adds <see cref="ILocalPartitions"/>: recovered before the web server listens, flushed and closed after it drained.
    /// </summary>
    /// <exception cref="EventHubException"><c>InvalidSetting</c>: everything that is wrong with <paramref name="options"/>.</exception>
    public static IServiceCollection AddEventHubStorage(this IServiceCollection services, StorageOptions options)
    {
        IReadOnlyList<SettingProblem> problems = StorageOptionsValidator.Validate(options);
        return problems.Count == 0
            ? services.AddEventHubStorage(options, OpenerOf)
            : throw new EventHubException(ErrorCodes.InvalidSetting, string.Join(". ", problems) + ".");
    }

    /// <summary>
    /// Recovers the log now, while the host is still being put together, which makes the start shorter. Starting the host does it otherwise.
    /// </summary>
    /// <exception cref="EventHubException"><c>DataFolderInUse</c>, <c>UnreadableLog</c>, <c>StorageFull</c>, <c>InvalidSetting</c>.</exception>
    public static Task RecoverEventHubAsync(this IServiceProvider services) =>
        services.GetService<HostedPartitions>()?.BeginOpening() ?? Task.CompletedTask;

    internal static IServiceCollection AddEventHubStorage(
        this IServiceCollection services, StorageOptions options, Func<IServiceProvider, PartitionsOpener> opener)
    {
        services.AddStorageServices(options);
        services.AddSingleton(provider => new HostedPartitions(
            opener(provider), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<HostedPartitions>>()));
        services.AddSingleton<ILocalPartitions>(static provider => provider.GetRequiredService<HostedPartitions>());
        services.AddSingleton<IPartitions>(static provider => provider.GetRequiredService<ILocalPartitions>());
        services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<HostedPartitions>());
        return services;
    }

    /// <summary>Adds what every use of the storage needs.</summary>
    internal static IServiceCollection AddStorageServices(this IServiceCollection services, StorageOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        if (options.Provider == StorageProvider.Redis && RedisAddress.TryParse(options.Address, out RedisAddress? address, out _))
        {
            services.AddSingleton(_ => RedisConnection.Open(address!));
        }

        return services;
    }

    internal static StorageOpening OpeningOf(IServiceProvider services) => new(
        services.GetRequiredService<StorageOptions>(), services.GetRequiredService<TimeProvider>(),
        services.GetService<RedisConnection>, services.GetRequiredService<ILogger<LocalPartitions>>(), services.GetService<ISagaServices>());

    private static PartitionsOpener OpenerOf(IServiceProvider services) => OpeningOf(services).OpenAsync;
}
