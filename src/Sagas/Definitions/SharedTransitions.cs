using System.Collections.Immutable;

namespace EventHub.Sagas.Definitions;

/// <summary>What several states do on events and signals, and when they were not left in time, said once. It means the same as if each of them said it.</summary>
public sealed record SharedTransitions
{
    /// <summary>Its name, unique in the definition.</summary>
    public required string Name { get; init; }

    /// <summary>The states it holds in; empty: all that are no end.</summary>
    public ImmutableArray<string> In { get; init; } = [];

    /// <summary>The states it does not hold in, of all that are no end. Empty where <see cref="In"/> is not.</summary>
    public ImmutableArray<string> Except { get; init; } = [];

    /// <summary>What events do.</summary>
    public ImmutableArray<NamedTransitions> On { get; init; } = [];

    /// <summary>What signals do.</summary>
    public ImmutableArray<NamedTransitions> Signals { get; init; } = [];

    /// <summary>What is done when one of them was not left in time, from when it was entered; null without.</summary>
    public TimeoutDefinition? Timeout { get; init; }

    /// <summary>True when it holds in a state.</summary>
    public bool HoldsIn(StateDefinition state) => state.End is null && (In.IsEmpty || In.Contains(state.Name)) && !Except.Contains(state.Name);

    /// <summary>The state with what it shares, behind what is its own.</summary>
    internal StateDefinition AddTo(StateDefinition state) => !HoldsIn(state) ? state : state with
    {
        On = state.On.AddRange(On.Select(named => named with { Shared = Name })),
        Signals = state.Signals.AddRange(Signals.Select(named => named with { Shared = Name })),
        Timeout = state.Timeout ?? (Timeout is null ? null : Timeout with { Shared = Name }),
    };
}
