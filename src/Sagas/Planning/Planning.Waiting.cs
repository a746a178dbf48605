using System.Collections.Immutable;
using EventHub.Protocol.Records;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Planning;

/// <content>What is waited for: events, signals, times.</content>
internal sealed partial class Planning
{
    // Noted whatever comes of it: the events of a partition come in order.
    private bool HasSeen(SagaInput.Event taken)
    {
        for (int i = 0; i < _it.Seen.Length; i++)
        {
            if (_it.Seen[i].Partition != taken.Partition)
            {
                continue;
            }

            if (taken.Sequence <= _it.Seen[i].Sequence)
            {
                return true;
            }

            _it.Seen = _it.Seen.SetItem(i, new SeenMark(taken.Partition, taken.Sequence));
            return false;
        }

        _it.Seen = _it.Seen.Add(new SeenMark(taken.Partition, taken.Sequence));
        return false;
    }

    private bool HasHeard(SagaInput.Signal signal) => _it.Signals.Contains(HashOf(signal));

    private static ulong HashOf(SagaInput.Signal signal) => StableHash.Compute(System.Text.Encoding.UTF8.GetBytes(signal.Id));

    private void RememberSignal(SagaInput.Signal signal)
    {
        int surplus = Math.Max(0, _it.Signals.Length + 1 - SagaLimits.SignalsRemembered);
        _it.Signals = [.. _it.Signals.Skip(surplus), HashOf(signal)];
    }

    private SagaAnswer OnEvent(SagaInput.Event taken) =>
        Accept(taken, State.On, Scope.With(("event", taken.Value)), SagaNoteKind.EventTaken, taken.Names[0], taken.Value);

    private SagaAnswer OnSignal(SagaInput.Signal signal)
    {
        SagaAnswer answer = Accept(signal, State.Signals, Scope.With(("signal", signal.Value)), SagaNoteKind.SignalTaken, signal.Name, signal.Value);
        if (answer == SagaAnswer.Taken && !_it.HasEnded)
        {
            RememberSignal(signal);
        }

        return answer;
    }

    // A step that waits for it comes first, then the first transition whose guard is true.
    private SagaAnswer Accept(SagaInput input, ImmutableArray<NamedTransitions> transitions, ExpressionScope scope, SagaNoteKind kind, string name, SagaValue value)
    {
        foreach (OpenStep step in _it.Open)
        {
            if (step.Phase == StepPhase.Waiting && DefinitionOf(step) is { } definition && IsAwaited(definition, input, scope))
            {
                Note(kind, name, step.Number);
                Done(step, value);
                return SagaAnswer.Taken;
            }
        }

        foreach (NamedTransitions named in transitions)
        {
            if (IsNamed(named.Name, input) && Choose(named.Choices, scope, named.Name) is { } choice)
            {
                Note(kind, named.Name);
                Follow(choice, scope, named.Name);
                return SagaAnswer.Taken;
            }
        }

        return SagaAnswer.Ignored;
    }

    private bool IsAwaited(StepDefinition step, SagaInput input, ExpressionScope scope) => step.Action switch
    {
        StepAction.Wait wait => input is SagaInput.Event && IsNamed(wait.Event, input) && IsTrue(wait.When, scope, step.Name),
        StepAction.Signal wanted => input is SagaInput.Signal && IsNamed(wanted.Name, input) && IsTrue(wanted.When, scope, step.Name),
        _ => false,
    };

    private static bool IsNamed(string name, SagaInput input) => input switch
    {
        SagaInput.Event taken => taken.Names.Contains(name),
        SagaInput.Signal signal => signal.Name == name,
        _ => false,
    };

    // What was due by then, in the order in which it was.
    private SagaAnswer FireDue(long upToTicks)
    {
        SagaAnswer answer = SagaAnswer.Ignored;
        while (_it.DueTicks is > 0 and long due && due <= upToTicks)
        {
            answer = SagaAnswer.Taken;
            if (_it.Open.FirstOrDefault(step => step.DueTicks == due) is { } open)
            {
                Fire(open);
            }
            else
            {
                TimeOut();
            }
        }

        return answer;
    }

    private void TimeOut()
    {
        StateDefinition state = State;
        _it.TimeoutTicks = 0;
        Note(SagaNoteKind.TimedOut, state.Name);
        if (++_entered > SagaLimits.InstantStatesMax)
        {
            Fail($"More than {SagaLimits.InstantStatesMax} timeouts passed without anything to wait for (InstantStatesMax).");
        }
        else if (Choose(state.Timeout?.Choices ?? [], Scope, state.Name) is { } choice)
        {
            Follow(choice, Scope, state.Name);
        }
    }

    private void Fire(OpenStep step)
    {
        switch (step.Phase)
        {
            case StepPhase.Backoff:
                Attempt(step, step with { Phase = StepPhase.InFlight, Attempt = step.Attempt + 1, DueTicks = 0 });
                break;
            case StepPhase.InFlight:
                Note(SagaNoteKind.TimedOut, step.Name, step.Number);
                CancelChild(step with { Error = "It did not end in time." });
                break;
            case StepPhase.Waiting when DefinitionOf(step)?.Action is StepAction.Sleep:
                Done(step, SagaValue.Null);
                break;
            default:
                Close(step);
                FailWithout(step.Name, step.Number, "What it waits for did not come in time.", isUnknown: false);
                break;
        }
    }

    private void Attempt(OpenStep step, OpenStep next)
    {
        Replace(step, next);
        if (CommandOf(_it.Run, next) is { } command)
        {
            _commands.Add(command);
        }
    }

    private void CancelChild(OpenStep step)
    {
        OpenStep next = step with { Phase = StepPhase.Cancelling, DueTicks = 0 };
        _it.Open = [.. _it.Open.Select(open => open.Number == step.Number ? next : open)];
        _commands.Add(new SagaCommand.CancelChild(step.Number, ((StepRequest.Child)step.Request!).Saga, ChildKey(_it.Run, step)));
    }
}
