using System.Collections.Concurrent;

namespace EventHub.Grains.Replays;

/// <summary>What the partitions of this process share of replays: their rates, and a count.</summary>
internal sealed class ReplayPaces(TimeProvider time)
{
    private readonly ConcurrentDictionary<Guid, ReplayPace> _paces = new();

    private long _opened;

    /// <summary>Dead letters opened again by replays, since the process started.</summary>
    public long Opened => Volatile.Read(ref _opened);

    /// <summary>Counts dead letters opened again.</summary>
    public void CountOpened(int opened) => Interlocked.Add(ref _opened, opened);

    /// <summary>The rate of a replay; null for one without.</summary>
    public ReplayPace? Of(Guid replay, int? rate) => rate is { } most ? _paces.GetOrAdd(replay, static (_, made) => new ReplayPace(made.time, made.most), (time, most)) : null;

    /// <summary>A replay is over; who still has its rate keeps it.</summary>
    public void Forget(Guid replay) => _paces.TryRemove(replay, out _);
}
