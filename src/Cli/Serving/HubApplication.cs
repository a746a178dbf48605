using EventHub.Cli.Configuration;
using EventHub.Gateway.Hosting;
using EventHub.Silo.Clustering;
using EventHub.Silo.Hosting;
using EventHub.Silo.Runtime;
using EventHub.Silo.Services;
using EventHub.Silo.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EventHub.Cli.Serving;

/// <summary>Puts the hub together from its capabilities. The empty builder reads no settings of its own and starts fastest.</summary>
internal static class HubApplication
{
    public static WebApplication Build(HubSettings settings, LogWriter log, TimeProvider timeProvider)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(timeProvider);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Server.ShutdownTimeout);
        builder.Logging.AddEventHubLog(settings.Log, log);
        builder.Services.AddHostedService(_ => new MemoryReturn(timeProvider, static () => GC.GetTotalAllocatedBytes(), MemoryReturn.Give));
        builder.Services.AddEventHubServices(settings.Services);
        AddHub(builder.Services, settings);
        builder.Services.AddEventHubGateway();
        builder.Services.AddSingleton(Options.Create(settings.Gateway));

        WebApplication app = builder.Build();
        foreach (string url in ServerOptionsValidator.Split(settings.Server.Urls))
        {
            app.Urls.Add(url);
        }

        OrleansDashboard.Listen(app, settings.Cluster);
        return app;
    }

    private static void AddHub(IServiceCollection services, HubSettings settings) => _ = settings.Cluster.RoleWith(settings.Storage) switch
    {
        ClusterRole.Silo => services.AddEventHubSilo(settings.Storage, settings.Cluster),
        ClusterRole.Gateway => services.AddEventHubClusterClient(settings.Storage, settings.Cluster),
        _ => services.AddEventHubStorage(settings.Storage).AddEventHubGrains(settings.Storage),
    };

    /// <summary>Recovers the log while the routes are made, and starts to listen once both are done.</summary>
    public static async Task StartAsync(WebApplication app, HubSettings settings, CancellationToken cancellationToken)
    {
        Task recovery = app.Services.RecoverEventHubAsync();
        app.MapEventHub();
        OrleansDashboard.Map(app, settings.Cluster);
        await recovery.WaitAsync(cancellationToken);
        await app.StartAsync(cancellationToken);
    }
}
