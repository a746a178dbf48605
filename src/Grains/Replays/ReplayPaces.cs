using System.Collections.Concurrent;

namespace EventHub.Grains.Replays;

/// <summary>The rates of all replays of this process, which its partitions share.</summary>
internal sealed class ReplayPaces(TimeProvider time)
{
    private readonly ConcurrentDictionary<Guid, ReplayPace> _paces = new();

    /// <summary>The rate of a replay; null for one without.</summary>
    public ReplayPace? Of(Guid replay, int? rate) => rate is { } most ? _paces.GetOrAdd(replay, static (_, made) => new ReplayPace(made.time, made.most), (time, most)) : null;

    /// <summary>A replay is over; who still has its rate keeps it.</summary>
    public void Forget(Guid replay) => _paces.TryRemove(replay, out _);
}
