using System.Collections.Immutable;

namespace EventHub.Protocol.Schedules;

/// <summary>What a schedule publishes, and when.</summary>
/// <param name="Timing">When it is due.</param>
/// <param name="ZoneId">The time zone as it was named; null without a time table.</param>
/// <param name="EventJson">The publish object, checked, as it was sent.</param>
public sealed record ScheduleDefinition(ScheduleTiming Timing, string? ZoneId, ImmutableArray<byte> EventJson);
