using EventHub.Gateway.Hosting;
using EventHub.Silo.Runtime;
using EventHub.Silo.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventHub.Client.Tests.Hubs;

/// <summary>The hub itself, on a free port of this machine, over the real log in memory.</summary>
internal sealed class RealHub : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RealHub(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public static async Task<RealHub> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System);
        StorageOptions storage = new() { Provider = StorageProvider.Memory, MemoryBytesMax = 256 << 20, SegmentBytes = 4 << 20 };
        builder.Services.AddEventHubStorage(storage);
        builder.Services.AddEventHubGrains(storage);
        builder.Services.AddEventHubGateway();
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapEventHub();
        await app.StartAsync();
        return new RealHub(app);
    }

    public ValueTask DisposeAsync() => _app.EndAsync();
}
