using System.Collections.Immutable;

namespace EventHub.Sagas.Definitions;

/// <summary>A state of a saga.</summary>
public sealed record StateDefinition
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What begins when it is entered, all at a time.</summary>
    public ImmutableArray<StepDefinition> Steps { get; init; } = [];

    /// <summary>What events do.</summary>
    public ImmutableArray<NamedTransitions> On { get; init; } = [];

    /// <summary>What signals do.</summary>
    public ImmutableArray<NamedTransitions> Signals { get; init; } = [];

    /// <summary>What happens when it is not left in time; null: nothing does.</summary>
    public TimeoutDefinition? Timeout { get; init; }

    /// <summary>When all steps are done; at once without steps. Empty: it waits for events, signals or the timeout.</summary>
    public ImmutableArray<TransitionDefinition> Done { get; init; } = [];

    /// <summary>When a step has failed. Empty: the instance fails, and what was done is compensated.</summary>
    public ImmutableArray<TransitionDefinition> Failed { get; init; } = [];

    /// <summary>How it ends here; null when it does not.</summary>
    public SagaOutcome? End { get; init; }

    /// <summary>Of an end: what was done is compensated first. Default true of failed and cancelled ones.</summary>
    public bool Compensate { get; init; }

    /// <summary>All transitions out of it and within it.</summary>
    public IEnumerable<TransitionDefinition> Transitions() =>
        On.SelectMany(named => named.Choices).Concat(Signals.SelectMany(named => named.Choices)).Concat(Timeout?.Choices ?? []).Concat(Done).Concat(Failed);
}
