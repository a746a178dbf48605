using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>What became of a call to a subscription.</summary>
/// <param name="Change">What it did.</param>
/// <param name="Subscription">The subscription as it is now; null when there is none, any more.</param>
/// <param name="Refusal">Why it was not done, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.SubscriptionAnswer")]
public sealed record SubscriptionAnswer(
    [property: Id(0)] SubscriptionChange Change, [property: Id(1)] SubscriptionInfo? Subscription, [property: Id(2)] Refusal? Refusal = null);
