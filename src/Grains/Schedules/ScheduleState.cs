using Orleans;

namespace EventHub.Grains.Schedules;

/// <summary>What a schedule keeps of itself.</summary>
[GenerateSerializer, Alias("EventHub.ScheduleState")]
public sealed record ScheduleState
{
    /// <summary>Tells it from every other schedule, also one of its name; 0 where there is none.</summary>
    [Id(0)]
    public long Generation { get; init; }

    /// <summary>Its definition as JSON.</summary>
    [Id(1)]
    public string Definition { get; init; } = "";

    /// <summary>From 1.</summary>
    [Id(2)]
    public int Version { get; init; }

    /// <summary>True while it publishes nothing.</summary>
    [Id(3)]
    public bool IsPaused { get; init; }

    /// <summary>When it was created, UTC ticks.</summary>
    [Id(4)]
    public long CreatedTicks { get; init; }

    /// <summary>When this version came in force, UTC ticks.</summary>
    [Id(5)]
    public long ChangedTicks { get; init; }

    /// <summary>From where <c>every</c> counts: when the definition was set, UTC ticks.</summary>
    [Id(6)]
    public long AnchorTicks { get; init; }

    /// <summary>What was due up to here is none of its business: when it was set or resumed, UTC ticks.</summary>
    [Id(7)]
    public long FromTicks { get; init; }
}
