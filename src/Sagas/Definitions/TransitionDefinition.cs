using System.Collections.Immutable;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Templates;

namespace EventHub.Sagas.Definitions;

/// <summary>What happens on an event, a signal, a timeout, or the end of a state's steps.</summary>
public sealed record TransitionDefinition
{
    /// <summary>Asked first; of several transitions the first one counts of which this is true. Null is always true.</summary>
    public Expression? When { get; init; }

    /// <summary>Sets data.</summary>
    public Mapping Set { get; init; } = Mapping.Empty;

    /// <summary>Events that are published, in order, from the data as it was set.</summary>
    public ImmutableArray<PublishDefinition> Publish { get; init; } = [];

    /// <summary>The state that comes next; null: it stays in its state, whose steps and timeout go on.</summary>
    public string? GoTo { get; init; }

    /// <summary>True: what was done is compensated before the next state is entered.</summary>
    public bool Compensate { get; init; }

    /// <summary>True: the state's timeout is computed anew. For transitions that stay.</summary>
    public bool RestartTimeout { get; init; }
}
