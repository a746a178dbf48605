using Orleans;

namespace EventHub.Grains.Schedules;

/// <summary>What the book of schedules keeps.</summary>
[GenerateSerializer, Alias("EventHub.ScheduleBookState")]
public sealed record ScheduleBookState
{
    /// <summary>The schedules' names, in ordinal order.</summary>
    [Id(0)]
    public string[] Names { get; init; } = [];

    /// <summary>The last generation given out.</summary>
    [Id(1)]
    public long LastGeneration { get; init; }

    /// <summary>With a name more, and a generation for it.</summary>
    public ScheduleBookState With(string name)
    {
        int at = IndexOf(name);
        return new ScheduleBookState { Names = at >= 0 ? Names : [.. Names[..~at], name, .. Names[~at..]], LastGeneration = LastGeneration + 1 };
    }

    /// <summary>With a name less.</summary>
    public ScheduleBookState Without(string name) => IndexOf(name) is >= 0 and var at ? this with { Names = [.. Names[..at], .. Names[(at + 1)..]] } : this;

    /// <summary>Where a name stands; where it would stand, as a complement, when it is not there.</summary>
    public int IndexOf(string name) => Array.BinarySearch(Names, name, StringComparer.Ordinal);
}
