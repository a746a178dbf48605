using System.Collections.Concurrent;
using EventHub.Protocol.Records;

namespace EventHub.Grains.Interfaces.Counting;

/// <summary>
/// Counts by type and kind of origin, for so many types; what has any other is counted together. Thread-safe.
/// </summary>
public sealed class TypeCounts
{
    /// <summary>Most types that are counted apart.</summary>
    public const int TypesMax = 200;

    /// <summary>The type of everything that is not counted apart.</summary>
    public const string Other = "_other";

    private readonly ConcurrentDictionary<byte[], TypeCount> _counts = new(KindAndType.Comparer);
    private readonly ConcurrentDictionary<byte[], TypeCount>.AlternateLookup<KindAndType> _lookup;
    private readonly TypeCount[] _others = [.. Enum.GetValues<SourceKind>().Select(kind => new TypeCount(kind, System.Text.Encoding.ASCII.GetBytes(Other)))];

    /// <summary>Nothing is counted yet.</summary>
    public TypeCounts() => _lookup = _counts.GetAlternateLookup<KindAndType>();

    /// <summary>Everything that was counted.</summary>
    public IEnumerable<TypeCount> All => _counts.Values.Concat(_others.Where(other => other.Published + other.Completed + other.Failed > 0));

    /// <summary>The count of an event's type, which is its channel when it has none. <paramref name="last"/> is the one found before: events come in runs.</summary>
    public TypeCount Of(SourceKind sourceKind, ReadOnlySpan<byte> type, TypeCount? last) =>
        last is not null && last.Is(sourceKind, type) ? last : Find(sourceKind, type);

    /// <summary>The count of a stored event's type.</summary>
    public TypeCount Of(scoped in StoredRecord record, TypeCount? last)
    {
        RecordInspector.Type(record.Bytes, out SourceKind sourceKind, out ReadOnlySpan<byte> type);
        return Of(sourceKind, type, last);
    }

    /// <summary>The count of events whose type nobody remembers.</summary>
    public TypeCount Unknown => _others[0];

    private TypeCount Find(SourceKind sourceKind, ReadOnlySpan<byte> type)
    {
        KindAndType key = new(sourceKind, type);
        if (_lookup.TryGetValue(key, out TypeCount? known))
        {
            return known;
        }

        return _counts.Count >= TypesMax
            ? _others[(int)sourceKind < _others.Length ? (int)sourceKind : 0]
            : _counts.GetOrAdd(key.ToArray(), static bytes => new TypeCount((SourceKind)bytes[0], bytes[1..]));
    }
}
