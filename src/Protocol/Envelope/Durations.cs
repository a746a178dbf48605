using System.Globalization;

namespace EventHub.Protocol.Envelope;

/// <summary>Durations as text such as <c>250ms</c>, <c>30s</c>, <c>5m</c>, <c>1.5h</c>, <c>7d</c>.</summary>
public static class Durations
{
    private static readonly (string? Name, long Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay),
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>Reads a number, with or without a fraction, and one of the units <c>ms s m h d</c>; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        int letters = text.IndexOfAnyInRange('a', 'z');

        // The framework takes U+0000 behind a number for nothing.
        if (letters < 1 || text.Contains('\0') || !decimal.TryParse(text[..letters], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
        {
            return false;
        }

        foreach ((string? name, long ticks) in Units)
        {
            if (text[letters..].SequenceEqual(name) && number <= long.MaxValue / ticks)
            {
                duration = new TimeSpan((long)(number * ticks));
                return true;
            }
        }

        return false;
    }

    /// <summary>The text form in the largest unit that keeps it whole; below a millisecond a fraction of one.</summary>
    public static string Format(TimeSpan duration)
    {
        long ticks = duration.Ticks;
        (string? name, long unit) = ticks == 0 ? ("s", TimeSpan.TicksPerSecond) : Array.Find(Units, unit => ticks % unit.Ticks == 0);
        return name is null
            ? string.Create(CultureInfo.InvariantCulture, $"{(decimal)ticks / TimeSpan.TicksPerMillisecond:0.####}ms")
            : string.Create(CultureInfo.InvariantCulture, $"{ticks / unit}{name}");
    }
}
