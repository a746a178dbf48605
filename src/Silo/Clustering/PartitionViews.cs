using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Remote;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventHub.Silo.Clustering;

/// <summary>
/// Asks the owner of every partition for a view, again and again. So what is said without asking is never old, and no partition stays without an owner: one that has none
/// gets one by being asked, and who owns one no longer hears of it. Every process of a cluster does it, so it goes on whoever is gone.
/// </summary>
internal sealed partial class PartitionViews(
    RemotePartitions partitions, TimeProvider timeProvider, ILogger<PartitionViews> logger, OwnedPartitions? owned = null) : BackgroundService
{
    /// <summary>How long between two views, at most.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>How long the start waits for all owners; then it goes on, and says so.</summary>
    public static readonly TimeSpan StartMax = TimeSpan.FromMinutes(1);

    private readonly ILogger<PartitionViews> _logger = logger;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        long started = timeProvider.GetTimestamp();
        await partitions.RefreshAsync(isWhole: true, cancellationToken);
        while (Missing() is { } missing)
        {
            if (timeProvider.GetElapsedTime(started) > StartMax)
            {
                LogMissing(missing.Number, missing.Health.Problem?.Detail);
                break;
            }

            await Task.Delay(Period / 4, timeProvider, cancellationToken);
            await partitions.RefreshAsync(isWhole: true, cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Period, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await partitions.RefreshAsync(isWhole: false, stoppingToken);
            await (owned?.CloseStaleAsync(partitions.SeenTerm) ?? Task.CompletedTask);
        }
    }

    private IPartition? Missing() => partitions.All.FirstOrDefault(static partition => !partition.Health.CanRead);

    [LoggerMessage(3303, LogLevel.Warning, "Partition {Partition} has no owner that answers: {Reason} The hub goes on without it, and asks again.")]
    private partial void LogMissing(int partition, string? reason);
}
