using System.Collections.Immutable;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Instances;

namespace EventHub.Sagas.Planning;

/// <content>Entering states and leaving them.</content>
internal sealed partial class Planning
{
    private void Enter(string name)
    {
        _it.Leaving = null;
        _it.Status = SagaStatus.Running;
        if (saga.State(name) is not { } state)
        {
            End(name == SagaTarget.Cancelled ? SagaOutcome.Cancelled : SagaOutcome.Failed);
            return;
        }

        _it.State = name;
        _it.EnteredTicks = now;
        _it.TimeoutTicks = 0;
        Note(SagaNoteKind.Entered, name);
        if (state.End is { } outcome)
        {
            End(outcome);
        }
        else if (++_entered > SagaLimits.InstantStatesMax)
        {
            Fail($"More than {SagaLimits.InstantStatesMax} states were entered without anything to wait for (InstantStatesMax).");
        }
        else if (SetTimeout(state) && StartSteps(state) && _it.Open.IsEmpty)
        {
            AllDone(state);
        }
    }

    private bool SetTimeout(StateDefinition state)
    {
        if (state.Timeout is not { } timeout)
        {
            return true;
        }

        (long ticks, string? fault) = timeout.Due.From(now, Scope);
        if (fault is not null)
        {
            Fail($"The timeout of '{state.Name}' cannot be computed: {fault}");
            return false;
        }

        _it.TimeoutTicks = Math.Max(ticks, 1);
        return true;
    }

    // Without steps, or with all of them done.
    private void AllDone(StateDefinition state)
    {
        if (Choose(state.Done, Scope, state.Name) is { } choice)
        {
            Follow(choice, Scope, state.Name);
        }
    }

    private TransitionDefinition? Choose(ImmutableArray<TransitionDefinition> choices, ExpressionScope scope, string subject)
    {
        foreach (TransitionDefinition choice in choices)
        {
            if (IsTrue(choice.When, scope, subject))
            {
                return choice;
            }
        }

        return null;
    }

    private void Follow(TransitionDefinition choice, ExpressionScope scope, string subject)
    {
        ExpressionResult data = choice.Set.Apply(_it.Data, scope);
        if (data.IsFault)
        {
            Fail($"A transition of '{subject}' cannot be made: {data.Fault}");
            return;
        }

        _it.Data = data.Value;
        if (!PublishAll(choice.Publish, scope.With(("data", data.Value)), subject))
        {
            return;
        }

        if (choice.GoTo is not null)
        {
            LeaveFor(new SagaTarget(choice.GoTo, choice.Compensate));
        }
        else if (choice.RestartTimeout)
        {
            SetTimeout(State);
        }
    }

    // All or none: each is computed before any is published.
    private bool PublishAll(ImmutableArray<PublishDefinition> events, ExpressionScope scope, string subject)
    {
        if (events.IsEmpty)
        {
            return true;
        }

        ImmutableArray<StepRequest.Event>.Builder rendered = ImmutableArray.CreateBuilder<StepRequest.Event>(events.Length);
        foreach (PublishDefinition one in events)
        {
            (StepRequest? request, string? fault) = Rendering.Event(one, scope);
            if (request is null)
            {
                Fail($"An event of '{subject}' cannot be published: {fault}");
                return false;
            }

            rendered.Add((StepRequest.Event)request);
        }

        foreach (StepRequest.Event one in rendered)
        {
            _publishedBytes += one.Size;
        }

        if (_publishedBytes > SagaLimits.PublishBytesMax)
        {
            Fail($"The events of '{subject}' and those before it have more than {SagaLimits.PublishBytesMax:N0} bytes (PublishBytesMax).");
            return false;
        }

        foreach (StepRequest.Event one in rendered)
        {
            Publish(TakeNumber(), one);
        }

        return true;
    }

    private void Publish(int number, StepRequest.Event one)
    {
        _commands.Add(new SagaCommand.PublishEvent(number, _it.IdempotencyKey(number), one));
        Note(SagaNoteKind.Published, one.Channel, number);
    }

    // What only waits is dropped; of what is on its way the end is awaited, so that what it did can be undone.
    private void LeaveFor(SagaTarget target)
    {
        _it.Leaving = target;
        _it.TimeoutTicks = 0;
        foreach (OpenStep step in _it.Open)
        {
            switch (step.Phase)
            {
                case StepPhase.InFlight when step.Request is StepRequest.Child:
                    CancelChild(step);
                    break;
                case StepPhase.InFlight or StepPhase.Cancelling:
                    break;
                default:
                    Note(SagaNoteKind.StepDropped, step.Name, step.Number);
                    Close(step);
                    RememberUnknown(step);
                    break;
            }
        }

        ArriveIfQuiet();
    }

    private void ArriveIfQuiet()
    {
        if (_it is not { Leaving: { } target, Status: SagaStatus.Running } || !_it.Open.IsEmpty)
        {
            return;
        }

        if ((target.Compensate || saga.State(target.State) is { Compensate: true }) && !_it.Compensations.IsEmpty)
        {
            _it.Status = SagaStatus.Compensating;
            Note(SagaNoteKind.Compensating, target.State);
            CompensateNext();
        }
        else
        {
            Enter(target.State);
        }
    }

    private void End(SagaOutcome outcome)
    {
        foreach (SagaInput input in _it.Inbox)
        {
            Note(SagaNoteKind.InputDropped, NameOf(input), 0, "The saga has ended.");
        }

        _it.Status = outcome switch { SagaOutcome.Completed => SagaStatus.Completed, SagaOutcome.Failed => SagaStatus.Failed, _ => SagaStatus.Cancelled };
        _it.EndedTicks = now;
        _it.TimeoutTicks = 0;
        _it.IsPaused = false;
        _it.Leaving = null;
        _it.Inbox = [];
        _it.Compensations = [];
        _it.Signals = [];
        Note(SagaNoteKind.Ended, _it.Status.ToString().ToLowerInvariant(), 0, _it.Error);
        _commands.Add(new SagaCommand.Complete(outcome, _it.Data, _it.Error, _it.Parent));
    }
}
