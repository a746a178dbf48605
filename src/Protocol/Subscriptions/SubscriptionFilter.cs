using System.Collections.Immutable;
using System.Text;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Subscriptions;

/// <summary>
/// What an event must have beside a matching channel: of each list one value, exactly. An empty list asks nothing. Pure: the same event always
/// gets the same answer.
/// </summary>
public sealed class SubscriptionFilter : IEquatable<SubscriptionFilter>
{
    /// <summary>Most values of one list.</summary>
    public const int ValuesMax = 100;

    /// <summary>Asks nothing.</summary>
    public static readonly SubscriptionFilter None = new([], [], [], []);

    private readonly byte[][] _sources, _types, _targets;

    /// <summary>A filter over these values.</summary>
    public SubscriptionFilter(
        ImmutableArray<string> sources, ImmutableArray<string> types, ImmutableArray<string> targets, ImmutableArray<EventPriority> priorities)
    {
        Sources = sources;
        Types = types;
        Targets = targets;
        Priorities = priorities;
        _sources = ToUtf8(sources);
        _types = ToUtf8(types);
        _targets = ToUtf8(targets);
        foreach (EventPriority priority in priorities)
        {
            Lanes |= (byte)(1 << (int)priority);
        }

        Lanes = Lanes == 0 ? (byte)0b1111 : Lanes;
    }

    /// <summary>Sources it takes; an event without one has <c>/v1/channels/{channel}</c>.</summary>
    public ImmutableArray<string> Sources { get; }

    /// <summary>Types it takes; an event without one has its channel.</summary>
    public ImmutableArray<string> Types { get; }

    /// <summary>Targets it takes.</summary>
    public ImmutableArray<string> Targets { get; }

    /// <summary>Priorities it takes.</summary>
    public ImmutableArray<EventPriority> Priorities { get; }

    /// <summary>Bit n is set when priority n is taken; all four without a list.</summary>
    public byte Lanes { get; }

    /// <summary>True when it asks nothing.</summary>
    public bool IsEmpty => _sources.Length + _types.Length + _targets.Length == 0 && Lanes == 0b1111;

    /// <summary>True when the event has what is asked; the channel is not looked at.</summary>
    public bool Matches(scoped in StoredRecord record) => IsEmpty || FirstRefusal(record) is null;

    /// <summary>The name of the first list that refuses the event (<c>priorities</c>, <c>sources</c>, <c>types</c> or <c>targets</c>); null when none does.</summary>
    public string? FirstRefusal(scoped in StoredRecord record)
    {
        if ((Lanes & (1 << (int)record.Priority)) == 0)
        {
            return "priorities";
        }

        if (_sources.Length > 0 && !IsSourceOf(record))
        {
            return "sources";
        }

        if (_types.Length > 0 && !Contains(_types, record.Field(EventField.Type) is { IsEmpty: false } type ? type : record.Channel))
        {
            return "types";
        }

        return _targets.Length > 0 && !Contains(_targets, record.Field(EventField.Target)) ? "targets" : null;
    }

    /// <summary>True when both ask the same, written in the same order.</summary>
    public bool Equals(SubscriptionFilter? other) =>
        other is not null && Sources.SequenceEqual(other.Sources) && Types.SequenceEqual(other.Types) && Targets.SequenceEqual(other.Targets)
        && Priorities.SequenceEqual(other.Priorities);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SubscriptionFilter);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Sources.Length, Types.Length, Targets.Length, Lanes);

    private static byte[][] ToUtf8(ImmutableArray<string> values) => [.. values.Select(Encoding.UTF8.GetBytes)];

    private static bool Contains(byte[][] values, ReadOnlySpan<byte> value)
    {
        foreach (byte[] known in values)
        {
            if (value.SequenceEqual(known))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsSourceOf(scoped in StoredRecord record)
    {
        ReadOnlySpan<byte> source = record.Field(EventField.Source);
        if (!source.IsEmpty)
        {
            return Contains(_sources, source);
        }

        ReadOnlySpan<byte> prefix = "/v1/channels/"u8;
        foreach (byte[] known in _sources)
        {
            if (known.AsSpan().StartsWith(prefix) && known.AsSpan(prefix.Length).SequenceEqual(record.Channel))
            {
                return true;
            }
        }

        return false;
    }
}
