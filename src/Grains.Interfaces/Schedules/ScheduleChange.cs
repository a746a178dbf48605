namespace EventHub.Grains.Interfaces.Schedules;

/// <summary>What a call did to a schedule.</summary>
public enum ScheduleChange
{
    /// <summary>Nothing: it was read, it was so already, or the call was refused.</summary>
    None,

    /// <summary>It is new.</summary>
    Created,

    /// <summary>It has a new definition, or was paused or resumed.</summary>
    Changed,

    /// <summary>It is gone.</summary>
    Deleted,
}
