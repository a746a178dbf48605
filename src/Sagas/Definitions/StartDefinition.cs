using System.Collections.Immutable;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Templates;

namespace EventHub.Sagas.Definitions;

/// <summary>How an instance begins.</summary>
public sealed record StartDefinition
{
    /// <summary>Events any of which starts an instance when there is none under its key; empty: it is started by a call or a parent only.</summary>
    public ImmutableArray<string> On { get; init; } = [];

    /// <summary>Asked of the event first; null is always true.</summary>
    public Expression? When { get; init; }

    /// <summary>Its first data, from the event. Whoever starts it by a call gives the data instead.</summary>
    public Mapping Set { get; init; } = Mapping.Empty;

    /// <summary>Its first state.</summary>
    public required string GoTo { get; init; }
}
