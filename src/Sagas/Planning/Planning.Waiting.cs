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

            _it = _it with { Seen = _it.Seen.SetItem(i, new SeenMark(taken.Partition, taken.Sequence)) };
            return false;
        }

        _it = _it with { Seen = _it.Seen.Add(new SeenMark(taken.Partition, taken.Sequence)) };
        return false;
    }

    private bool HasHeard(SagaInput.Signal signal) => _it.Signals.Contains(HashOf(signal));

    private static ulong HashOf(SagaInput.Signal signal) => StableHash.Compute(System.Text.Encoding.UTF8.GetBytes(signal.Id));

    private void RememberSignal(SagaInput.Signal signal)
    {
        int surplus = Math.Max(0, _it.Signals.Length + 1 - SagaLimits.SignalsRemembered);
        _it = _it with { Signals = [.. _it.Signals.Skip(surplus), HashOf(signal)] };
    }

    private SagaAnswer OnEvent(SagaInput.Event taken)
    {
        ExpressionScope scope = Scope.With(("event", taken.Value));
        return Accept(
            step => step.Action is StepAction.Wait wait && taken.Names.Contains(wait.Event) && IsTrue(wait.When, scope, step.Name),
            State.On.Where(named => taken.Names.Contains(named.Name)), scope, SagaNoteKind.EventTaken, taken.Names[0], taken.Value);
    }

    private SagaAnswer OnSignal(SagaInput.Signal signal)
    {
        ExpressionScope scope = Scope.With(("signal", signal.Value));
        SagaAnswer answer = Accept(
            step => step.Action is StepAction.Signal wanted && wanted.Name == signal.Name && IsTrue(wanted.When, scope, step.Name),
            State.Signals.Where(named => named.Name == signal.Name), scope, SagaNoteKind.SignalTaken, signal.Name, signal.Value);
        if (answer == SagaAnswer.Taken && !_it.HasEnded)
        {
            RememberSignal(signal);
        }

        return answer;
    }

    // A step that waits for it comes first, then the first transition whose guard is true.
    private SagaAnswer Accept(
        Func<StepDefinition, bool> isAwaited, IEnumerable<NamedTransitions> transitions, ExpressionScope scope, SagaNoteKind kind, string name, SagaValue value)
    {
        foreach (OpenStep step in _it.Open)
        {
            if (step.Phase == StepPhase.Waiting && DefinitionOf(step) is { } definition && isAwaited(definition))
            {
                Note(kind, name, step.Number);
                Done(step, value);
                return SagaAnswer.Taken;
            }
        }

        foreach (NamedTransitions named in transitions)
        {
            if (Choose(named.Choices, scope, named.Name) is { } choice)
            {
                Note(kind, named.Name);
                Follow(choice, scope, named.Name);
                return SagaAnswer.Taken;
            }
        }

        return SagaAnswer.Ignored;
    }

    // What is due, in the order in which it was.
    private SagaAnswer FireDue()
    {
        SagaAnswer answer = SagaAnswer.Ignored;
        while (_it.DueTicks is > 0 and long due && due <= now)
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
        _it = _it with { TimeoutTicks = 0 };
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
        if (CommandOf(_it, next) is { } command)
        {
            _commands.Add(command);
        }
    }

    private void CancelChild(OpenStep step)
    {
        OpenStep next = step with { Phase = StepPhase.Cancelling, DueTicks = 0 };
        _it = _it with { Open = [.. _it.Open.Select(open => open.Number == step.Number ? next : open)] };
        _commands.Add(new SagaCommand.CancelChild(step.Number, ((StepRequest.Child)step.Request!).Saga, ChildKey(_it, step)));
    }
}
