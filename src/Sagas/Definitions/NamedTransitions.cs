using System.Collections.Immutable;

namespace EventHub.Sagas.Definitions;

/// <summary>What a state does on one event or signal.</summary>
/// <param name="Name">The event's or signal's name.</param>
/// <param name="Choices">The first whose guard is true counts.</param>
public sealed record NamedTransitions(string Name, ImmutableArray<TransitionDefinition> Choices)
{
    /// <summary>The name of the <see cref="SharedTransitions"/> that say it; null when the state itself does.</summary>
    public string? Shared { get; init; }
}
