using EventHub.Grains.Interfaces.Remote;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace EventHub.Silo.Clustering;

/// <summary>
/// Evens out partitions after a silo has come: the silo that owns most gives some up, and they are placed where there are fewest. It waits until the cluster has not changed for a
/// while, so that a silo that only restarts does not set everything moving twice.
/// </summary>
internal sealed partial class PartitionBalancing(
    RemotePartitions partitions, OwnedPartitions owned, SiloReach reach, IClusterMembershipService membership, TimeProvider timeProvider, ILogger<PartitionBalancing> logger) : BackgroundService
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>How long silos must have been the same ones.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    /// <summary>How long a partition may take to close before the next one is looked at.</summary>
    public static readonly TimeSpan MoveMax = TimeSpan.FromSeconds(30);

    private readonly ILogger<PartitionBalancing> _logger = logger;
    private string[] _silos = [];
    private long _since;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Period, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (int number in Look())
            {
                await MoveAsync(number, stoppingToken);
            }
        }
    }

    private async Task MoveAsync(int number, CancellationToken stoppingToken)
    {
        LogMoving(number);
        try
        {
            await owned.GiveUpAsync(number).WaitAsync(MoveMax, timeProvider, stoppingToken);
        }
        catch (TimeoutException)
        {
            LogStuck(number);
        }

        // Asked at once, it has its next owner at once.
        await partitions.RefreshAsync(isWhole: false, stoppingToken);
    }

    private IReadOnlyList<int> Look()
    {
        string[] silos = [.. membership.CurrentSnapshot.Members.Values.Where(static member => member.Status == SiloStatus.Active).Select(static member => member.SiloAddress.ToParsableString()).Where(silo => !reach.IsCutOff(silo)).Order(StringComparer.Ordinal)];
        if (!silos.SequenceEqual(_silos))
        {
            (_silos, _since) = (silos, timeProvider.GetTimestamp());
        }

        return timeProvider.GetElapsedTime(_since) >= Settled && owned.Silo is { } silo ? PartitionSpread.ToGiveUp(silo, silos, partitions.Silos) : [];
    }

    [LoggerMessage(3305, LogLevel.Information, "Partition {Partition} is given up to a silo that owns fewer")]
    private partial void LogMoving(int partition);

    [LoggerMessage(3306, LogLevel.Warning, "Partition {Partition} was given up and is not closed yet")]
    private partial void LogStuck(int partition);
}
