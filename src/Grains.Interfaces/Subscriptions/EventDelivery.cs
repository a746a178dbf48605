using System.Collections.Immutable;
using EventHub.Protocol.Envelope;

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
public sealed record EventDelivery(
    string Subscription, bool Late, EventStatus Status, EventOutcome Outcome, long DueTicks, ImmutableArray<DeliveryAttempt> Attempts);
