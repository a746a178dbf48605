using System.Text;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;

namespace EventHub.Sagas.Diagrams;

/// <summary>A definition, or an instance's path through it, as a Mermaid state diagram.</summary>
public static class SagaDiagram
{
    private const int LabelsMax = 6;

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
            to.Append($"    {SharedId(shared)}: in {Leads.Where(shared)}{Staying(Leads.Of(shared))}\n");
        }

        Arrow(to, "[*]", Id(saga.Start.GoTo), saga.Start.On.IsEmpty ? "started" : string.Join(", ", saga.Start.On));
        foreach (StateDefinition state in saga.States)
        {
            DrawArrows(to, Id(state.Name), Leads.Of(state));
            if (state.End is { } outcome)
            {
                Arrow(to, Id(state.Name), "[*]", outcome.ToString().ToLowerInvariant());
            }
        }

        // From one box that stands for all of them: an arrow from each would hide the others.
        foreach (SharedTransitions shared in saga.Shared)
        {
            DrawArrows(to, SharedId(shared), Leads.Of(shared));
        }

        return to.ToString();
    }

    /// <summary>The definition with the states an instance has come through, and the one it is in, marked.</summary>
    public static string Draw(SagaDefinition saga, SagaInstance instance, IEnumerable<SagaNote> history)
    {
        StringBuilder to = new(Draw(saga));
        to.Append("    classDef been fill:#dcfce7,stroke:#16a34a\n    classDef current fill:#fef08a,stroke:#ca8a04,stroke-width:3px\n");
        string[] been = [.. Leads.Path(saga, history).Distinct().Where(name => name != instance.State)];
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
            to.Append($"<br/>{Leads.Of(step)}");
        }

        to.Append($"{Staying(Leads.Of(state))}\n");
    }

    private static string Staying(IEnumerable<Lead> leads)
    {
        string[] taken = Leads.Staying(leads);
        return taken.Length == 0 ? "" : $"<br/>⟲ {Safe(string.Join(", ", taken))}";
    }

    // One arrow from state to state, with what leads along it, so that they do not lie on each other.
    private static void DrawArrows(StringBuilder to, string from, IEnumerable<Lead> leads)
    {
        foreach (IGrouping<string, Lead> target in leads.Where(static lead => lead.Choice.GoTo is not null).GroupBy(static lead => lead.Choice.GoTo!, StringComparer.Ordinal))
        {
            string[] labels = [.. target.Select(static lead => lead.Text).Distinct()];
            string more = labels.Length > LabelsMax ? $"<br/>and {labels.Length - LabelsMax} more" : "";
            Arrow(to, from, Id(target.Key), string.Join("<br/>", labels.Take(LabelsMax).Select(Safe)) + more);
        }
    }

    // No state's begins so.
    private static string SharedId(SharedTransitions shared) => "in_" + Id(shared.Name);

    // Names may have '-', which Mermaid reads as an arrow; ';' ends a line and '#' begins a letter's number in labels.
    private static string Id(string name) => "s_" + name.Replace("_", "__", StringComparison.Ordinal).Replace("-", "_d", StringComparison.Ordinal);

    private static void Arrow(StringBuilder to, string from, string target, string label)
    {
        to.Append($"    {from} --> {target}{(label.Length == 0 ? "" : ": " + label)}\n");
    }

    // '<' and '>' of a guard would be read as HTML.
    private static string Safe(string label) => label.Replace(";", ",", StringComparison.Ordinal).Replace("#", "", StringComparison.Ordinal).Replace(":", "﹕", StringComparison.Ordinal)
        .Replace("<", "‹", StringComparison.Ordinal).Replace(">", "›", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
