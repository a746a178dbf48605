using System.Globalization;

namespace EventHub.Protocol.Envelope;

/// <summary>Whole numbers as text: digits, and nothing else.</summary>
internal static class WholeNumbers
{
    /// <summary>Reads a number from 0 to 2^63−1; false for anything else, for no digit at all too.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long value) =>

        // The framework takes U+0000 behind a number for nothing.
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && !text.Contains('\0');
}
