using System.Collections.Immutable;
using EventHub.EventLog;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Replays;
using EventHub.Grains.Sagas;
using EventHub.Protocol.Records;
using Microsoft.Extensions.Logging;
using EventId = EventHub.Protocol.Positions.EventId;

namespace EventHub.Grains.Partitions;

/// <summary>All partitions of a hub that runs in one process.</summary>
public sealed class LocalPartitions : ILocalPartitions, IAsyncDisposable
{
    private readonly ImmutableArray<LocalPartition> _partitions;

    private LocalPartitions(ImmutableArray<LocalPartition> partitions)
    {
        _partitions = partitions;
        All = partitions.CastArray<IPartition>();
    }

    /// <inheritdoc/>
    public ImmutableArray<IPartition> All { get; }

    /// <summary>Opens partitions 0 to <paramref name="count"/> − 1; on failure those already open are closed again.</summary>
    /// <param name="count">How many.</param>
    /// <param name="open">Opens their logs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where faults are told.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="services">Whom sagas call; null for nobody.</param>
    /// <exception cref="Protocol.Errors.EventHubException">One cannot be opened.</exception>
    public static async Task<LocalPartitions> OpenAsync(
        int count, LogOpener open, TimeProvider time, ILogger logger, CancellationToken cancellationToken, ISagaServices? services = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, EventId.PartitionMax + 1);
        List<LocalPartition> partitions = [];
        ReplayPaces paces = new(time);
        SagaSurroundings around = new(count, services);
        try
        {
            for (int number = 0; number < count; number++)
            {
                partitions.Add(await LocalPartition.OpenAsync(number, open, time, ThreadPoolScheduler.Instance, paces, logger, cancellationToken, around).ConfigureAwait(false));
            }
        }
        catch
        {
            foreach (LocalPartition partition in partitions)
            {
                await partition.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }

        LocalPartitions all = new([.. partitions]);
        around.Connect(all);
        return all;
    }

    /// <inheritdoc/>
    public IPartition OwnerOf(ReadOnlySpan<byte> channel) =>
        _partitions[EventIdentity.PartitionOf(channel, _partitions.Length)];

    /// <inheritdoc/>
    public IPartition? Find(int partition) => partition >= 0 && partition < _partitions.Length ? _partitions[partition] : null;

    /// <summary>Closes all of them in order.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (LocalPartition partition in _partitions)
        {
            await partition.DisposeAsync().ConfigureAwait(false);
        }
    }
}
