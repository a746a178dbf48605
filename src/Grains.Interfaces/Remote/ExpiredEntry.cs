using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>How many deliveries of a subscription have expired.</summary>
/// <param name="Subscription">Its name.</param>
/// <param name="Count">How many.</param>
[GenerateSerializer, Immutable, Alias("EventHub.ExpiredEntry")]
public readonly record struct ExpiredEntry([property: Id(0)] string Subscription, [property: Id(1)] long Count);
