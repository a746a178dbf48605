using System.Buffers;
using System.Text;

namespace EventHub.Protocol.Channels;

/// <summary>
/// The name of a channel: 1 to 16 tokens of <c>[A-Za-z0-9_-]</c>, separated by dots, at most 256 bytes. Case matters.
/// Names that begin with <c>_</c> are the hub's own: valid, but nobody else publishes to them.
/// </summary>
public readonly record struct ChannelName
{
    /// <summary>Longest name.</summary>
    public const int BytesMax = 256;

    /// <summary>Most tokens.</summary>
    public const int TokensMax = 16;

    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."u8);

    private readonly string? _text;

    private ChannelName(string text) => _text = text;

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">It is not valid; the message says why.</exception>
    public static ChannelName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Explain(Encoding.UTF8.GetBytes(text)) is { } error ? throw new FormatException(error) : new ChannelName(text);
    }

    /// <summary>Reads a name; false when it is not valid.</summary>
    public static bool TryParse(string? text, out ChannelName name)
    {
        bool valid = text is { Length: <= BytesMax } && IsValid(Encoding.UTF8.GetBytes(text));
        name = valid ? new ChannelName(text!) : default;
        return valid;
    }

    /// <summary>True when <paramref name="utf8"/> is a valid name.</summary>
    public static bool IsValid(ReadOnlySpan<byte> utf8) =>
        utf8.Length is > 0 and <= BytesMax
        && !utf8.ContainsAnyExcept(NameBytes)
        && utf8[0] != '.'
        && utf8[^1] != '.'
        && utf8.IndexOf(".."u8) < 0
        && utf8.Count((byte)'.') < TokensMax;

    /// <summary>True when the name is one of the hub's own. Empty is not.</summary>
    public static bool IsReserved(ReadOnlySpan<byte> utf8) => !utf8.IsEmpty && utf8[0] == '_';

    /// <summary>What is wrong with a name, where, and the remedy; null when it is valid.</summary>
    public static string? Explain(ReadOnlySpan<byte> utf8) => IsValid(utf8) ? null : ChannelText.Explain(utf8, isPattern: false);

    /// <summary>The name; empty for the default value.</summary>
    public override string ToString() => _text ?? "";
}
