using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Subscriptions;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>Dead letters of a subscription.</summary>
/// <param name="Letters">They, by sequence and walk.</param>
/// <param name="Refusal">Why there is no answer, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.DeadLettersAnswer")]
public sealed record DeadLettersAnswer([property: Id(0)] ImmutableArray<DeadLetter> Letters, [property: Id(1)] Refusal? Refusal = null);
