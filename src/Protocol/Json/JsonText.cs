using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace EventHub.Protocol.Json;

/// <summary>The inside of JSON strings.</summary>
internal static class JsonText
{
    /// <summary>How many bytes stand before the first that ends a plain run of a string: a quote, a backslash or a control character.</summary>
    public static int PlainLength(ReadOnlySpan<byte> text)
    {
        int at = 0;
        ref byte first = ref MemoryMarshal.GetReference(text);
        Vector128<byte> quote = Vector128.Create((byte)'"'), backslash = Vector128.Create((byte)'\\'), space = Vector128.Create((byte)' ');
        for (; at + Vector128<byte>.Count <= text.Length; at += Vector128<byte>.Count)
        {
            Vector128<byte> block = Vector128.LoadUnsafe(ref first, (nuint)at);
            uint stops = (Vector128.Equals(block, quote) | Vector128.Equals(block, backslash) | Vector128.LessThan(block, space)).ExtractMostSignificantBits();
            if (stops != 0)
            {
                return at + BitOperations.TrailingZeroCount(stops);
            }
        }

        while (at < text.Length && text[at] >= ' ' && text[at] != '"' && text[at] != '\\')
        {
            at++;
        }

        return at;
    }

    /// <summary>
    /// Unescapes the inside of a well-formed string; the result is never longer. False when an escape is half a surrogate
    /// pair, which UTF-8 cannot express; <paramref name="written"/> then ends before it.
    /// </summary>
    public static bool TryUnescape(ReadOnlySpan<byte> text, Span<byte> target, out int written)
    {
        written = 0;
        while (true)
        {
            int plain = text.IndexOf((byte)'\\');
            ReadOnlySpan<byte> run = plain < 0 ? text : text[..plain];
            run.CopyTo(target[written..]);
            written += run.Length;
            if (plain < 0)
            {
                return true;
            }

            text = text[(plain + 1)..];
            if (!TryUnescapeOne(ref text, target, ref written))
            {
                return false;
            }
        }
    }

    private static bool TryUnescapeOne(ref ReadOnlySpan<byte> text, Span<byte> target, ref int written)
    {
        byte escape = text[0];
        if (escape != 'u')
        {
            text = text[1..];
            target[written++] = escape switch
            {
                (byte)'b' => 8,
                (byte)'f' => 12,
                (byte)'n' => 10,
                (byte)'r' => 13,
                (byte)'t' => 9,
                _ => escape,
            };
            return true;
        }

        char unit = TakeUnit(ref text);
        if (!char.IsSurrogate(unit))
        {
            written += new Rune(unit).EncodeToUtf8(target[written..]);
            return true;
        }

        if (text.Length < 6 || !text.StartsWith("\\u"u8))
        {
            return false;
        }

        text = text[1..];
        bool paired = Rune.TryCreate(unit, TakeUnit(ref text), out Rune rune);
        written += paired ? rune.EncodeToUtf8(target[written..]) : 0;
        return paired;
    }

    private static char TakeUnit(ref ReadOnlySpan<byte> text)
    {
        int unit = 0;
        foreach (byte digit in text.Slice(1, 4))
        {
            unit = (unit << 4) | (char.IsAsciiDigit((char)digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        text = text[5..];
        return (char)unit;
    }
}
