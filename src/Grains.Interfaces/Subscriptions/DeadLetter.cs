using Orleans;

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
[GenerateSerializer, Immutable, Alias("EventHub.DeadLetter")]
public readonly record struct DeadLetter([property: Id(0)] long Sequence, [property: Id(1)] int Walk, [property: Id(2)] byte Lane, [property: Id(3)] bool IsTermed, [property: Id(4)] int Attempt, [property: Id(5)] long DeadTicks);
