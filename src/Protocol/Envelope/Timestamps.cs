using System.Globalization;
using System.Text;

namespace EventHub.Protocol.Envelope;

/// <summary>Times as RFC 3339 text outside and UTC ticks of 100 ns inside.</summary>
public static class Timestamps
{
    /// <summary>Longest text form, in ASCII characters.</summary>
    public const int TextLengthMax = 28;

    private const int ParsedLengthMax = 64;

    /// <summary>Reads RFC 3339 with an offset or <c>Z</c>. Digits below 100 ns are dropped. False for anything else and for years before 1 or after 9999.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out long utcTicks)
    {
        utcTicks = 0;
        if (!TryReadDate(utf8, out DateTime date) || !TryReadTime(utf8, out long timeTicks))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = utf8[19..];
        if (!TryReadFraction(ref rest, out long fraction) || !TryReadOffset(rest, out long offset))
        {
            return false;
        }

        utcTicks = date.Ticks + timeTicks + fraction - offset;
        return utcTicks >= 0 && utcTicks <= DateTime.MaxValue.Ticks;
    }

    /// <summary>Reads RFC 3339 with an offset or <c>Z</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long utcTicks)
    {
        utcTicks = 0;
        Span<byte> utf8 = stackalloc byte[ParsedLengthMax];
        return text.Length <= ParsedLengthMax
            && Encoding.UTF8.TryGetBytes(text, utf8, out int length)
            && TryParse(utf8[..length], out utcTicks);
    }

    /// <summary>
    /// Writes the time in UTC with 3, 6 or 7 digits of a second, the fewest that lose nothing, and gives the number of bytes written.
    /// <paramref name="target"/> has room for <see cref="TextLengthMax"/>.
    /// </summary>
    public static int Format(long utcTicks, Span<byte> target)
    {
        // The framework writes all 7 digits and Z, without asking a culture.
        new DateTime(utcTicks, DateTimeKind.Utc).TryFormat(target, out _, "O", CultureInfo.InvariantCulture);
        int digits = utcTicks % TimeSpan.TicksPerMillisecond == 0 ? 3 : utcTicks % TimeSpan.TicksPerMicrosecond == 0 ? 6 : 7;
        target[20 + digits] = (byte)'Z';
        return 21 + digits;
    }

    /// <summary>The text form.</summary>
    public static string Format(long utcTicks)
    {
        Span<byte> text = stackalloc byte[TextLengthMax];
        return Encoding.ASCII.GetString(text[..Format(utcTicks, text)]);
    }

    private static bool TryReadDate(ReadOnlySpan<byte> text, out DateTime date)
    {
        date = default;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)'t')
            || !TryTake(text, 0, 4, out int year) || !TryTake(text, 5, 2, out int month) || !TryTake(text, 8, 2, out int day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        date = new DateTime(year, month, day);
        return true;
    }

    // Second 60 is a leap second: RFC 3339 allows it, and it becomes the first of the next minute.
    private static bool TryReadTime(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text[13] != ':' || text[16] != ':'
            || !TryTake(text, 11, 2, out int hour) || !TryTake(text, 14, 2, out int minute) || !TryTake(text, 17, 2, out int second)
            || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        ticks = (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute) + (second * TimeSpan.TicksPerSecond);
        return true;
    }

    private static bool TryReadFraction(ref ReadOnlySpan<byte> rest, out long ticks)
    {
        ticks = 0;
        if (rest[0] != '.')
        {
            return true;
        }

        int digits = 0;
        long unit = TimeSpan.TicksPerSecond;
        for (rest = rest[1..]; !rest.IsEmpty && char.IsAsciiDigit((char)rest[0]); rest = rest[1..])
        {
            unit /= 10;
            ticks += (rest[0] - '0') * unit;
            digits++;
        }

        return digits > 0;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> rest, out long ticks)
    {
        ticks = 0;
        if (rest is [(byte)'Z' or (byte)'z'])
        {
            return true;
        }

        if (rest is not [(byte)'+' or (byte)'-', _, _, (byte)':', _, _]
            || !TryTake(rest, 1, 2, out int hours) || !TryTake(rest, 4, 2, out int minutes) || hours > 23 || minutes > 59)
        {
            return false;
        }

        ticks = ((hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute)) * (rest[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryTake(ReadOnlySpan<byte> text, int at, int count, out int value)
    {
        value = 0;
        foreach (byte digit in text.Slice(at, count))
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }
}
