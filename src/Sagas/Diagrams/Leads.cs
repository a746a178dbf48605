using EventHub.Sagas.Definitions;
using EventHub.Sagas.Planning;

namespace EventHub.Sagas.Diagrams;

/// <summary>What diagrams say, whichever way they are drawn.</summary>
internal static class Leads
{
    /// <summary>The transitions of a state, without those it shares: these are drawn once.</summary>
    public static IEnumerable<Lead> Of(StateDefinition state) => Of(state.On.Concat(state.Signals).Where(static named => named.Shared is null))
        .Concat(Of("timeout", state.Timeout is { Shared: null } own ? own.Choices : []))
        .Concat(Of(state.Steps.IsEmpty ? "" : "done", state.Done)).Concat(Of("failed", state.Failed));

    /// <summary>Transitions of several states.</summary>
    public static IEnumerable<Lead> Of(SharedTransitions shared) => Of(shared.On.Concat(shared.Signals)).Concat(Of("timeout", shared.Timeout?.Choices ?? []));

    /// <summary>What leads nowhere else: no arrow, since of a state that takes many events nothing else would be seen.</summary>
    public static string[] Staying(IEnumerable<Lead> leads) => [.. leads.Where(static lead => lead.Choice.GoTo is null).Select(static lead => lead.Label).Distinct()];

    /// <summary>The states in which shared transitions hold.</summary>
    public static string Where(SharedTransitions shared) =>
        !shared.In.IsEmpty ? string.Join(", ", shared.In) : shared.Except.IsEmpty ? "every state" : "every state but " + string.Join(", ", shared.Except);

    /// <summary>A step in a few words.</summary>
    public static string Of(StepDefinition step) => $"{step.Name} ({Kind(step.Action)}){(step.Compensate is null ? "" : " ↩")}";

    /// <summary>The states an instance came through, in order, as far as its history is known.</summary>
    public static string[] Path(SagaDefinition saga, IEnumerable<SagaNote> history) =>
        [.. history.Where(note => note.Kind is SagaNoteKind.Entered or SagaNoteKind.Migrated && saga.State(note.Subject) is not null).Select(static note => note.Subject)];

    private static IEnumerable<Lead> Of(IEnumerable<NamedTransitions> all) => all.SelectMany(static named => Of(named.Name, named.Choices));

    private static IEnumerable<Lead> Of(string label, IEnumerable<TransitionDefinition> choices) => choices.Select(choice => new Lead(label, choice));

    private static string Kind(StepAction action) => action switch
    {
        StepAction.Call call => "calls " + call.Service,
        StepAction.Publish => "publishes",
        StepAction.Wait wait => "waits for " + wait.Event,
        StepAction.Signal signal => "waits for signal " + signal.Name,
        StepAction.Child child => "runs " + child.Saga,
        _ => "sleeps",
    };
}
