using EventHub.Grains.Interfaces.Subscriptions;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>Where a subscription stands in a partition.</summary>
/// <param name="Subscription">Its id.</param>
/// <param name="Counts">Where.</param>
[GenerateSerializer, Immutable, Alias("EventHub.CursorEntry")]
public readonly record struct CursorEntry([property: Id(0)] long Subscription, [property: Id(1)] CursorCounts Counts);
