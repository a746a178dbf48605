using System.Text;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;

namespace EventHub.Sagas.Diagrams;

/// <summary>A definition, or an instance's path through it, as a Mermaid state diagram.</summary>
public static class SagaDiagram
{
    /// <summary>The definition.</summary>
    public static string Draw(SagaDefinition saga)
    {
        StringBuilder to = new();
        to.Append("stateDiagram-v2\n");
        foreach (StateDefinition state in saga.States)
        {
            DrawState(to, state);
        }

        Arrow(to, "[*]", Id(saga.Start.GoTo), saga.Start.On.IsEmpty ? "started" : string.Join(", ", saga.Start.On));
        foreach (StateDefinition state in saga.States)
        {
            DrawTransitions(to, state);
        }

        return to.ToString();
    }

    /// <summary>The definition with the states an instance has come through, and the one it is in, marked.</summary>
    public static string Draw(SagaDefinition saga, SagaInstance instance, IEnumerable<SagaNote> history)
    {
        StringBuilder to = new(Draw(saga));
        to.Append("    classDef been fill:#dcfce7,stroke:#16a34a\n    classDef current fill:#fef08a,stroke:#ca8a04,stroke-width:3px\n");
        string[] been = [.. history.Where(note => note.Kind == SagaNoteKind.Entered && saga.State(note.Subject) is not null).Select(note => note.Subject).Distinct().Where(name => name != instance.State)];
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

        to.Append('\n');
    }

    private static void DrawTransitions(StringBuilder to, StateDefinition state)
    {
        string from = Id(state.Name);
        foreach (NamedTransitions named in state.On.Concat(state.Signals))
        {
            DrawChoices(to, from, named.Name, named.Choices);
        }

        DrawChoices(to, from, "timeout", state.Timeout?.Choices ?? []);
        DrawChoices(to, from, state.Steps.IsEmpty ? "" : "done", state.Done);
        DrawChoices(to, from, "failed", state.Failed);
        if (state.End is { } outcome)
        {
            Arrow(to, from, "[*]", outcome.ToString().ToLowerInvariant());
        }
    }

    private static void DrawChoices(StringBuilder to, string from, string label, IEnumerable<TransitionDefinition> choices)
    {
        foreach (TransitionDefinition choice in choices)
        {
            string text = choice.When is null ? label : $"{label} [{choice.When}]";
            Arrow(to, from, choice.GoTo is null ? from : Id(choice.GoTo), choice.Compensate ? text + " ↩" : text);
        }
    }

    // Names may have '-', which Mermaid reads as an arrow; ';' ends a line and '#' begins a letter's number in labels.
    private static string Id(string name) => "s_" + name.Replace("_", "__", StringComparison.Ordinal).Replace("-", "_d", StringComparison.Ordinal);

    private static void Arrow(StringBuilder to, string from, string target, string label)
    {
        string safe = label.Replace(";", ",", StringComparison.Ordinal).Replace("#", "", StringComparison.Ordinal).Replace(":", "﹕", StringComparison.Ordinal).ReplaceLineEndings(" ");
        to.Append($"    {from} --> {target}{(safe.Length == 0 ? "" : ": " + safe)}\n");
    }

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
