using System.Collections.Immutable;
using EventHub.Sagas.Documents;

namespace EventHub.Sagas.Definitions;

/// <summary>
/// What a saga does: states, and what leads from one to another. It never changes; a change is another version, and instances keep the one they began
/// with until they are migrated. Two definitions are equal when their documents are.
/// </summary>
public sealed class SagaDefinition : IEquatable<SagaDefinition>
{
    /// <summary>How long an ended instance is kept, when nothing else is said.</summary>
    public static readonly TimeSpan DefaultKeep = TimeSpan.FromDays(7);

    private readonly Lazy<string> _text;
    private readonly Dictionary<string, StateDefinition> _states = new(StringComparer.Ordinal);

    internal SagaDefinition(string name, int version, string? title, TimeSpan keep, ImmutableArray<EventDefinition> events, StartDefinition start, ImmutableArray<StateDefinition> states)
    {
        Name = name;
        Version = version;
        Title = title;
        Keep = keep;
        Events = events;
        Start = start;
        States = states;
        foreach (StateDefinition state in states)
        {
            _states.TryAdd(state.Name, state);
        }

        _text = new Lazy<string>(() => DocumentWriter.Write(this));
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Which version of it, from 1.</summary>
    public int Version { get; }

    /// <summary>What it is for; null when nothing was said.</summary>
    public string? Title { get; }

    /// <summary>How long an instance is kept when it has ended; until then the same key starts no other.</summary>
    public TimeSpan Keep { get; }

    /// <summary>The events it takes.</summary>
    public ImmutableArray<EventDefinition> Events { get; }

    /// <summary>How it begins.</summary>
    public StartDefinition Start { get; }

    /// <summary>Its states, each with what it shares with others.</summary>
    public ImmutableArray<StateDefinition> States { get; }

    /// <summary>What several states do, said once; the states have it already.</summary>
    public ImmutableArray<SharedTransitions> Shared { get; internal init; } = [];

    /// <summary>What is compared with what services report.</summary>
    public ImmutableArray<CheckDefinition> Checks { get; internal init; } = [];

    /// <summary>The state with this name, or null.</summary>
    public StateDefinition? State(string name) => _states.GetValueOrDefault(name);

    /// <summary>As a document, in JSON; the same for equal definitions.</summary>
    public string ToDocument() => _text.Value;

    /// <inheritdoc/>
    public bool Equals(SagaDefinition? other) => other is not null && (ReferenceEquals(this, other) || ToDocument() == other.ToDocument());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SagaDefinition);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Version);
}
