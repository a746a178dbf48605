using System.Collections.Immutable;
using EventHub.Grains.Interfaces.Errors;
using Orleans;

namespace EventHub.Grains.Interfaces.Subscriptions;

/// <summary>What subscriptions say to an event, by name.</summary>
/// <param name="Verdicts">Those of the page.</param>
/// <param name="Next">Where the next page begins, or null when there is none.</param>
/// <param name="Refusal">Why there is no answer, or null.</param>
[GenerateSerializer, Immutable, Alias("EventHub.VerdictPage")]
public sealed record VerdictPage(
    [property: Id(0)] ImmutableArray<SubscriptionVerdict> Verdicts, [property: Id(1)] string? Next, [property: Id(2)] Refusal? Refusal = null)
{
    /// <summary>Most verdicts of one page.</summary>
    public const int LimitMax = 1000;
}
