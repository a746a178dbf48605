using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace EventHub.Silo.Clustering;

/// <summary>
/// Spreads partitions evenly: each has its place in the ring of silos, ordered by address. One that has to be placed again soon goes to the next silo, for the one before
/// could not open it.
/// </summary>
internal sealed class PartitionPlacementDirector(TimeProvider timeProvider) : IPlacementDirector
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<long, (long At, int Turn)> _placed = new();

    /// <inheritdoc/>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        SiloAddress[] silos = [.. context.GetCompatibleSilos(target).Order()];
        long partition = target.GrainIdentity.GetIntegerKey();
        long now = timeProvider.GetTimestamp();
        (_, int turn) = _placed.AddOrUpdate(
            partition,
            static (_, at) => (at, 0),
            (_, before, at) => (at, timeProvider.GetElapsedTime(before.At, at) < s_soon ? before.Turn + 1 : 0),
            now);
        return Task.FromResult(silos[(int)((ulong)(partition + turn) % (ulong)silos.Length)]);
    }
}
