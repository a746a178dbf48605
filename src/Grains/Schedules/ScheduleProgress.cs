using Orleans;

namespace EventHub.Grains.Schedules;

/// <summary>How far a schedule has come. Apart from the schedule, because it is written for every event.</summary>
[GenerateSerializer, Alias("EventHub.ScheduleProgress")]
public sealed record ScheduleProgress
{
    /// <summary>The schedule it belongs to; that of an earlier one of the name is as good as none.</summary>
    [Id(0)]
    public long Generation { get; init; }

    /// <summary>Everything due up to here is dealt with, UTC ticks.</summary>
    [Id(1)]
    public long DoneTicks { get; init; }

    /// <summary>Events published.</summary>
    [Id(2)]
    public long Fired { get; init; }

    /// <summary>Times that passed without an event.</summary>
    [Id(3)]
    public long Missed { get; init; }

    /// <summary>When the last event was stored, UTC ticks; 0 before the first.</summary>
    [Id(4)]
    public long FiredTicks { get; init; }

    /// <summary>Id of the last event, or null.</summary>
    [Id(5)]
    public string? EventId { get; init; }

    /// <summary>Why the last attempt failed, or null.</summary>
    [Id(6)]
    public string? Error { get; init; }
}
