using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Events;

/// <summary>An event, or why there is none.</summary>
/// <param name="Event">The event, a deleted one too; null when refused.</param>
/// <param name="Refusal">Why there is none; null when there is.</param>
[GenerateSerializer, Immutable, Alias("EventHub.EventAnswer")]
public sealed record EventAnswer([property: Id(0)] HubEvent? Event, [property: Id(1)] Refusal? Refusal);
