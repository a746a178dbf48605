namespace EventHub.Protocol.Envelope;

/// <summary>Times as RFC 3339 text outside and UTC ticks of 100 ns inside.</summary>
public static class Timestamps
{
    /// <summary>Longest text form, in ASCII characters.</summary>
    public const int TextLengthMax = 28;

    /// <summary>Reads RFC 3339 with an offset or <c>Z</c>. Digits below 100 ns are dropped. False for anything else and for years before 1 or after 9999.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out long utcTicks) => throw new NotImplementedException();

    /// <summary>Reads RFC 3339 with an offset or <c>Z</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long utcTicks) => throw new NotImplementedException();

    /// <summary>
    /// Writes the time in UTC with 3, 6 or 7 digits of a second, the fewest that lose nothing, and gives the number of bytes written.
    /// <paramref name="target"/> has room for <see cref="TextLengthMax"/>.
    /// </summary>
    public static int Format(long utcTicks, Span<byte> target) => throw new NotImplementedException();

    /// <summary>The text form.</summary>
    public static string Format(long utcTicks) => throw new NotImplementedException();
}
