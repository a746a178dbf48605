using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>What an owner answers with numbers.</summary>
/// <param name="Numbers">They; what they are says the call.</param>
/// <param name="Refusal">Why there is no answer, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.NumbersAnswer")]
public sealed record NumbersAnswer([property: Id(0)] ImmutableArray<long> Numbers, [property: Id(1)] Refusal? Refusal = null);
