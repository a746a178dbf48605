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

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">It is not valid; the message says why.</exception>
    public static ChannelName Parse(string text) => throw new NotImplementedException();

    /// <summary>Reads a name; false when it is not valid.</summary>
    public static bool TryParse(string? text, out ChannelName name) => throw new NotImplementedException();

    /// <summary>True when <paramref name="utf8"/> is a valid name.</summary>
    public static bool IsValid(ReadOnlySpan<byte> utf8) => throw new NotImplementedException();

    /// <summary>True when the name is one of the hub's own. Empty is not.</summary>
    public static bool IsReserved(ReadOnlySpan<byte> utf8) => throw new NotImplementedException();

    /// <summary>What is wrong with a name, where, and the remedy; null when it is valid.</summary>
    public static string? Explain(ReadOnlySpan<byte> utf8) => throw new NotImplementedException();
}
