using System.Collections.Immutable;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;

namespace EventHub.Sagas.Diagrams.Pictures;

/// <summary>What is to be drawn of a definition: boxes and arrows, not yet placed.</summary>
internal sealed class PictureOf
{
    /// <summary>Most arrows that are drawn.</summary>
    public const int ArrowsMax = 1000;

    private const int LabelsMax = 6;

    private readonly SagaDefinition _saga;
    private readonly List<PictureBox> _boxes = [];
    private readonly List<PictureArrow> _arrows = [];
    private readonly Dictionary<string, int> _states = new(StringComparer.Ordinal);

    public PictureOf(SagaDefinition saga)
    {
        _saga = saga;
        _boxes.Add(new PictureBox(BoxKind.Start, "", "", []));
        foreach (StateDefinition state in saga.States)
        {
            _states[state.Name] = _boxes.Count;
            _boxes.Add(new PictureBox(BoxKind.State, state.Name, state.Name, LinesOf(state)) { End = state.End });
        }

        _arrows.Add(new PictureArrow(0, _states[saga.Start.GoTo], [saga.Start.On.IsEmpty ? "started" : string.Join(", ", saga.Start.On)], Undoes: false));
        foreach (StateDefinition state in saga.States)
        {
            AddArrows(_states[state.Name], state.Name, Leads.Of(state));
        }

        foreach (SharedTransitions shared in saga.Shared)
        {
            _boxes.Add(new PictureBox(BoxKind.Shared, shared.Name, "in " + Leads.Where(shared), Staying(Leads.Of(shared), [])));
            AddArrows(_boxes.Count - 1, null, Leads.Of(shared));
        }
    }

    public IReadOnlyList<PictureBox> Boxes => _boxes;

    public IReadOnlyList<PictureArrow> Arrows => _arrows;

    /// <summary>Arrows that are not drawn.</summary>
    public int Left { get; private set; }

    /// <summary>Marks the states an instance has come through, the arrows along which it came, and where it is.</summary>
    public void Mark(SagaInstance instance, IReadOnlyCollection<SagaNote> history)
    {
        string[] path = Leads.Path(_saga, history);
        foreach (string name in path.Append(instance.State).Where(_states.ContainsKey))
        {
            _boxes[_states[name]] = _boxes[_states[name]] with { Look = name == instance.State ? BoxLook.Here : BoxLook.Been };
        }

        if (history.Any(static note => note.Kind == SagaNoteKind.Started))
        {
            _boxes[0] = _boxes[0] with { Look = BoxLook.Been };
            Take(0, _states[_saga.Start.GoTo]);
        }

        foreach ((string from, string to) in path.Zip(path.Skip(1)))
        {
            if (!Take(_states[from], _states[to]))
            {
                TakeShared(_saga.State(from)!, _states[to]);
            }
        }
    }

    private static ImmutableArray<string> LinesOf(StateDefinition state) => Staying(
        Leads.Of(state), [.. state.Steps.Select(Leads.Of), .. Leads.Of(state).Where(lead => lead.Choice.GoTo == state.Name).Select(static lead => $"↻ {lead.Text}".TrimEnd())]);

    private static ImmutableArray<string> Staying(IEnumerable<Lead> leads, ImmutableArray<string> others) =>
        Leads.Staying(leads) is { Length: > 0 } taken ? others.Add("⟲ " + string.Join(", ", taken)) : others;

    // One arrow from box to box, with all that leads along it. What leads to the state itself stands in its box.
    private void AddArrows(int from, string? own, IEnumerable<Lead> leads)
    {
        foreach (IGrouping<string, Lead> target in leads.Where(lead => lead.Choice.GoTo is { } to && to != own).GroupBy(static lead => lead.Choice.GoTo!, StringComparer.Ordinal))
        {
            if (_arrows.Count == ArrowsMax)
            {
                Left++;
                continue;
            }

            ImmutableArray<string> labels = [.. target.Select(static lead => lead.Text).Where(static text => text.Length > 0).Distinct()];
            labels = labels.Length > LabelsMax ? [.. labels.Take(LabelsMax), $"and {labels.Length - LabelsMax} more"] : labels;
            _arrows.Add(new PictureArrow(from, _states[target.Key], labels, target.All(static lead => lead.Choice.Compensate)));
        }
    }

    private bool Take(int from, int to)
    {
        int at = _arrows.FindIndex(arrow => arrow.From == from && arrow.To == to);
        _ = at < 0 ? null : _arrows[at] = _arrows[at] with { IsTaken = true };
        return at >= 0;
    }

    private void TakeShared(StateDefinition from, int to)
    {
        foreach (SharedTransitions shared in _saga.Shared.Where(shared => shared.HoldsIn(from)))
        {
            Take(_boxes.FindIndex(box => box.Kind == BoxKind.Shared && box.Name == shared.Name), to);
        }
    }
}
