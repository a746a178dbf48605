using EventHub.Sagas.Definitions;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Planning;

/// <content>Steps: beginning and ending.</content>
internal sealed partial class Planning
{
    public static SagaCommand? CommandOf(string run, OpenStep step) => step.Request switch
    {
        StepRequest.Call call => new SagaCommand.CallService(step.Number, step.Attempt, SagaInstance.IdempotencyKey(run, step.Number), call),
        StepRequest.Child child => new SagaCommand.StartChild(step.Number, child.Saga, ChildKey(run, step), child.Data),
        _ => null,
    };

    public static string ChildKey(string run, OpenStep step) => ((StepRequest.Child)step.Request!).Key ?? SagaInstance.IdempotencyKey(run, step.Number);

    // All are computed before any begins. False when that failed.
    private bool StartSteps(StateDefinition state)
    {
        if (state.Steps.IsEmpty)
        {
            return true;
        }

        List<(StepDefinition Step, StepRequest? Request, long Due)> ready = [];
        ExpressionScope scope = Scope;
        foreach (StepDefinition step in state.Steps)
        {
            if (!IsTrue(step.When, scope, step.Name))
            {
                Note(SagaNoteKind.StepSkipped, step.Name);
                continue;
            }

            (StepRequest? request, string? fault) = Rendering.Of(step, scope);
            long due = step.Timeout is { } timeout && step.Action is not StepAction.Call ? now + timeout.Ticks : 0;
            if (fault is null && step.Action is StepAction.Sleep sleep)
            {
                (due, fault) = sleep.Due.From(now, scope);
            }

            if (fault is not null)
            {
                FailWithout(step.Name, number: 0, fault, isUnknown: false);
                return false;
            }

            ready.Add((step, request, due));
        }

        if (_it.Compensations.Length + ready.Count(one => one.Step.Compensate is not null) > SagaLimits.CompensationsMax)
        {
            Fail($"More than {SagaLimits.CompensationsMax} steps would have to be compensated (CompensationsMax).");
            return false;
        }

        foreach ((StepDefinition step, StepRequest? request, long due) in ready)
        {
            Begin(step, request, due);
            if (_it.Leaving is not null || _it.HasEnded)
            {
                return false;
            }
        }

        return true;
    }

    private void Begin(StepDefinition step, StepRequest? request, long due)
    {
        int number = TakeNumber();
        if (request is StepRequest.Event published)
        {
            Publish(number, published);
            Finish(new OpenStep { Number = number, Name = step.Name, Phase = StepPhase.InFlight, Request = request }, SagaValue.Null);
            return;
        }

        OpenStep open = new() { Number = number, Name = step.Name, Phase = request is null ? StepPhase.Waiting : StepPhase.InFlight, DueTicks = due, Request = request };
        _it.Open = _it.Open.Add(open);
        Note(SagaNoteKind.StepStarted, step.Name, number);
        if (CommandOf(_it.Run, open) is { } command)
        {
            _commands.Add(command);
        }
    }

    private void Close(OpenStep step) => _it.Open = _it.Open.RemoveAll(open => open.Number == step.Number);

    private void Replace(OpenStep step, OpenStep with) => _it.Open = _it.Open.Replace(step, with);

    private OpenStep? Find(int number)
    {
        foreach (OpenStep step in _it.Open)
        {
            if (step.Number == number)
            {
                return step;
            }
        }

        return null;
    }

    // An answer counts whichever attempt it is of: all have the same effect.
    private SagaAnswer OnDone(SagaInput.StepDone done)
    {
        if (Find(done.Number) is not { Request: StepRequest.Call } step)
        {
            return SagaAnswer.Repeated;
        }

        Done(step, done.Result);
        return SagaAnswer.Taken;
    }

    private SagaAnswer OnChildEnded(SagaInput.ChildEnded ended)
    {
        if (Find(ended.Number) is not { Phase: StepPhase.InFlight or StepPhase.Cancelling, Request: StepRequest.Child } step)
        {
            return SagaAnswer.Repeated;
        }

        if (ended.Outcome == SagaOutcome.Completed)
        {
            Done(step, ended.Data);
        }
        else if (step.IsCompensation)
        {
            Hold(step with { Error = Short(ended.Error ?? "The child saga did not complete.") }, step);
        }
        else
        {
            Close(step);
            FailWithout(step.Name, step.Number, step.Error ?? ended.Error ?? $"The child saga ended {ended.Outcome}.", isUnknown: false);
        }

        return SagaAnswer.Taken;
    }

    private void Done(OpenStep step, SagaValue result)
    {
        Close(step);
        if (step.IsCompensation)
        {
            Compensated(step.Name, step.Number);
            return;
        }

        Finish(step, result);
        if (_it.Leaving is not null)
        {
            ArriveIfQuiet();
        }
        else if (!_it.HasEnded && _it.Open.IsEmpty)
        {
            AllDone(State);
        }
    }

    // Its compensation is kept before anything else can go wrong.
    private void Finish(OpenStep step, SagaValue result)
    {
        Note(SagaNoteKind.StepDone, step.Name, step.Number);
        StepDefinition? definition = DefinitionOf(step);
        ExpressionResult data = result.Size > SagaLimits.DataBytesMax
            ? ExpressionResult.Failed($"the result has {result.Size:N0} bytes; at most {SagaLimits.DataBytesMax:N0} are allowed (DataBytesMax)")
            : definition?.Set.Apply(_it.Data, Scope.With(("result", result))) ?? _it.Data;
        _it.Data = data.IsFault ? _it.Data : data.Value;
        Remember(step, definition, result.Size > SagaLimits.DataBytesMax ? SagaValue.Null : result);
        if (data.IsFault && _it.Leaving is null)
        {
            Fail($"What the step '{step.Name}' came to cannot be kept: {data.Fault}");
        }
    }

    private void Remember(OpenStep step, StepDefinition? definition, SagaValue result)
    {
        if (definition?.Compensate is { } compensate)
        {
            SagaValue undone = SagaValue.Map(("name", SagaValue.Of(step.Name)), ("number", SagaValue.Of((decimal)step.Number)), ("key", SagaValue.Of(_it.IdempotencyKey(step.Number))));
            StepRequest request = Rendering.Compensation(compensate, Scope.With(("result", result), ("step", undone)));
            _it.Compensations = _it.Compensations.Add(new PendingCompensation(_it.State, step.Name, step.Number, request));
        }
    }

    // What may have had its effect is undone as if it had.
    private void RememberUnknown(OpenStep step)
    {
        if (step is { IsUnknown: true, IsCompensation: false })
        {
            Remember(step, DefinitionOf(step), SagaValue.Null);
        }
    }

    private StepDefinition? DefinitionOf(OpenStep step) => State.Steps.FirstOrDefault(one => one.Name == step.Name);
}
