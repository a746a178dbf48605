using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Schedules;

/// <summary>What became of a call to a schedule.</summary>
/// <param name="Change">What it did.</param>
/// <param name="Schedule">The schedule as it is now; null when there is none, any more.</param>
/// <param name="Refusal">Why it was not done, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.ScheduleAnswer")]
public sealed record ScheduleAnswer(
    [property: Id(0)] ScheduleChange Change, [property: Id(1)] ScheduleInfo? Schedule, [property: Id(2)] Refusal? Refusal = null);
