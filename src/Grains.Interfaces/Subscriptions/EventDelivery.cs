using System.Collections.Immutable;
using EventHub.Protocol.Envelope;
using Orleans;

namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>
/// What became of an event for one subscription.
/// </summary>
/// <param name="Subscription">The subscription's name.</param>
/// <param name="Late">True when it does not count for the event's total.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="DueTicks">In flight: until when it must be settled; waiting: when the next attempt is due; UTC ticks, 0 otherwise.</param>
/// <param name="Attempts">Its attempts, oldest first.</param>
[GenerateSerializer, Immutable, Alias("EventHub.EventDelivery")]
public sealed record EventDelivery(
    [property: Id(0)] string Subscription, [property: Id(1)] bool Late, [property: Id(2)] EventStatus Status, [property: Id(3)] EventOutcome Outcome, [property: Id(4)] long DueTicks, [property: Id(5)] ImmutableArray<DeliveryAttempt> Attempts);
