using System.Collections.Concurrent;
using EventHub.Gateway.Hosting;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Silo.Runtime;
using EventHub.Silo.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace EventHub.Gateway.Tests.Hosting;

/// <summary>A hub on a free port of this machine, over the real log in memory.</summary>
internal sealed class HubHost : IAsyncDisposable
{
    /// <summary>How long any wait in these tests may take before it is a failure.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;

    private HubHost(WebApplication app, InterceptedPartitions partitions, ConcurrentDictionary<string, int> ownerCalls)
    {
        _app = app;
        OwnerCalls = ownerCalls;
        Partitions = partitions;
        Address = new Uri(app.Urls.First());
        Client = new HttpClient { BaseAddress = Address, Timeout = Patience };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    /// <summary>The partitions, with faults where a test wants them.</summary>
    public InterceptedPartitions Partitions { get; }

    /// <summary>How often the gateway asked owners of partitions by grain calls, by the name of the call.</summary>
    public ConcurrentDictionary<string, int> OwnerCalls { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>True to reach partitions by grain calls in all tests: <c>EVENTHUB_TEST_GRAIN_CALLS=1</c>.</summary>
    public static bool UsesGrainCalls { get; } = Environment.GetEnvironmentVariable("EVENTHUB_TEST_GRAIN_CALLS") == "1";

    /// <summary>Starts one; with <paramref name="byGrainCalls"/> its gateway reaches partitions as one that owns none. <paramref name="services"/> adds what the hub has beside that.</summary>
    public static async Task<HubHost> StartAsync(
        Action<GatewayOptions>? gateway = null, Action<StorageOptions>? storage = null, TimeProvider? time = null, bool byGrainCalls = false, Action<IServiceCollection>? services = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        StorageOptions storageOptions = new() { Provider = StorageProvider.Memory, MemoryBytesMax = 256 << 20, SegmentBytes = 4 << 20 };
        storage?.Invoke(storageOptions);
        services?.Invoke(builder.Services);
        builder.Services.AddEventHubStorage(storageOptions);
        ServiceDescriptor real = builder.Services.Single(service => service.ServiceType == typeof(ILocalPartitions));
        builder.Services.Remove(real);
        builder.Services.AddSingleton(provider => new InterceptedPartitions((ILocalPartitions)real.ImplementationFactory!(provider)));
        builder.Services.AddSingleton<ILocalPartitions>(static provider => provider.GetRequiredService<InterceptedPartitions>());
        ConcurrentDictionary<string, int> ownerCalls = new();
        if (UsesGrainCalls || byGrainCalls)
        {
            builder.Services.AddSingleton<IPartitions>(provider => new RemotePartitions(
                storageOptions.Partitions, CountedGrains.Of(provider.GetRequiredService<IGrainFactory>(), ownerCalls), here: null, provider.GetRequiredService<TimeProvider>()));
        }

        builder.Services.AddEventHubGrains(storageOptions);
        builder.Services.AddEventHubGateway(options =>
        {
            if (time is null)
            {
                BePatient(options);
            }

            gateway?.Invoke(options);
        });
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapEventHub();
        await app.StartAsync();
        return new HubHost(app, app.Services.GetRequiredService<InterceptedPartitions>(), ownerCalls);
    }

    /// <summary>Begins to shut down, as SIGTERM does; the task completes when everything accepted is finished.</summary>
    public Task StopAsync() => _app.StopAsync();

    public IHostApplicationLifetime Lifetime => _app.Lifetime;

    public async ValueTask DisposeAsync()
    {
        Partitions.Release();
        Client.Dispose();
        await _app.EndAsync();
    }

    // On the real clock no client is given up for being slow, nor told that nothing happens: on a busy machine any test is as slow as that.
    private static void BePatient(GatewayOptions options)
    {
        options.WatchHeartbeat = options.SocketPing = TimeSpan.FromMinutes(5);
        options.SocketSlowTimeout = options.SocketMessageTimeout = options.NdjsonIdleTimeout = TimeSpan.FromHours(1);
    }
}
