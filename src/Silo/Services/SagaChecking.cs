using System.Diagnostics.CodeAnalysis;
using EventHub.Grains.Sagas.Checks;
using EventHub.Protocol.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventHub.Silo.Services;

/// <summary>Looks every second which checks of sagas are due.</summary>
internal sealed partial class SagaChecking(SagaChecker checker, TimeProvider timeProvider, ILogger<SagaChecking> logger) : BackgroundService
{
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    private readonly ILogger<SagaChecking> _logger = logger;

    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong, the next look may be better.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(s_tick, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await checker.TickAsync(stoppingToken);
                }
                catch (EventHubException fault) when (fault.Code == ErrorCodes.Starting || fault.Code == ErrorCodes.PartitionStopped)
                {
                    // The log is not open yet, or not any more.
                }
                catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
                {
                    LogFault(fault.Message);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The hub ends.
        }
    }

    [LoggerMessage(3210, LogLevel.Warning, "Checks of sagas could not be made: {Reason}")]
    private partial void LogFault(string reason);
}
