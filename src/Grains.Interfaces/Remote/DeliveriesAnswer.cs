using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Subscriptions;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>What became of an event for each subscription.</summary>
/// <param name="Deliveries">By name.</param>
/// <param name="Refusal">Why there is no answer, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.DeliveriesAnswer")]
public sealed record DeliveriesAnswer([property: Id(0)] ImmutableArray<EventDelivery> Deliveries, [property: Id(1)] Refusal? Refusal = null);
