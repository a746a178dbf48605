namespace EventHub.Grains.Schedules;

/// <summary>When each schedule is to be run, the earliest first. Not thread-safe.</summary>
internal sealed class ScheduleQueue
{
    private static readonly Comparer<(long Ticks, string Name)> s_order = Comparer<(long Ticks, string Name)>.Create(static (left, right) =>
        left.Ticks != right.Ticks ? left.Ticks.CompareTo(right.Ticks) : string.CompareOrdinal(left.Name, right.Name));

    private readonly SortedSet<(long Ticks, string Name)> _entries = new(s_order);
    private readonly Dictionary<string, long> _ticks = new(StringComparer.Ordinal);

    /// <summary>The earliest time, UTC ticks; null when there is none.</summary>
    public long? First => _entries.Count == 0 ? null : _entries.Min.Ticks;

    /// <summary>Notes a schedule's time, in place of the one it has; null for none.</summary>
    public void Set(string name, long? ticks)
    {
        if (_ticks.Remove(name, out long former))
        {
            _entries.Remove((former, name));
        }

        if (ticks is { } value)
        {
            _ticks.Add(name, value);
            _entries.Add((value, name));
        }
    }

    /// <summary>Notes a schedule's time unless it has an earlier one.</summary>
    public void SetEarliest(string name, long ticks)
    {
        if (!_ticks.TryGetValue(name, out long former) || ticks < former)
        {
            Set(name, ticks);
        }
    }

    /// <summary>Takes the earliest out when its time has come; null otherwise.</summary>
    public string? TakeDue(long nowTicks)
    {
        if (_entries.Count == 0 || _entries.Min.Ticks > nowTicks)
        {
            return null;
        }

        string name = _entries.Min.Name;
        Set(name, null);
        return name;
    }
}
