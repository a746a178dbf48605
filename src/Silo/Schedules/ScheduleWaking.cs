using EventHub.Grains.Interfaces.Schedules;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace EventHub.Silo.Schedules;

/// <summary>Has schedules run from the start of the hub on: what was due while it was down is made up for.</summary>
internal sealed partial class ScheduleWaking(IGrainFactory grains, ILogger<ScheduleWaking> logger) : IHostedService
{
    private readonly ILogger<ScheduleWaking> _logger = logger;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IScheduleBookGrain>(IScheduleBookGrain.DefaultTenant).Wake().WaitAsync(cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            // A list of schedules that cannot be read must not keep the hub from taking events.
            LogNotWoken(fault.Message);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
