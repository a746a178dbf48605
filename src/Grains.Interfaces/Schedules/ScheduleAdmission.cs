using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Schedules;

/// <summary>What the book says about a new schedule.</summary>
/// <param name="Generation">A number that no other schedule has or had, whatever its name.</param>
/// <param name="Refusal">Why there may be none, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.ScheduleAdmission")]
public sealed record ScheduleAdmission([property: Id(0)] long Generation, [property: Id(1)] Refusal? Refusal = null);
