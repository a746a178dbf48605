using Orleans;

namespace EventHub.Grains.Interfaces.Schedules;

/// <summary>One schedule; the key is its name. What it does and refuses is the same as over REST.</summary>
[Alias("EventHub.IScheduleGrain")]
public interface IScheduleGrain : IGrainWithStringKey
{
    /// <summary>
    /// Creates the schedule or changes it as a whole; the document is that of <c>PUT /v1/schedules/{name}</c>. Stored on return. What equals the definition in force changes
    /// nothing; any other counts from now on.
    /// </summary>
    [Alias("Set")]
    Task<ScheduleAnswer> Set(string document);

    /// <summary>The schedule as it is.</summary>
    [Alias("Get")]
    Task<ScheduleAnswer> Get();

    /// <summary>Deletes the schedule. What it published stays. One that is created anew under the name is another.</summary>
    [Alias("Delete")]
    Task<ScheduleAnswer> Delete();

    /// <summary>Publishes nothing from now on, until resumed. What would have been due meanwhile is not made up for, and not counted as missed.</summary>
    [Alias("Pause")]
    Task<ScheduleAnswer> Pause();

    /// <summary>Goes on with the next time it is due.</summary>
    [Alias("Resume")]
    Task<ScheduleAnswer> Resume();

    /// <summary>
    /// Publishes what is due, if anything. For the book, which knows when; calling it at any other time does no harm. The result is when to call it again; null for never.
    /// </summary>
    [Alias("Run")]
    Task<DateTimeOffset?> Run();
}
