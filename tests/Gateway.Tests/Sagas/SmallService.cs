using System.Collections.Concurrent;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Grains.Interfaces.Services;
using EventHub.Grains.Sagas;
using EventHub.Grains.Sagas.Checks;
using EventHub.Silo.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EventHub.Gateway.Tests.Sagas;

/// <summary>A service that sagas call, on a free port of this machine; it answers as the test says.</summary>
internal sealed class SmallService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SmallService(WebApplication app) => _app = app;

    /// <summary>How it answers; its health is always good.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = static _ => Task.CompletedTask;

    /// <summary>The idempotency keys of the calls it got, in order; a GET has one too.</summary>
    public ConcurrentQueue<string> Keys { get; } = new();

    public static async Task<SmallService> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        SmallService service = new(app);
        app.Run(async context =>
        {
            if (context.Request.Path != "/health")
            {
                service.Keys.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
                await service.Answer(context);
            }
        });
        await app.StartAsync();
        return service;
    }

    /// <summary>Adds it to a hub, under a name. Its breaker opens when two calls failed, for 15 seconds.</summary>
    public Action<IServiceCollection> As(string name) => services =>
    {
        ServiceOptions options = new() { BreakerCallsMin = 2, BreakerPause = TimeSpan.FromSeconds(15), HealthInterval = TimeSpan.FromHours(1), CheckJitter = 0 };
        options.Urls.Add($"{name}={_app.Urls.First()}");
        services.AddEventHubServices(options);
        services.AddSingleton(static provider => new SagaChecker(
            provider.GetRequiredService<InterceptedPartitions>().Real, provider.GetRequiredService<ISagaServices>(), provider.GetRequiredService<IServiceDirectory>(), new SagaCheckOptions(Jitter: 0), provider.GetRequiredService<TimeProvider>()));
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
