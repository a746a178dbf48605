using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Subscriptions;
using Orleans;

namespace EventHub.Grains.Interfaces.DeadLetters;

/// <summary>Dead letters of a subscription in one partition, without their events.</summary>
/// <param name="Letters">They, in the order of their events.</param>
/// <param name="Sequence">Where the next ones begin: behind the one of this event,</param>
/// <param name="Walk">and of this way.</param>
/// <param name="HasMore">False when there is none behind it.</param>
/// <param name="Refusal">Why there is no answer, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.SelectedDeadLetters")]
public sealed record SelectedDeadLetters(
    [property: Id(0)] ImmutableArray<DeadLetter> Letters, [property: Id(1)] long Sequence, [property: Id(2)] int Walk, [property: Id(3)] bool HasMore,
    [property: Id(4)] Refusal? Refusal = null);
