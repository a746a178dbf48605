using Orleans;

namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>
/// One attempt of a delivery.
/// </summary>
/// <param name="Number">From 1.</param>
/// <param name="AtTicks">When it was handed over, UTC ticks; 0 when it never was.</param>
/// <param name="Consumer">To whom.</param>
/// <param name="EndedTicks">When it ended, UTC ticks; 0 while it goes on.</param>
/// <param name="Result">How: <c>acked naked returned timedOut abandoned termed exhausted expired discarded</c>; null while it goes on.</param>
/// <param name="Error">Why it failed, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.DeliveryAttempt")]
public sealed record DeliveryAttempt([property: Id(0)] int Number, [property: Id(1)] long AtTicks, [property: Id(2)] string Consumer, [property: Id(3)] long EndedTicks, [property: Id(4)] string? Result, [property: Id(5)] string? Error);
