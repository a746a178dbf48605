using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Positions;

namespace EventHub.Sagas.Values;

/// <summary>
/// A JSON value that never changes: what sagas compute with. Numbers are decimal and exact; one that a decimal cannot hold keeps its text and can be
/// handed on, but not computed with.
/// </summary>
public sealed partial class SagaValue : IEquatable<SagaValue>
{
    /// <summary>Nothing.</summary>
    public static readonly SagaValue Null = new(SagaValueKind.Null, null, 4);

    /// <summary>A map without members.</summary>
    public static readonly SagaValue EmptyMap = new(SagaValueKind.Map, ImmutableArray<KeyValuePair<string, SagaValue>>.Empty, 2);

    private static readonly SagaValue True = new(SagaValueKind.Boolean, true, 4), False = new(SagaValueKind.Boolean, false, 5);

    // bool, decimal, string (of a number: its text), ImmutableArray<SagaValue> or ImmutableArray<KeyValuePair<string, SagaValue>>; or how text is made that few ask for.
    private object? _content;

    private SagaValue(SagaValueKind kind, object? content, int size)
    {
        Kind = kind;
        _content = content;
        Size = size;
    }

    /// <summary>What it is.</summary>
    public SagaValueKind Kind { get; }

    /// <summary>About how many bytes it has as JSON; what limits are held against.</summary>
    public int Size { get; }

    /// <summary>True when it is nothing.</summary>
    public bool IsNull => Kind == SagaValueKind.Null;

    /// <summary>True for the boolean true, and for nothing else.</summary>
    public bool IsTrue => ReferenceEquals(this, True);

    /// <summary>The text; null when it is no text.</summary>
    public string? AsText => Kind == SagaValueKind.Text ? (string)Content! : null;

    /// <summary>The elements; none when it is no list.</summary>
    public ImmutableArray<SagaValue> Elements => Kind == SagaValueKind.List ? (ImmutableArray<SagaValue>)_content! : [];

    /// <summary>The members in order; none when it is no map.</summary>
    public ImmutableArray<KeyValuePair<string, SagaValue>> Members => Kind == SagaValueKind.Map ? (ImmutableArray<KeyValuePair<string, SagaValue>>)_content! : [];

    /// <summary>What it is, for messages.</summary>
    public string KindName => Kind switch
    {
        SagaValueKind.Null => "null",
        SagaValueKind.Boolean => "a boolean",
        SagaValueKind.Number => "a number",
        SagaValueKind.Text => "text",
        SagaValueKind.List => "a list",
        _ => "a map",
    };

    // Whoever comes second makes the same.
    private object? Content => _content is DeferredText text ? _content = text.Make() : _content;

    /// <summary>The member of a map; null, as a value, when it is not there or this is no map.</summary>
    public SagaValue this[string name]
    {
        get
        {
            foreach (KeyValuePair<string, SagaValue> member in Members)
            {
                if (member.Key == name)
                {
                    return member.Value;
                }
            }

            return Null;
        }
    }

    /// <summary>A boolean.</summary>
    public static SagaValue Of(bool value) => value ? True : False;

    /// <summary>A number.</summary>
    public static SagaValue Of(decimal value) => new(SagaValueKind.Number, value, 8);

    /// <summary>Text; null is nothing.</summary>
    public static SagaValue Of(string? value) => value is null ? Null : new(SagaValueKind.Text, value, Encoding.UTF8.GetByteCount(value) + 2);

    /// <summary>A list.</summary>
    public static SagaValue Of(ImmutableArray<SagaValue> elements)
    {
        int size = 2;
        foreach (SagaValue element in elements)
        {
            size += element.Size + 1;
        }

        return new(SagaValueKind.List, elements, size);
    }

    /// <summary>The text of a time, made when it is asked for.</summary>
    internal static SagaValue OfTime(long utcTicks) => new(SagaValueKind.Text, new DeferredText.Time(utcTicks), Timestamps.TextLengthMax + 2);

    /// <summary>The text of an event's id, made when it is asked for.</summary>
    internal static SagaValue Of(EventId id) => new(SagaValueKind.Text, new DeferredText.Id(id), EventId.TextLength + 2);

    /// <summary>A map. A name that comes twice has the value that comes last.</summary>
    public static SagaValue Of(ImmutableArray<KeyValuePair<string, SagaValue>> members) => OfUnique(Unique(members));

    /// <summary>A map of these members.</summary>
    public static SagaValue Map(params ReadOnlySpan<(string Name, SagaValue Value)> members)
    {
        ImmutableArray<KeyValuePair<string, SagaValue>>.Builder all = ImmutableArray.CreateBuilder<KeyValuePair<string, SagaValue>>(members.Length);
        foreach ((string name, SagaValue value) in members)
        {
            all.Add(new(name, value));
        }

        return Of(all.MoveToImmutable());
    }

