using EventHub.Sagas.Definitions;

namespace EventHub.Sagas.Validation;

/// <content>Where a definition leads.</content>
internal sealed partial class DefinitionValidator
{
    private void CheckPaths()
    {
        HashSet<string> reached = Spread([_saga.Start.GoTo], name => Next(_saga.State(name)!));
        foreach (StateDefinition state in _saga.States.Where(state => !reached.Contains(state.Name)))
        {
            Wrong($"/states/{state.Name}", $"The state '{state.Name}' is never reached. Lead a transition there, or leave it out.");
        }

        ILookup<string, string> before = _saga.States.SelectMany(state => Next(state).Select(next => (state.Name, Next: next))).ToLookup(pair => pair.Next, pair => pair.Name);
        HashSet<string> ends = Spread(_saga.States.Where(CanEnd).Select(state => state.Name), name => before[name]);
        foreach (StateDefinition state in _saga.States.Where(state => reached.Contains(state.Name) && !ends.Contains(state.Name)))
        {
            bool waits = Next(state).Any() || state.Transitions().Any();
            Wrong($"/states/{state.Name}", waits
                ? $"There is no path from the state '{state.Name}' to an end. Lead one of its transitions to a state with 'end'."
                : $"The state '{state.Name}' is not an end, and nothing leads out of it. Give it 'end: completed', or a transition.");
        }

        CheckCircles();
    }

    // A step that fails ends the saga where nothing else is said; nobody would mean that to be its only end.
    private static bool CanEnd(StateDefinition state) => state.End is not null;

    // A check may lead out of each state it is looked at in.
    private IEnumerable<string> Next(StateDefinition state) => state.Transitions()
        .Concat(_saga.Checks.Where(check => check.In.IsEmpty ? state.End is null : check.In.Contains(state.Name)).SelectMany(check => check.Differs))
        .Select(transition => transition.GoTo).OfType<string>();

    private static HashSet<string> Spread(IEnumerable<string> from, Func<string, IEnumerable<string>> next)
    {
        HashSet<string> found = [.. from];
        Queue<string> queue = new(found);
        while (queue.TryDequeue(out string? name))
        {
            foreach (string other in next(name))
            {
                if (found.Add(other))
                {
                    queue.Enqueue(other);
                }
            }
        }

        return found;
    }

    // States that are left as soon as they are entered. A step with a guard may be passed over, so it is nothing to wait for.
    private void CheckCircles()
    {
        foreach (StateDefinition state in _saga.States.Where(IsInstant))
        {
            HashSet<string> behind = Spread(InstantNext(state), name => InstantNext(_saga.State(name)!));
            if (behind.Contains(state.Name))
            {
                Wrong($"/states/{state.Name}/done", $"From '{state.Name}' its transitions lead back to it without waiting for anything, so it would never end. Put a step that waits on the way.");
                return;
            }
        }
    }

    private static bool IsInstant(StateDefinition state) =>
        !state.Done.IsEmpty && state.Steps.All(step => step.When is not null || step.Action is StepAction.Publish or StepAction.Sleep { Due.After.Ticks: 0 });

    private static IEnumerable<string> InstantNext(StateDefinition state) =>
        IsInstant(state) ? state.Done.Select(transition => transition.GoTo).OfType<string>() : [];
}
