using System.Globalization;

namespace EventHub.Silo.Settings;

/// <summary>
/// How settings are written: durations as <c>500ms 30s 10m 24h 7d</c>, sizes as <c>4096 64KB 256MB 2GB</c> (1,024 each step),
/// choices in lower case.
/// </summary>
public static class SettingText
{
    private static readonly (string Suffix, long Ticks)[] Durations =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour), ("d", TimeSpan.TicksPerDay),
    ];

    private static readonly (string Suffix, long Bytes)[] Sizes =
        [("KB", 1L << 10), ("MB", 1L << 20), ("GB", 1L << 30), ("TB", 1L << 40), ("B", 1)];

    /// <summary>Reads a duration; false when it is none.</summary>
    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        duration = default;
        foreach ((string suffix, long ticks) in Durations)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal) && TryScale(text[..^suffix.Length], ticks, out long total))
            {
                duration = new TimeSpan(total);
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads a number of bytes; false when it is none.</summary>
    public static bool TryParseSize(string text, out long bytes)
    {
        foreach ((string suffix, long factor) in Sizes)
        {
            if (text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) && TryScale(text[..^suffix.Length], factor, out bytes))
            {
                return true;
            }
        }

        return TryScale(text, 1, out bytes);
    }

    /// <summary>A value as a person would write it; text stands in quotes.</summary>
    public static string Of(object? value) => value switch
    {
        null => "not set",
        TimeSpan duration => Of(duration),
        Enum choice => $"'{Word(choice)}'",
        string text => $"'{text}'",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>A duration in the largest unit that leaves no rest.</summary>
    public static string Of(TimeSpan duration)
    {
        for (int i = Durations.Length - 1; i >= 0; i--)
        {
            (string suffix, long ticks) = Durations[i];
            if (duration.Ticks != 0 && duration.Ticks % ticks == 0)
            {
                return (duration.Ticks / ticks).ToString(CultureInfo.InvariantCulture) + suffix;
            }
        }

        return duration.TotalMilliseconds.ToString(CultureInfo.InvariantCulture) + "ms";
    }

    /// <summary>A number with thousands apart.</summary>
    public static string Of(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The word of a choice, in lower case.</summary>
    public static string Word(Enum choice) => choice.ToString().ToLowerInvariant();

    // 30 digits of decimal hold any product here without rounding; what is not a whole tick or byte is refused.
    private static bool TryScale(string text, long factor, out long total)
    {
        total = 0;
        if (!decimal.TryParse(text.TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
        {
            return false;
        }

        if (number > long.MaxValue / factor)
        {
            return false;
        }

        decimal scaled = number * factor;
        total = (long)scaled;
        return scaled == total;
    }
}
