using EventHub.Protocol.Subscriptions;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Planning;

/// <content>Steps that fail: tried again, held for an operator, or given up.</content>
internal sealed partial class Planning
{
    private SagaAnswer OnFailed(SagaInput.StepFailed failed)
    {
        if (Find(failed.Number) is not { Phase: StepPhase.InFlight, Request: StepRequest.Call } step || step.Attempt != failed.Attempt)
        {
            return SagaAnswer.Repeated;
        }

        OpenStep next = step with { IsUnknown = step.IsUnknown || failed.IsUnknown, Error = Short(failed.Reason) };
        (RetryPolicy retry, bool hold) = PolicyOf(step);
        bool mayRetry = _it.Leaving is null || step.IsCompensation;
        if (mayRetry && failed.IsRetryable && step.Attempt - step.AttemptsBefore < retry.MaxAttempts)
        {
            TimeSpan delay = retry.DelayAfter(step.Attempt - step.AttemptsBefore, Chance(step));
            delay = failed.RetryAfter is { } asked && asked > delay ? asked < RetryPolicy.MaxDelayMax ? asked : RetryPolicy.MaxDelayMax : delay;
            Replace(step, next with { Phase = StepPhase.Backoff, DueTicks = Math.Max(1, now + delay.Ticks) });
            Note(SagaNoteKind.AttemptFailed, step.Name, step.Number, failed.Reason);
        }
        else if (mayRetry && (hold || step.IsCompensation))
        {
            Hold(next, step);
        }
        else
        {
            Close(step);
            FailWithout(next.Name, next.Number, failed.Reason, next.IsUnknown, next);
        }

        return SagaAnswer.Taken;
    }

    private void Hold(OpenStep next, OpenStep step)
    {
        Replace(step, next with { Phase = StepPhase.Held, DueTicks = 0 });
        Note(SagaNoteKind.StepHeld, step.Name, step.Number, next.Error);
    }

    // The same for the same attempt, and another for each.
    private double Chance(OpenStep step)
    {
        uint hash = 2166136261;
        foreach (char letter in _it.Run)
        {
            hash = (hash ^ letter) * 16777619;
        }

        hash = (hash ^ (uint)((step.Number * 397) + step.Attempt)) * 16777619;
        return (hash ^ (hash >> 15)) % 1024 / 1024.0;
    }

    private (RetryPolicy Retry, bool Hold) PolicyOf(OpenStep step)
    {
        if (!step.IsCompensation)
        {
            StepDefinition? definition = DefinitionOf(step);
            return (definition?.Retry ?? RetryPolicy.Default, definition?.Hold ?? false);
        }

        PendingCompensation undone = _it.Compensations[^1];
        StepDefinition? of = saga.State(undone.State)?.Steps.FirstOrDefault(one => one.Name == undone.Step);
        return (of?.Compensate?.Retry ?? CompensationDefinition.DefaultRetry, true);
    }

    // A step that is closed has failed for good.
    private void FailWithout(string step, int number, string reason, bool isUnknown, OpenStep? unknown = null)
    {
        Note(SagaNoteKind.StepFailed, step, number, reason);
        if (isUnknown && unknown is not null)
        {
            RememberUnknown(unknown);
        }

        if (_it.Leaving is not null)
        {
            ArriveIfQuiet();
            return;
        }

        SagaValue error = SagaValue.Map(("step", SagaValue.Of(step)), ("reason", SagaValue.Of(Short(reason))), ("unknown", SagaValue.Of(isUnknown)));
        ExpressionScope scope = Scope.With(("error", error));
        if (Choose(State.Failed, scope, step) is { } choice)
        {
            Follow(choice, scope, step);
        }
        else
        {
            _it.Error = Short($"The step '{step}' failed: {reason}");
            LeaveFor(new SagaTarget(SagaTarget.Failed, Compensate: true));
        }
    }
}
