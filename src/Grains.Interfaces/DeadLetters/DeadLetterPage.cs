using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.DeadLetters;

/// <summary>Dead letters of a subscription in one partition.</summary>
/// <param name="Letters">They, in the order of their events.</param>
/// <param name="Examined">How many were looked at.</param>
/// <param name="Sequence">Where the next page begins: behind the one of this event,</param>
/// <param name="Walk">and of this way.</param>
/// <param name="HasMore">False when there is none behind it.</param>
/// <param name="Refusal">Why there is no answer, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.DeadLetterPage")]
public sealed record DeadLetterPage(
    [property: Id(0)] ImmutableArray<ListedDeadLetter> Letters, [property: Id(1)] int Examined, [property: Id(2)] long Sequence, [property: Id(3)] int Walk,
    [property: Id(4)] bool HasMore, [property: Id(5)] Refusal? Refusal = null);
