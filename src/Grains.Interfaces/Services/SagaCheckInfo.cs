using System.Collections.Immutable;

namespace EventHub.Grains.Interfaces.Services;

/// <summary>A check of a definition, and what came of it since the start of this process.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="Check">The check's name.</param>
/// <param name="Service">Who is asked.</param>
/// <param name="LastTicks">When it was last made, UTC ticks; 0 for never.</param>
/// <param name="NextTicks">When it is made next, UTC ticks.</param>
/// <param name="Agreed">Looks at which the service reported what was believed.</param>
/// <param name="Differed">Looks at which it did not.</param>
/// <param name="Repaired">How often the saga was told, and did what its definition says.</param>
/// <param name="Failed">Looks at which the service did not answer, or refused.</param>
/// <param name="Error">Why the last of those did; null when none did since.</param>
/// <param name="Differences">What differed last, the latest first, at most <see cref="DifferencesMax"/>.</param>
public sealed record SagaCheckInfo(
    string Definition, string Check, string Service, long LastTicks, long NextTicks, long Agreed, long Differed, long Repaired, long Failed, string? Error, ImmutableArray<SagaDifference> Differences)
{
    /// <summary>Most differences that are remembered of a check.</summary>
    public const int DifferencesMax = 10;
}
