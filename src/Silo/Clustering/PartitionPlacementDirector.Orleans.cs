using System.Collections.Concurrent;
using EventHub.Grains.Interfaces.Remote;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace EventHub.Silo.Clustering;

/// <summary>
/// Places the owners of partitions as <see cref="PartitionSpread"/> says among the silos that reach the storage. One that has to be placed again soon goes to another silo: the one before could not keep it.
/// </summary>
internal sealed class PartitionPlacementDirector(RemotePartitions partitions, SiloReach reach, TimeProvider timeProvider) : IPlacementDirector
{
    // What was placed here a moment ago does not show in the views yet.
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(30), s_unseen = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<int, (long At, string Silo)> _placed = new();

    /// <inheritdoc/>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        SiloAddress[] silos = [.. context.GetCompatibleSilos(target).Order()];
        int partition = (int)(target.GrainIdentity.GetIntegerKey() & int.MaxValue);
        string?[] owners = [.. partitions.Silos.Select((owner, number) => PlacedWithin(s_unseen, number) ?? owner)];
        string[] names = [.. silos.Select(static silo => silo.ToParsableString())];
        string chosen = PartitionSpread.Place(partition, reach.Within(names), owners, PlacedWithin(s_soon, partition));
        _placed[partition] = (timeProvider.GetTimestamp(), chosen);
        return Task.FromResult(silos[Array.IndexOf(names, chosen)]);
    }

    private string? PlacedWithin(TimeSpan time, int partition) =>
        _placed.TryGetValue(partition, out (long At, string Silo) placed) && timeProvider.GetElapsedTime(placed.At) < time ? placed.Silo : null;
}
