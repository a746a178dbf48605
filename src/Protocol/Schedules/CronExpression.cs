using System.Diagnostics.CodeAnalysis;

namespace EventHub.Protocol.Schedules;

/// <summary>
/// A time table in five fields, as crontab(5) describes it: minute, hour, day of month, month, day of week. Each is <c>*</c>, a value, a range, a list, and a range or
/// <c>*</c> may have a step; months and weekdays have names. When day of month and day of week are both restricted (neither begins with <c>*</c>), either is enough.
/// </summary>
/// <remarks>
/// Where clocks change, the hour decides. An expression whose hour begins with <c>*</c> goes by the time that passes: what the clock skips is skipped, what it shows twice comes twice.
/// Any other names times of the day, and each comes once a day: one that the clock skips comes when the skipping ends, one that it shows twice comes the first time.
/// </remarks>
public sealed class CronExpression
{
    /// <summary>Longest text.</summary>
    public const int LengthMax = 256;

    // A 29 February that must be a certain weekday may be forty years away, over a century that has none.
    private const int YearsAheadMax = 50;

    private static readonly Dictionary<string, string> Shorthands = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
        ["@monthly"] = "0 0 1 * *",
        ["@weekly"] = "0 0 * * 0",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@hourly"] = "0 * * * *",
    };

    private readonly ulong _minutes, _hours, _days, _months, _weekdays;
    private readonly bool _eitherDay, _followsTime;

    private CronExpression(string text, ReadOnlySpan<ulong> sets, string[] fields)
    {
        Text = text;
        (_minutes, _hours, _days, _months) = (sets[0], sets[1], sets[2], sets[3]);
        _weekdays = sets[4] | (sets[4] >> 7);
        _followsTime = fields[1][0] == '*';
        _eitherDay = fields[2][0] != '*' && fields[4][0] != '*';
    }

    /// <summary>The text it was read from.</summary>
    public string Text { get; }

    /// <summary>Reads an expression, or one of <c>@yearly @monthly @weekly @daily @hourly</c>; false with the field at fault, the value seen and the remedy.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CronExpression? expression, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        expression = null;
        error = text.Length > LengthMax ? $"it has {text.Length} characters; at most {LengthMax} are allowed" : null;
        string[] fields = Shorthands.GetValueOrDefault(text, text).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        error ??= text.StartsWith('@') && fields.Length == 1 ? $"there is no such shorthand. There are {string.Join(' ', Shorthands.Keys)}" : null;
        error ??= fields.Length != CronField.All.Length
            ? $"it has {fields.Length} fields; five are needed: {string.Join(", ", CronField.All.Select(static field => field.Name))}, such as \"*/5 * * * *\"" : null;
        Span<ulong> sets = stackalloc ulong[CronField.All.Length];
        for (int i = 0; error is null && i < fields.Length; i++)
        {
            error = CronField.All[i].Read(fields[i], out sets[i]) is { } wrong ? $"in field {i + 1}, the {CronField.All[i].Name}, {wrong}" : null;
        }

        if (error is not null)
        {
            return false;
        }

        CronExpression read = new(text, sets, fields);
        if (read.NextLocal(new DateTime(2000, 1, 1)) is null)
        {
            error = "no date has such a day, month and weekday, so it would never come. Correct the day of month or the month";
            return false;
        }

        expression = read;
        return true;
    }

    /// <summary>The first time it names after <paramref name="after"/>; null when there is none within 50 years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        DateTime local = TimeZoneInfo.ConvertTime(after, zone).DateTime;
        DateTimeOffset? next = NextShownFirst(after, local, zone), again = _followsTime ? NextShownAgain(after, local, zone) : null;
        return again < next ? again : next;
    }

    // Times of the clock rise together with the moments at which it shows them first, so the first that is late enough is the one.
    private DateTimeOffset? NextShownFirst(DateTimeOffset after, DateTime local, TimeZoneInfo zone)
    {
        for (DateTime? wall = NextLocal(local); wall is { } time; wall = NextLocal(time))
        {
            WallTime shown = WallTime.Of(time, zone);
            if (shown.First > after && !(shown.IsSkipped && _followsTime))
            {
                return shown.First;
            }
        }

        return null;
    }

    // Only a clock that shows now what it showed or will show again can be late with a second showing before anything else.
    private DateTimeOffset? NextShownAgain(DateTimeOffset after, DateTime local, TimeZoneInfo zone)
    {
        DateTime start = local.AddTicks(-(local.Ticks % TimeSpan.TicksPerMinute)).AddMinutes(1);
        while (WallTime.Of(start.AddMinutes(-1), zone).Second is not null)
        {
            start = start.AddMinutes(-1);
        }

        DateTime? wall = NextLocal(start.AddMinutes(-1));
        while (wall is { } time && WallTime.Of(time, zone).Second is { } second)
        {
            if (second > after)
            {
                return second;
            }

            wall = NextLocal(time);
        }

        return null;
    }

    // Skips what cannot match in the largest steps there are.
    private DateTime? NextLocal(DateTime after)
    {
        DateTime at = after.AddTicks(-(after.Ticks % TimeSpan.TicksPerMinute)).AddMinutes(1);
        for (int yearMax = Math.Min(after.Year + YearsAheadMax, DateTime.MaxValue.Year - 1); at.Year <= yearMax;)
        {
            if (!Has(_months, at.Month))
            {
                at = new DateTime(at.Year, at.Month, 1).AddMonths(1);
            }
            else if (!HasDay(at))
            {
                at = at.Date.AddDays(1);
            }
            else if (!Has(_hours, at.Hour))
            {
                at = at.Date.AddHours(at.Hour + 1);
            }
            else if (!Has(_minutes, at.Minute))
            {
                at = at.AddMinutes(1);
            }
            else
            {
                return at;
            }
        }

        return null;
    }

    private bool HasDay(DateTime at)
    {
        bool day = Has(_days, at.Day), weekday = Has(_weekdays, (int)at.DayOfWeek);
        return _eitherDay ? day || weekday : day && weekday;
    }

    private static bool Has(ulong set, int value) => (set >> value & 1) != 0;
}
