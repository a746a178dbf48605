using EventHub.Grains.Interfaces.Subscriptions;
using Orleans;

namespace EventHub.Grains.Interfaces.Remote;

/// <summary>One settlement on its way to the owner: a <see cref="Settlement"/>.</summary>
/// <param name="Id">The attempt.</param>
/// <param name="Verb">What is said of it.</param>
/// <param name="Delay">When to try again, or null.</param>
/// <param name="Error">Why, or null.</param>
/// <param name="IsReturned">True when the consumer never began it.</param>
[GenerateSerializer, Immutable, Alias("EventHub.SettleEntry")]
public readonly record struct SettleEntry(
    [property: Id(0)] string Id, [property: Id(1)] SettleVerb Verb, [property: Id(2)] TimeSpan? Delay, [property: Id(3)] string? Error, [property: Id(4)] bool IsReturned);
