namespace EventHub.Protocol.Tests.Schedules;

/// <summary>An expression made by chance, and the trivial model of it: a list of values per field, and walking along minute by minute.</summary>
internal sealed class RandomCron
{
    private static readonly (int Min, int Max)[] Bounds = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)];

    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", "7"];

    private readonly string[] _fields = new string[5];
    private readonly HashSet<int>[] _values = new HashSet<int>[5];

    public RandomCron(Random random)
    {
        for (int field = 0; field < 5; field++)
        {
            _values[field] = [];
            List<string> parts = [];
            for (int parts1 = random.Next(4) == 0 ? 2 : 1; parts1 > 0; parts1--)
            {
                parts.Add(Part(field, random));
            }

            _fields[field] = string.Join(',', parts);
        }
    }

    public string Text => string.Join(' ', _fields);

    /// <summary>Every time from <paramref name="from"/>, exclusive, through <paramref name="to"/>.</summary>
    public List<DateTimeOffset> Walk(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        List<DateTimeOffset> found = [];
        DateTimeOffset at = from.AddDays(-2);
        DateTime before = Local(at, zone), latest = before;
        while (at < to)
        {
            at = at.AddMinutes(1);
            DateTime now = Local(at, zone);
            if (at > from && Comes(before, now, isAgain: now <= latest))
            {
                found.Add(at);
            }

            (before, latest) = (now, now > latest ? now : latest);
        }

        return found;
    }

    private bool Comes(DateTime before, DateTime now, bool isAgain)
    {
        if (_fields[1].StartsWith('*'))
        {
            return Matches(now);
        }

        bool comes = !isAgain && Matches(now);
        for (DateTime skipped = before.AddMinutes(1); skipped < now; skipped = skipped.AddMinutes(1))
        {
            comes |= Matches(skipped);
        }

        return comes;
    }

    private bool Matches(DateTime local)
    {
        bool day = _values[2].Contains(local.Day), weekday = _values[4].Contains((int)local.DayOfWeek) || (local.DayOfWeek == DayOfWeek.Sunday && _values[4].Contains(7));
        bool either = !_fields[2].StartsWith('*') && !_fields[4].StartsWith('*');
        return _values[0].Contains(local.Minute) && _values[1].Contains(local.Hour) && _values[3].Contains(local.Month) && (either ? day || weekday : day && weekday);
    }

    private static DateTime Local(DateTimeOffset at, TimeZoneInfo zone) => at.UtcDateTime + zone.GetUtcOffset(at);

    private string Part(int field, Random random)
    {
        (int min, int max) = Bounds[field];
        int first = random.Next(min, max + 1), last = random.Next(first, max + 1), step = random.Next(1, Math.Max(2, max / 3));
        return random.Next(6) switch
        {
            0 or 1 => Take("*", field, min, max, 1),
            2 => Take($"*/{step}", field, min, max, step),
            3 => Take($"{Name(field, first, random)}-{Name(field, last, random)}", field, first, last, 1),
            4 => Take($"{first}-{last}/{step}", field, first, last, step),
            _ => Take(Name(field, first, random), field, first, first, 1),
        };
    }

    private string Take(string text, int field, int first, int last, int step)
    {
        for (int value = first; value <= last; value += step)
        {
            _values[field].Add(value);
        }

        return text;
    }

    private static string Name(int field, int value, Random random) => random.Next(2) == 0 || field < 3 ? $"{value}" : field == 3 ? Months[value - 1] : Weekdays[value];
}
