using System.Collections.Immutable;
using EventHub.Protocol.Publishing;
using EventHub.Sagas.Definitions;

namespace EventHub.Sagas.Validation;

/// <summary>
/// Whether a definition fits together. What is checked:
/// <list type="bullet">
/// <item>every state, event and data that is named is there, and every event that is declared is taken somewhere;</item>
/// <item>one event leads to one transition: nothing stands behind a transition without a guard, and no two events of a state can be the same event;</item>
/// <item>what must lead on leads on: the last of the choices of <c>done</c>, <c>failed</c> and <c>timeout</c> has no guard;</item>
/// <item>every state can be reached, and from every one an end; no circle of states goes round without waiting for anything;</item>
/// <item>no limit is passed.</item>
/// </list>
/// </summary>
internal sealed partial class DefinitionValidator
{
    private readonly List<SagaProblem> _problems = [];
    private readonly SagaDefinition _saga;
    private readonly string[] _stateNames, _eventNames;

    private DefinitionValidator(SagaDefinition saga)
    {
        _saga = saga;
        _stateNames = [.. saga.States.Select(state => state.Name)];
        _eventNames = [.. saga.Events.Select(one => one.Name)];
    }

    /// <summary>All that is wrong, without places in a document.</summary>
    public static ImmutableArray<SagaProblem> Check(SagaDefinition saga)
    {
        DefinitionValidator validator = new(saga);
        validator.CheckLimits();
        validator.CheckStart();
        foreach (StateDefinition state in saga.States)
        {
            validator.CheckState(state);
        }

        validator.CheckShared();
        validator.CheckChecks();
        validator.CheckUse();

        // Paths mean something only when all names do.
        if (validator._problems.Count == 0)
        {
            validator.CheckPaths();
        }

        return [.. validator._problems];
    }

    private void Wrong(string path, string message) => _problems.Add(new SagaProblem(path, message, 0, 0));

    // Of what several states share each of them would say it.
    private void WrongOnce(string path, string message)
    {
        if (!_problems.Exists(problem => problem.Path == path && problem.Message == message))
        {
            Wrong(path, message);
        }
    }

    private void CheckLimits()
    {
        Limit("/states", _saga.States.Length, SagaLimits.StatesMax, "states");
        Limit("/events", _saga.Events.Length, SagaLimits.EventsMax, "events");
        foreach (StateDefinition state in _saga.States)
        {
            Limit($"/states/{state.Name}/steps", state.Steps.Length, SagaLimits.ParallelStepsMax, "steps at a time");
            Limit($"/states/{state.Name}", state.Transitions().Count(), SagaLimits.TransitionsMax, "transitions");
        }
    }

    private void Limit(string path, int count, int max, string what)
    {
        if (count > max)
        {
            Wrong(path, $"There are {count:N0} {what}; at most {max:N0} are allowed.");
        }
    }

    private void CheckStart()
    {
        StartDefinition start = _saga.Start;
        CheckTarget("/start/goto", start.GoTo);
        for (int i = 0; i < start.On.Length; i++)
        {
            CheckEvent(start.On.Length == 1 ? "/start/on" : $"/start/on/{i}", start.On[i]);
        }

        if (start.On.IsEmpty && (start.When is not null || !start.Set.Members.IsEmpty))
        {
            Wrong(start.When is not null ? "/start/when" : "/start/set", "There is no event to ask: 'on' is missing. Who starts it by a call gives the data.");
        }
    }

    private void CheckState(StateDefinition state)
    {
        string path = $"/states/{state.Name}";
        if (state.End is not null && (!state.Steps.IsEmpty || state.Timeout is not null || state.Transitions().Any()))
        {
            Wrong(path, $"'{state.Name}' is an end, so nothing happens in it any more. Leave out 'end', or everything but 'compensate'.");
        }

        if (state.End is null && state.Compensate)
        {
            Wrong(path + "/compensate", "Only an end compensates. On the way to another state the transition does: { goto: …, compensate: true }.");
        }

        CheckNamed(state.On, path + "/on", CheckEvent);
        CheckNamed(state.Signals, path + "/signals", static (_, _) => { });
        CheckChoices(state.Done, path + "/done", mustLeadOn: true);
        CheckChoices(state.Failed, path + "/failed", mustLeadOn: true);
        CheckTimeout(state.Timeout is { Shared: null } own ? own : null, path);
        CheckWaiting(state, path);
        if (!state.Failed.IsEmpty && !state.Steps.Any(CanFail))
        {
            Wrong(path + "/failed", $"'{state.Name}' has no step that can fail.");
        }

        CheckSteps(state, path);
        CheckEventsOfState(state, path);
    }

