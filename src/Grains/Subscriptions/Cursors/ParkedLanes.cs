using System.Diagnostics.CodeAnalysis;
using EventHub.Protocol.Policies;

namespace EventHub.Grains.Subscriptions.Cursors;

/// <summary>What a subscription has parked in a partition, in the order it was.</summary>
internal sealed class ParkedLanes
{
    private readonly List<ParkedLane> _all = [];
    private readonly Dictionary<byte[], ParkedLane>[] _byChannel = [.. Enumerable.Range(0, 4).Select(_ => new Dictionary<byte[], ParkedLane>(Utf8Names.Instance))];

    public int Count => _all.Count;

    public IReadOnlyList<ParkedLane> All => _all;

    /// <summary>How many are not paused any more.</summary>
    public int Draining { get; private set; }

    public bool TryGet(int lane, ReadOnlySpan<byte> channel, [NotNullWhen(true)] out ParkedLane? parked)
    {
        parked = null;
        return _all.Count > 0 && _byChannel[lane].GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(channel, out parked);
    }

    public void Add(ParkedLane parked, byte[] channel)
    {
        _all.Add(parked);
        _byChannel[parked.Lane.Lane].Add(channel, parked);
        Draining += parked.IsPaused ? 0 : 1;
    }

    public void Remove(ParkedLane parked, ReadOnlySpan<byte> channel)
    {
        _all.Remove(parked);
        _byChannel[parked.Lane.Lane].GetAlternateLookup<ReadOnlySpan<byte>>().Remove(channel);
        Draining -= parked.IsPaused ? 0 : 1;
        parked.Lane.Release();
    }

    /// <summary>Asks anew which of them are paused.</summary>
    public void Follow(PolicySet policies)
    {
        foreach (ParkedLane parked in _all)
        {
            parked.IsPaused = policies.Of(parked.Lane.Channel).PausesDelivery;
        }

        Draining = _all.Count(parked => !parked.IsPaused);
    }
}
