using System.Collections.Concurrent;
using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Remote;
using EventHub.Grains.Partitions;
using EventHub.Grains.Sagas;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Policies;
using EventHub.Protocol.Records;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventHub.Silo.Clustering;

/// <summary>
/// The partitions this silo owns: each opened when its grain wakes here, and closed when that leaves.
/// <list type="bullet">
/// <item>Opening takes the next owner term, from whoever had the last one: the storage refuses that one from then on.</item>
/// <item>An owner that finds itself refused, or that could not open its log anew for a while, gives the partition up. It does not take it back by itself.</item>
/// <item>Before it closes, what waits on it is told.</item>
/// <item>While this silo has lost the storage it takes none: callers that still look for an owner here learn at once that it is elsewhere.</item>
/// </list>
/// </summary>
internal sealed partial class OwnedPartitions(
    int count, string? silo, Func<LogOpener> newOpener, TimeProvider timeProvider, ILogger<OwnedPartitions> logger, SagaSurroundings? around = null, SiloReach? reach = null)
    : ILocalPartitions, IPartitionKeeper, IHostedService, IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, OwnedPartition> _owned = new();
    private readonly ILogger<OwnedPartitions> _logger = logger;
    private readonly SagaSurroundings _around = around ?? new SagaSurroundings(count);
    private PolicySet? _policies;

    /// <inheritdoc/>
    public string? Silo => silo;

    /// <inheritdoc/>
    public bool ReachStorage => reach?.HasJustReached == true;

    /// <inheritdoc/>
    public ImmutableArray<IPartition> All => [.. _owned.Values.Select(static owned => owned.Partition).OrderBy(static partition => partition.Number)];

    /// <inheritdoc/>
    public IPartition OwnerOf(ReadOnlySpan<byte> channel)
    {
        int number = EventIdentity.PartitionOf(channel, count);
        return Find(number) ?? throw new EventHubException(ErrorCodes.PartitionStopped, $"Partition {number} is not owned by this silo.");
    }

    /// <inheritdoc/>
    public IPartition? Find(int partition) => _owned.TryGetValue(partition, out OwnedPartition? owned) ? owned.Partition : null;

    /// <inheritdoc/>
    public CancellationToken Leaving(int partition) => _owned.TryGetValue(partition, out OwnedPartition? owned) ? owned.Leaving : new CancellationToken(canceled: true);

    /// <inheritdoc/>
    public void HearOfAnother() => reach?.Hear();

    /// <inheritdoc/>
    public async ValueTask<KeptPartition?> TakeAsync(int number, Action lost, CancellationToken cancellationToken)
    {
        if (number >= count)
        {
            return null;
        }

        if (silo is not null && reach?.IsCutOff(silo) == true)
        {
            throw new EventHubException(RemoteFaults.Unknown($"This silo does not reach the storage and takes no partitions; {number} belongs elsewhere."));
        }

        // One that a former activation here has not finished closing.
        await CloseAsync(number);
        OwnedPartition owned = await Task.Run(() => OwnedPartition.OpenAsync(number, newOpener(), lost, timeProvider, _logger, _around, cancellationToken), cancellationToken);
        _owned[number] = owned;
        try
        {
            if (Volatile.Read(ref _policies) is { } policies)
            {
                await owned.Partition.ApplyPoliciesAsync(policies, cancellationToken);
            }
        }
        catch
        {
            // Nobody would close it: its grain does not wake.
            await CloseAsync(number);
            throw;
        }

        LogTaken(number, owned.Partition.OwnerTerm);
        return new KeptPartition(owned.Partition, owned.Leaving);
    }

    /// <inheritdoc/>
    public async ValueTask ReleaseAsync(IPartition partition, bool isShutdown)
    {
        if (_owned.TryGetValue(partition.Number, out OwnedPartition? owned) && owned.Partition == partition)
        {
            await CloseAsync(partition.Number);
        }
    }

    /// <summary>From now on sagas here reach the partitions of other silos.</summary>
    public void Connect(IPartitions all) => _around.Connect(all);

    /// <summary>Gives a partition up that could be kept; it is closed on return.</summary>
    public Task GiveUpAsync(int number) => _owned.TryGetValue(number, out OwnedPartition? owned) ? owned.GiveUpAsync() : Task.CompletedTask;

    /// <summary>Gives all partitions up, for they cannot be kept.</summary>
    public void LoseAll(string why)
    {
        foreach ((int number, OwnedPartition owned) in _owned)
        {
            owned.Lose(number, why);
        }
    }

    /// <summary>
    /// Closes partitions of which a later owner was heard. The storage refuses what they write, but one that has nothing to write would not learn of it, and whoever reads here would
    /// wait for events that go elsewhere.
    /// </summary>
    /// <param name="seenTerm">The highest term that was heard of.</param>
    public async Task CloseStaleAsync(Func<int, long> seenTerm)
    {
        foreach ((int number, OwnedPartition owned) in _owned)
        {
            if (owned.Partition.OwnerTerm < seenTerm(number))
            {
                owned.Lose(number, "it has a later owner.");
                try
                {
                    await CloseAsync(number);
                }
                catch (Exception fault) when (fault is EventHubException or IOException)
                {
                    // What could not be written any more was not acknowledged.
                }
            }
        }
    }

    /// <summary>From its return on the partitions owned here follow the policies, those taken later too.</summary>
    public async Task FollowAsync(PolicySet policies)
    {
        Volatile.Write(ref _policies, policies);
        foreach (OwnedPartition owned in _owned.Values)
        {
            await owned.Partition.ApplyPoliciesAsync(policies, CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    /// <summary>Closes what no grain has closed.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_owned.Keys.Select(CloseAsync));

    private async Task CloseAsync(int number)
    {
        if (_owned.TryRemove(number, out OwnedPartition? owned))
        {
            long started = timeProvider.GetTimestamp();
            await owned.DisposeAsync();
            LogGivenUp(number, timeProvider.GetElapsedTime(started).TotalMilliseconds);
        }
    }
}
