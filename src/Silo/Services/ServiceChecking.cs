using Microsoft.Extensions.Hosting;

namespace EventHub.Silo.Services;

/// <summary>Asks services how they are, again and again.</summary>
internal sealed class ServiceChecking(ServiceRegistry registry, ServiceOptions options, TimeProvider timeProvider) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Urls.Count == 0)
        {
            return;
        }

        using PeriodicTimer timer = new(options.HealthInterval, timeProvider);
        try
        {
            do
            {
                await registry.CheckAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The hub ends.
        }
    }
}
