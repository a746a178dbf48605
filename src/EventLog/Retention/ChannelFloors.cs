using EventHub.EventLog.Indexing;
using EventHub.Protocol.Policies;

namespace EventHub.EventLog.Retention;

/// <summary>
/// Which events are hidden though their segment is there: below each channel's floor. Immutable; asked for every event that
/// is read, so the newest ones are answered by one comparison.
/// </summary>
internal sealed class ChannelFloors
{
    /// <summary>Hides nothing.</summary>
    public static readonly ChannelFloors None = new(PolicySet.Empty, 0, [], new Dictionary<Utf8Key, ChannelFloor>(Utf8KeyComparer.Instance));

    private readonly PolicySet _policies;
    private readonly long _byDefault, _highest;
    private readonly Dictionary<TimeSpan, long> _byAge;
    private readonly Dictionary<Utf8Key, ChannelFloor>.AlternateLookup<ReadOnlySpan<byte>> _own;

    /// <summary>
    /// Floors of channels whose policy says no age, of those whose policy says one, and of single channels; the highest counts.
    /// </summary>
    public ChannelFloors(PolicySet policies, long byDefault, Dictionary<TimeSpan, long> byAge, Dictionary<Utf8Key, ChannelFloor> own)
    {
        _policies = policies;
        _byDefault = byDefault;
        _byAge = byAge;
        _own = own.GetAlternateLookup<ReadOnlySpan<byte>>();
        _highest = own.Values.Select(floor => floor.Sequence).Concat(byAge.Values).Append(byDefault).Max();
    }

    /// <summary>True when no event is hidden, whatever its channel.</summary>
    public bool HidesNothing => _highest == 0;

    public bool IsHidden(ReadOnlySpan<byte> channel, long sequence) => sequence < _highest && sequence < Of(channel, out _);

    /// <summary>The first sequence that is not hidden; <paramref name="own"/> when that is the channel's own place.</summary>
    public long Of(ReadOnlySpan<byte> channel, out ChannelFloor? own)
    {
        long floor = _byAge.Count > 0 && _policies.Of(channel).Retention is { } age ? _byAge[age] : _byDefault;
        own = _own.TryGetValue(channel, out ChannelFloor place) && place.Sequence > floor ? place : null;
        return own?.Sequence ?? floor;
    }
}
