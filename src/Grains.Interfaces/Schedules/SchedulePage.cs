using System.Collections.Immutable;
using Orleans;

namespace EventHub.Grains.Interfaces.Schedules;

/// <summary>Schedules by name.</summary>
/// <param name="Schedules">Those of the page.</param>
/// <param name="Next">Where the next page begins, or null when there is none.</param>
[GenerateSerializer, Immutable, Alias("EventHub.SchedulePage")]
public sealed record SchedulePage([property: Id(0)] ImmutableArray<ScheduleInfo> Schedules, [property: Id(1)] string? Next);
