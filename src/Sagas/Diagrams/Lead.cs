using EventHub.Sagas.Definitions;

namespace EventHub.Sagas.Diagrams;

/// <summary>A transition of a state, and what makes it: an event, a signal, the timeout, the end of its steps.</summary>
/// <param name="Label">What makes it; empty for what comes by itself.</param>
/// <param name="Choice">The transition.</param>
internal readonly record struct Lead(string Label, TransitionDefinition Choice)
{
    private const int GuardCharsMax = 40;

    /// <summary>What makes it and under which guard. A long guard is for the document; here it shows that there is one.</summary>
    public string Text
    {
        get
        {
            string? guard = Choice.When?.Text;
            guard = guard?.Length > GuardCharsMax ? guard[..(GuardCharsMax - 1)].TrimEnd() + "…" : guard;
            string text = guard is null ? Label : $"{Label} [{guard}]".TrimStart();
            return Choice.Compensate ? $"{text} ↩".TrimStart() : text;
        }
    }
}
