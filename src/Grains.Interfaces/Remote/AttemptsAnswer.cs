using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Subscriptions;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>The attempts of a dead letter.</summary>
/// <param name="Attempts">They, oldest first.</param>
/// <param name="Refusal">Why there is no answer, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.AttemptsAnswer")]
public sealed record AttemptsAnswer([property: Id(0)] ImmutableArray<DeliveryAttempt> Attempts, [property: Id(1)] Refusal? Refusal = null);
