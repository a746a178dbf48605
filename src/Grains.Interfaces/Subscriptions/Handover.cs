using EventHub.Protocol.Envelope;

namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>
/// One attempt, as it is handed over.
/// </summary>
/// <param name="Id">Names it.</param>
/// <param name="DeadlineTicks">Until when it must be settled, UTC ticks.</param>
/// <param name="Late">True when it does not count for the event's total.</param>
/// <param name="Replay">True when the event was handed out or settled before by this subscription.</param>
/// <param name="State">The event's total now.</param>
public readonly record struct Handover(DeliveryId Id, long DeadlineTicks, bool Late, bool Replay, EventState State);
