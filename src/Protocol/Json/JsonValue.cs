namespace EventHub.Protocol.Json;

/// <summary>One value as it stands in the text, already known to be well-formed.</summary>
internal readonly ref struct JsonValue
{
    public JsonValue(ReadOnlySpan<byte> raw, JsonKind kind, bool hasEscapes, int depth)
    {
        Raw = raw;
        Kind = kind;
        HasEscapes = hasEscapes;
        Depth = depth;
    }

    /// <summary>The value's bytes, without the white space around it.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    public JsonKind Kind { get; }

    /// <summary>True when it is a string with escapes in it.</summary>
    public bool HasEscapes { get; }

    /// <summary>How deep it nests: 0 for a scalar, 1 for <c>[]</c>.</summary>
    public int Depth { get; }

    /// <summary>What it is, for messages.</summary>
    public string KindName => Kind switch
    {
        JsonKind.Null => "null",
        JsonKind.Boolean => "a boolean",
        JsonKind.Number => "a number",
        JsonKind.String => "a string",
        JsonKind.Object => "an object",
        _ => "an array",
    };

    /// <summary>The text of a string, unescaped into <paramref name="scratch"/> when it has escapes; false when it escapes half a surrogate pair.</summary>
    public bool TryGetText(scoped ref Scratch scratch, out ReadOnlySpan<byte> text)
    {
        text = Raw[1..^1];
        if (!HasEscapes)
        {
            return true;
        }

        Span<byte> target = scratch.Take(text.Length);
        bool whole = JsonText.TryUnescape(text, target, out int written);
        text = target[..written];
        return whole;
    }
}
