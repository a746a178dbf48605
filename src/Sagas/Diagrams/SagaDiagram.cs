using System.Text;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;

namespace EventHub.Sagas.Diagrams;

/// <summary>A definition, or an instance's path through it, as a Mermaid state diagram.</summary>
public static class SagaDiagram
{
    private const int GuardCharsMax = 40, LabelsMax = 6;

    /// <summary>The definition.</summary>
    public static string Draw(SagaDefinition saga)
    {
        StringBuilder to = new();
        to.Append("stateDiagram-v2\n");
        foreach (StateDefinition state in saga.States)
        {
            DrawState(to, state);
        }

        foreach (SharedTransitions shared in saga.Shared)
        {
            to.Append($"    {SharedId(shared)}: in {Where(shared)}{Staying(Leads(shared))}\n");
        }

        Arrow(to, "[*]", Id(saga.Start.GoTo), saga.Start.On.IsEmpty ? "started" : string.Join(", ", saga.Start.On));
        foreach (StateDefinition state in saga.States)
        {
            DrawArrows(to, Id(state.Name), Leads(state));
            if (state.End is { } outcome)
            {
                Arrow(to, Id(state.Name), "[*]", outcome.ToString().ToLowerInvariant());
            }
        }

        // From one box that stands for all of them: an arrow from each would hide the others.
        foreach (SharedTransitions shared in saga.Shared)
        {
            DrawArrows(to, SharedId(shared), Leads(shared));
        }

        return to.ToString();
    }

    /// <summary>The definition with the states an instance has come through, and the one it is in, marked.</summary>
    public static string Draw(SagaDefinition saga, SagaInstance instance, IEnumerable<SagaNote> history)
    {
        StringBuilder to = new(Draw(saga));
        to.Append("    classDef been fill:#dcfce7,stroke:#16a34a\n    classDef current fill:#fef08a,stroke:#ca8a04,stroke-width:3px\n");
        string[] been = [.. history.Where(note => note.Kind is SagaNoteKind.Entered or SagaNoteKind.Migrated && saga.State(note.Subject) is not null).Select(note => note.Subject).Distinct().Where(name => name != instance.State)];
        if (been.Length > 0)
        {
            to.Append($"    class {string.Join(",", been.Select(Id))} been\n");
        }

        to.Append($"    class {Id(instance.State)} current\n");
        return to.ToString();
    }

    private static void DrawState(StringBuilder to, StateDefinition state)
    {
        to.Append($"    {Id(state.Name)}: {state.Name}");
        foreach (StepDefinition step in state.Steps)
        {
            to.Append($"<br/>{step.Name} ({Kind(step.Action)}){(step.Compensate is null ? "" : " ↩")}");
        }

        to.Append($"{Staying(Leads(state))}\n");
    }

    // What leads nowhere else is no arrow: of a state that takes many events nothing else would be seen.
    private static string Staying(IEnumerable<(string Label, TransitionDefinition Choice)> leads)
    {
        string[] taken = [.. leads.Where(static lead => lead.Choice.GoTo is null).Select(static lead => lead.Label).Distinct()];
        return taken.Length == 0 ? "" : $"<br/>⟲ {Safe(string.Join(", ", taken))}";
    }

    // One arrow from state to state, with what leads along it, so that they do not lie on each other.
    private static void DrawArrows(StringBuilder to, string from, IEnumerable<(string Label, TransitionDefinition Choice)> leads)
    {
        foreach (IGrouping<string, (string Label, TransitionDefinition Choice)> target in leads.Where(static lead => lead.Choice.GoTo is not null).GroupBy(static lead => lead.Choice.GoTo!, StringComparer.Ordinal))
        {
            string[] labels = [.. target.Select(static lead => Labelled(lead.Label, lead.Choice)).Distinct()];
            string more = labels.Length > LabelsMax ? $"<br/>and {labels.Length - LabelsMax} more" : "";
            Arrow(to, from, Id(target.Key), string.Join("<br/>", labels.Take(LabelsMax).Select(Safe)) + more);
        }
    }

    // What is shared is drawn once.
    private static IEnumerable<(string Label, TransitionDefinition Choice)> Leads(StateDefinition state) =>
        LeadsOf(state.On.Concat(state.Signals).Where(static named => named.Shared is null))
            .Concat(Of("timeout", state.Timeout is { Shared: null } own ? own.Choices : [])).Concat(Of(state.Steps.IsEmpty ? "" : "done", state.Done)).Concat(Of("failed", state.Failed));

    private static IEnumerable<(string Label, TransitionDefinition Choice)> Leads(SharedTransitions shared) =>
        LeadsOf(shared.On.Concat(shared.Signals)).Concat(Of("timeout", shared.Timeout?.Choices ?? []));

    private static IEnumerable<(string Label, TransitionDefinition Choice)> LeadsOf(IEnumerable<NamedTransitions> all) => all.SelectMany(static named => Of(named.Name, named.Choices));

    private static IEnumerable<(string Label, TransitionDefinition Choice)> Of(string label, IEnumerable<TransitionDefinition> choices) => choices.Select(choice => (label, choice));

    private static string Where(SharedTransitions shared) =>
        !shared.In.IsEmpty ? string.Join(", ", shared.In) : shared.Except.IsEmpty ? "every state" : "every state but " + string.Join(", ", shared.Except);

    // No state's begins so.
    private static string SharedId(SharedTransitions shared) => "in_" + Id(shared.Name);

    // A long guard is for the document; here it shows that there is one.
    private static string Labelled(string label, TransitionDefinition choice)
    {
        string? guard = choice.When?.Text;
        guard = guard?.Length > GuardCharsMax ? guard[..(GuardCharsMax - 1)].TrimEnd() + "…" : guard;
        string text = guard is null ? label : $"{label} [{guard}]".TrimStart();
        return choice.Compensate ? $"{text} ↩".TrimStart() : text;
    }

    // Names may have '-', which Mermaid reads as an arrow; ';' ends a line and '#' begins a letter's number in labels.
    private static string Id(string name) => "s_" + name.Replace("_", "__", StringComparison.Ordinal).Replace("-", "_d", StringComparison.Ordinal);

    private static void Arrow(StringBuilder to, string from, string target, string label)
    {
        to.Append($"    {from} --> {target}{(label.Length == 0 ? "" : ": " + label)}\n");
    }

    // '<' and '>' of a guard would be read as HTML.
    private static string Safe(string label) => label.Replace(";", ",", StringComparison.Ordinal).Replace("#", "", StringComparison.Ordinal).Replace(":", "﹕", StringComparison.Ordinal)
        .Replace("<", "‹", StringComparison.Ordinal).Replace(">", "›", StringComparison.Ordinal).ReplaceLineEndings(" ");

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
