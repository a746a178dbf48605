namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>
/// A delivery given up, and not replayed or discarded since.
/// </summary>
/// <param name="Sequence">The event's sequence.</param>
/// <param name="Walk">The way it was handed out on: 0 for the subscription's own; else it was late.</param>
/// <param name="Lane">The event's priority, as a number.</param>
/// <param name="IsTermed">True when a consumer gave it up; false when its attempts were used up.</param>
/// <param name="Attempt">The last attempt.</param>
/// <param name="DeadTicks">When it was given up, UTC ticks.</param>
public readonly record struct DeadLetter(long Sequence, int Walk, byte Lane, bool IsTermed, int Attempt, long DeadTicks);
