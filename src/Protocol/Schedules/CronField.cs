using EventHub.Protocol.Envelope;

namespace EventHub.Protocol.Schedules;

/// <summary>One of the five fields: which numbers it has, and how its text becomes a set of them, a bit for each.</summary>
internal sealed class CronField
{
    /// <summary>The fields in the order they are written.</summary>
    public static readonly CronField[] All =
    [
        new("minute", 0, 59, []),
        new("hour", 0, 23, []),
        new("day of month", 1, 31, []),
        new("month", 1, 12, ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]),

        // Sunday is 0 and 7.
        new("day of week", 0, 7, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]),
    ];

    private readonly int _min, _max;
    private readonly string[] _names;

    private CronField(string name, int min, int max, string[] names)
    {
        Name = name;
        _min = min;
        _max = max;
        _names = names;
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>The set that <paramref name="text"/> names; what is wrong with it otherwise.</summary>
    public string? Read(string text, out ulong set)
    {
        set = 0;
        foreach (string part in text.Split(','))
        {
            if (ReadPart(part, ref set) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private string? ReadPart(string part, ref ulong set)
    {
        string[] halves = part.Split('/');
        string[] ends = halves[0].Split('-');
        if (halves.Length > 2 || ends.Length > 2 || part.Length == 0)
        {
            return $"'{part}' is no value. {Words}";
        }

        bool isStar = halves[0] == "*", isRange = isStar || ends.Length == 2;
        int first = isStar ? _min : ValueOf(ends[0]), last = isStar ? _max : ends.Length == 2 ? LastOf(first, ends[1]) : first;
        if (first < 0 || last < 0)
        {
            return $"'{ends[first < 0 ? 0 : 1]}' is not one of its values. {Words}";
        }

        if (first > last)
        {
            return $"the range '{halves[0]}' runs backward. Write it as two, such as '{ends[0]}-{_max},{_min}-{ends[1]}'";
        }

        long step = 1;
        if (halves.Length == 2 && (!isRange || !WholeNumbers.TryParse(halves[1], out step) || step < 1 || step > _max))
        {
            return isRange
                ? $"the step '{halves[1]}' is not a number from 1 to {_max}"
                : $"the step in '{part}' has no range before it. Write '{halves[0]}-{_max}/{halves[1]}' or '*/{halves[1]}'";
        }

        for (int value = first; value <= last; value += (int)step)
        {
            set |= 1UL << value;
        }

        return null;
    }

    private string Words => _names.Length == 0
        ? $"Use numbers from {_min} to {_max}, ranges, lists and steps"
        : $"Use numbers from {_min} to {_max}, the names {_names[0]} to {_names[^1]}, ranges, lists and steps";

    // A range may end with Sunday: FRI-SUN.
    private int LastOf(int first, string text) => _max == 7 && first > 0 && ValueOf(text) == 0 ? 7 : ValueOf(text);

    private int ValueOf(string text)
    {
        int name = Array.FindIndex(_names, known => known.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (name >= 0)
        {
            return name + _min;
        }

        return WholeNumbers.TryParse(text, out long value) && value >= _min && value <= _max ? (int)value : -1;
    }
}
