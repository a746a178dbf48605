namespace EventHub.Fuzz.Text;

/// <summary>A time table as crontab(5) tells it: every field a list of values.</summary>
internal sealed class CronModel
{
    private static readonly (int Min, int Max)[] Bounds = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)];
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly Dictionary<string, string> Shorthands = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@yearly"] = "0 0 1 1 *", ["@annually"] = "0 0 1 1 *", ["@monthly"] = "0 0 1 * *", ["@weekly"] = "0 0 * * 0",
        ["@daily"] = "0 0 * * *", ["@midnight"] = "0 0 * * *", ["@hourly"] = "0 * * * *",
    };

    private readonly HashSet<int>[] _values = new HashSet<int>[5];
    private bool _either;

    /// <summary>True when some day of four hundred years is one of its days.</summary>
    public bool CanCome => Enumerable.Range(0, 400 * 366).Any(day => HasDay(new DateTime(2000, 1, 1).AddDays(day)));

    /// <summary>Null for what is none.</summary>
    public static CronModel? Read(string text)
    {
        string[] fields = Shorthands.GetValueOrDefault(text, text).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (text.Length > 256 || fields.Length != 5)
        {
            return null;
        }

        CronModel model = new() { _either = fields[2][0] != '*' && fields[4][0] != '*' };
        for (int field = 0; field < 5; field++)
        {
            HashSet<int>?[] parts = [.. fields[field].Split(',').Select(part => Part(field, part))];
            if (parts.Contains(null))
            {
                return null;
            }

            model._values[field] = [.. parts.SelectMany(part => part!).Select(value => field == 4 ? value % 7 : value)];
        }

        return model;
    }

    /// <summary>True when it names this minute.</summary>
    public bool Has(DateTime at) => _values[0].Contains(at.Minute) && _values[1].Contains(at.Hour) && HasDay(at);

    private bool HasDay(DateTime at)
    {
        bool day = _values[2].Contains(at.Day), weekday = _values[4].Contains((int)at.DayOfWeek);
        return _values[3].Contains(at.Month) && (_either ? day || weekday : day && weekday);
    }

    private static HashSet<int>? Part(int field, string part)
    {
        string[] steps = part.Split('/');
        int step = steps.Length == 2 ? Number(steps[1]) : 1;
        string[] ends = steps[0] == "*" ? [$"{Bounds[field].Min}", $"{Bounds[field].Max}"] : steps[0].Split('-');
        int first = Value(field, ends[0]), last = Value(field, ends[^1]);
        last = field == 4 && ends.Length == 2 && first > 0 && last == 0 ? 7 : last;
        bool valid = steps.Length <= 2 && ends.Length <= 2 && first >= 0 && last >= first && step >= 1 && step <= Bounds[field].Max && (steps.Length == 1 || ends.Length == 2);
        return valid ? [.. Enumerable.Range(0, ((last - first) / step) + 1).Select(i => first + (i * step))] : null;
    }

    private static int Value(int field, string text)
    {
        int name = Array.IndexOf(field == 3 ? Months : field == 4 ? Days : [], text.ToLowerInvariant());
        int value = name >= 0 ? name + Bounds[field].Min : Number(text);
        return value >= Bounds[field].Min && value <= Bounds[field].Max ? value : -1;
    }

    private static int Number(string text) =>
        text.Length > 0 && text.All(char.IsAsciiDigit) && text.TrimStart('0') is { Length: <= 4 } digits ? int.Parse("0" + digits, System.Globalization.CultureInfo.InvariantCulture) : -1;
}