    private void CheckTimeout(TimeoutDefinition? timeout, string path) =>
        CheckChoices(timeout?.Choices ?? [], path + (timeout?.Choices.Length > 1 ? "/timeout/then" : "/timeout"), mustLeadOn: false);

    // What waits must wait for something that comes.
    private void CheckWaiting(StateDefinition state, string path)
    {
        bool isAsked = !state.On.IsEmpty || !state.Signals.IsEmpty;
        if (!state.Steps.IsEmpty && state.Done.IsEmpty && !isAsked && state.Timeout is null)
        {
            Wrong(path, $"When the steps of '{state.Name}' are done nothing leads on. Say what comes next: 'done'.");
        }

        if (state.Timeout is { Choices: [.., { } last] } && (last.When is not null || (last is { GoTo: null, RestartTimeout: false } && !isAsked && state.Done.IsEmpty)))
        {
            WrongOnce(PathOf(state.Timeout, path), "After it the state may wait for nothing. Let the last choice have no 'when', and either 'goto' or 'restartTimeout: true'.");
        }
    }

    private static bool CanFail(StepDefinition step) => step.Action is not StepAction.Sleep { Due.After: not null };

    private void CheckNamed(ImmutableArray<NamedTransitions> all, string path, Action<string, string> checkName)
    {
        // What is shared is looked at once, where it is said.
        foreach (NamedTransitions named in all.Where(static named => named.Shared is null))
        {
            checkName($"{path}/{named.Name}", named.Name);
            CheckChoices(named.Choices, $"{path}/{named.Name}", mustLeadOn: false);
        }
    }

    private void CheckChoices(ImmutableArray<TransitionDefinition> choices, string path, bool mustLeadOn)
    {
        for (int i = 0; i < choices.Length; i++)
        {
            TransitionDefinition choice = choices[i];
            string at = choices.Length == 1 ? path : $"{path}/{i}";
            bool isLast = i == choices.Length - 1;
            if (choice.When is null && !isLast)
            {
                Wrong($"{path}/{i + 1}", "There are two transitions for one event: the one before it has no guard, so this one is never taken. Give that one 'when', or leave this one out.");
                return;
            }

            if (choice.GoTo is not null)
            {
                CheckTarget(at + "/goto", choice.GoTo);
            }
            else if (mustLeadOn)
            {
                Wrong(at, "It leads nowhere: 'goto' is missing.");
            }

            if (mustLeadOn && isLast && choice.When is not null)
            {
                Wrong(at, "When no guard is true it leads nowhere. Let the last choice have no 'when'.");
            }

            CheckTransition(choice, at);
        }
    }

    private void CheckTransition(TransitionDefinition choice, string path)
    {
        if (choice.RestartTimeout && choice.GoTo is not null)
        {
            Wrong(path + "/restartTimeout", "Only a transition that stays restarts the timeout; a state that is entered has its own.");
        }

        if (choice.Compensate && choice.GoTo is null)
        {
            Wrong(path + "/compensate", "A transition that compensates leads to another state: 'goto' is missing.");
        }

        Limit(path + "/publish", choice.Publish.Length, SagaLimits.PublishesMax, "events");
        for (int i = 0; i < choice.Publish.Length; i++)
        {
            CheckChannel(choice.Publish[i], choice.Publish.Length == 1 ? path + "/publish" : $"{path}/publish/{i}");
        }
    }

    private void CheckTarget(string path, string state)
    {
        if (_saga.State(state) is null)
        {
            Wrong(path, $"There is no state '{state}'. {Near(state, _stateNames)}");
        }
    }

    private void CheckEvent(string path, string name)
    {
        if (!_eventNames.Contains(name))
        {
            Wrong(path, $"There is no event '{name}' under 'events'. {Near(name, _eventNames)}");
        }
    }

    private static string Near(string name, string[] known) =>
        Suggestion.Nearest(name, known) is { } near ? $"Did you mean '{near}'?" : known.Length == 0 ? "There are none." : $"There are {string.Join(", ", known.Take(20))}.";
}
