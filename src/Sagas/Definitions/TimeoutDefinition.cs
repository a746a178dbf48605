using System.Collections.Immutable;

namespace EventHub.Sagas.Definitions;

/// <summary>What a state does when it was not left in time.</summary>
/// <param name="Due">When; computed when the state is entered.</param>
/// <param name="Choices">The first whose guard is true counts.</param>
public sealed record TimeoutDefinition(DueTime Due, ImmutableArray<TransitionDefinition> Choices)
{
    /// <summary>The name of the <see cref="SharedTransitions"/> that say it; null when the state itself does.</summary>
    public string? Shared { get; init; }
}