    /// <summary>A map of these members, of which no two have one name.</summary>
    internal static SagaValue OfUnique(params ReadOnlySpan<KeyValuePair<string, SagaValue>> members) => OfUnique(ImmutableArray.Create(members));

    /// <summary>The number, also one that stands in text as money does; false when it is neither, or no decimal can hold it.</summary>
    public bool TryGetNumber(out decimal number)
    {
        object? content = Content;
        if (content is decimal value)
        {
            number = value;
            return true;
        }

        number = default;
        return content is string text && TryParseDecimal(text, out number);
    }

    /// <summary>This map with some members set, those that were there in their places.</summary>
    public SagaValue With(ImmutableArray<KeyValuePair<string, SagaValue>> changes)
    {
        ImmutableArray<KeyValuePair<string, SagaValue>> members = Members;
        KeyValuePair<string, SagaValue>[]? changed = null;
        foreach (KeyValuePair<string, SagaValue> change in changes)
        {
            int at = IndexOf(members, change.Key);
            if (at < 0)
            {
                return Of(members.AddRange(changes));
            }

            changed ??= members.AsSpan().ToArray();
            changed[at] = change;
        }

        return changed is null ? this : OfUnique(ImmutableCollectionsMarshal.AsImmutableArray(changed));
    }

    /// <inheritdoc/>
    public bool Equals(SagaValue? other) => other is not null && (ReferenceEquals(this, other) || (Kind == other.Kind && HasEqualContent(other)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SagaValue);

    /// <inheritdoc/>
    public override int GetHashCode() => Kind switch
    {
        SagaValueKind.List => Elements.Length,
        SagaValueKind.Map => Members.Length,
        _ => Content?.GetHashCode() ?? 0,
    };

    internal static SagaValue OfNumberText(string text) =>
        TryParseDecimal(text, out decimal number) ? Of(number) : new(SagaValueKind.Number, text, text.Length);

    private static SagaValue OfUnique(ImmutableArray<KeyValuePair<string, SagaValue>> members)
    {
        if (members.IsEmpty)
        {
            return EmptyMap;
        }

        int size = 2;
        foreach (KeyValuePair<string, SagaValue> member in members)
        {
            size += Encoding.UTF8.GetByteCount(member.Key) + 4 + member.Value.Size;
        }

        return new(SagaValueKind.Map, members, size);
    }

    private static int IndexOf(ImmutableArray<KeyValuePair<string, SagaValue>> members, string name)
    {
        for (int i = 0; i < members.Length; i++)
        {
            if (members[i].Key == name)
            {
                return i;
            }
        }

        return -1;
    }

    // Of few names it is quicker to compare each with those before it.
    private static bool AreUnique(ImmutableArray<KeyValuePair<string, SagaValue>> members)
    {
        for (int i = 1; i < members.Length; i++)
        {
            if (IndexOf(members, members[i].Key) < i)
            {
                return false;
            }
        }

        return true;
    }

    private static ImmutableArray<KeyValuePair<string, SagaValue>> Unique(ImmutableArray<KeyValuePair<string, SagaValue>> members)
    {
        if (members.Length <= FewMembers && AreUnique(members))
        {
            return members;
        }

        Dictionary<string, int> places = new(members.Length, StringComparer.Ordinal);
        ImmutableArray<KeyValuePair<string, SagaValue>>.Builder unique = ImmutableArray.CreateBuilder<KeyValuePair<string, SagaValue>>(members.Length);
        foreach (KeyValuePair<string, SagaValue> member in members)
        {
            if (places.TryAdd(member.Key, unique.Count))
            {
                unique.Add(member);
            }
            else
            {
                unique[places[member.Key]] = member;
            }
        }

        return unique.Count == members.Length ? members : unique.ToImmutable();
    }

    // As JSON writes numbers, without an exponent; exactly, or not at all: a decimal rounds what has more digits than it holds.
    private static bool TryParseDecimal(string text, out decimal number)
    {
        ReadOnlySpan<char> digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        int point = digits.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? digits : digits[..point], part = point < 0 ? default : digits[(point + 1)..];
        bool isOne = !whole.IsEmpty && (point < 0 || !part.IsEmpty) && !whole.ContainsAnyExceptInRange('0', '9') && !part.ContainsAnyExceptInRange('0', '9')
            && whole.TrimStart('0').Length + part.Length <= DigitsMax;
        number = default;
        return isOne && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    // So many always fit, wherever the point stands: a decimal has 96 bits.
    private const int DigitsMax = 28, FewMembers = 12;

    private bool HasEqualContent(SagaValue other) => Kind switch
    {
        SagaValueKind.List => Elements.SequenceEqual(other.Elements),
        SagaValueKind.Map => Members.Length == other.Members.Length && Members.All(member => other.Members.Any(theirs => theirs.Key == member.Key && theirs.Value.Equals(member.Value))),
        _ => Equals(Content, other.Content),
    };
}
