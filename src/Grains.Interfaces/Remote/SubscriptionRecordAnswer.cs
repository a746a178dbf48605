using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>The subscription that is in force.</summary>
/// <param name="Subscription">It; null when refused.</param>
/// <param name="Refusal">Why it is not, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.SubscriptionRecordAnswer")]
public sealed record SubscriptionRecordAnswer([property: Id(0)] SubscriptionRecord? Subscription, [property: Id(1)] Refusal? Refusal = null);
