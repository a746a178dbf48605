using System.Text;
using EventHub.Protocol.Json;

namespace EventHub.Protocol.CloudEvents;

/// <summary>
/// The value of a <c>ce-</c> header. Source of the rules: CloudEvents HTTP binding 1.0.2, section 3.1.3.2: first the double
/// quotes around it go, with their backslashes, then one round of percent-decoding.
/// </summary>
internal static class HeaderValue
{
    /// <summary>Decodes into <paramref name="scratch"/>; false when a percent sign has no two hex digits behind it. The result may be any bytes.</summary>
    public static bool TryDecode(string value, scoped ref Scratch scratch, out ReadOnlySpan<byte> text)
    {
        Span<byte> target = scratch.Take(Encoding.UTF8.GetMaxByteCount(value.Length));
        int length = Encoding.UTF8.GetBytes(value, target);
        if (length >= 2 && target[0] == '"' && target[length - 1] == '"')
        {
            target = target[1..];
            length = Unquote(target[..(length - 2)]);
        }

        bool valid = TryPercentDecode(target[..length], out int decoded);
        text = target[..decoded];
        return valid;
    }

    /// <summary>Writes <paramref name="text"/>, which has no control characters, as a JSON string and gives its length; at most twice as long and two more.</summary>
    public static int Quote(ReadOnlySpan<byte> text, Span<byte> target)
    {
        int at = 0;
        target[at++] = (byte)'"';
        foreach (byte value in text)
        {
            if (value is (byte)'"' or (byte)'\\')
            {
                target[at++] = (byte)'\\';
            }

            target[at++] = value;
        }

        target[at++] = (byte)'"';
        return at;
    }

    private static int Unquote(Span<byte> text)
    {
        int written = 0;
        for (int at = 0; at < text.Length; at++)
        {
            at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
            text[written++] = text[at];
        }

        return written;
    }

    private static bool TryPercentDecode(Span<byte> text, out int written)
    {
        written = 0;
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] != '%')
            {
                text[written++] = text[at];
                continue;
            }

            if (at + 2 >= text.Length || !char.IsAsciiHexDigit((char)text[at + 1]) || !char.IsAsciiHexDigit((char)text[at + 2]))
            {
                return false;
            }

            text[written++] = (byte)((HexValue(text[at + 1]) << 4) | HexValue(text[at + 2]));
            at += 2;
        }

        return true;
    }

    private static int HexValue(byte digit) => char.IsAsciiDigit((char)digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
