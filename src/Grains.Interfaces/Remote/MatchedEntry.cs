using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>How many deliveries of a subscription a replay would hand out.</summary>
/// <param name="Subscription">Its id.</param>
/// <param name="Count">How many.</param>
[GenerateSerializer, Immutable, Alias("EventHub.MatchedEntry")]
public readonly record struct MatchedEntry([property: Id(0)] long Subscription, [property: Id(1)] long Count);
