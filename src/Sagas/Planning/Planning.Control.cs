using System.Collections.Immutable;
using EventHub.Protocol.Envelope;
using EventHub.Sagas.Instances;

namespace EventHub.Sagas.Planning;

/// <content>What operators do, and what waits meanwhile.</content>
internal sealed partial class Planning
{
    private SagaAnswer Pause()
    {
        if (_it.IsPaused)
        {
            return SagaAnswer.Repeated;
        }

        _it.IsPaused = true;
        Note(SagaNoteKind.Paused, _it.State);
        return SagaAnswer.Taken;
    }

    private SagaAnswer Resume()
    {
        if (!_it.IsPaused)
        {
            return SagaAnswer.Repeated;
        }

        _it.IsPaused = false;
        Note(SagaNoteKind.Resumed, _it.State);
        EmptyInbox();
        if (!_it.HasEnded)
        {
            FireDue(now);
        }

        return SagaAnswer.Taken;
    }

    private SagaAnswer Cancel(string? reason)
    {
        // A pause would only put off what is asked for.
        bool wasPaused = _it.IsPaused;
        _it.IsPaused = false;
        if (_it.Status == SagaStatus.Compensating && _it.Open is [{ Phase: StepPhase.Held } held])
        {
            Note(SagaNoteKind.CancelAsked, _it.State, 0, reason);
            Close(held);
            if (!LeadsToEnd(_it.Leaving!))
            {
                _it.Leaving = new SagaTarget(SagaTarget.Cancelled, Compensate: true);
                _it.Error = Short(reason ?? "It was cancelled.");
            }

            Forget(SagaNoteKind.CompensationGivenUp, held.Name, held.Number);
            CompensateNext();
            return SagaAnswer.Taken;
        }

        if (_it.Leaving is { } target && LeadsToEnd(target) && (target.Compensate || _it.Status == SagaStatus.Compensating))
        {
            return wasPaused ? SagaAnswer.Taken : SagaAnswer.Repeated;
        }

        Note(SagaNoteKind.CancelAsked, _it.State, 0, reason);
        _it.Error = Short(reason ?? "It was cancelled.");
        if (_it.Status == SagaStatus.Compensating)
        {
            _it.Leaving = new SagaTarget(SagaTarget.Cancelled, Compensate: true);
        }
        else
        {
            LeaveFor(new SagaTarget(SagaTarget.Cancelled, Compensate: true));
        }

        return SagaAnswer.Taken;
    }

    // A held one that surely had no effect gets a new idempotency key: a service may keep its refusal under the old one.
    private SagaAnswer RetryNow()
    {
        SagaAnswer answer = SagaAnswer.Ignored;
        foreach (OpenStep step in _it.Open.Where(step => step.Phase is StepPhase.Held or StepPhase.Backoff && step.Request is not StepRequest.Broken))
        {
            answer = SagaAnswer.Taken;
            OpenStep next = step with { Phase = StepPhase.InFlight, DueTicks = 0 };
            next = step.Phase == StepPhase.Backoff || step.IsUnknown
                ? next with { Attempt = step.Attempt + 1, AttemptsBefore = step.Phase == StepPhase.Held ? step.Attempt : step.AttemptsBefore }
                : next with { Attempt = 1, AttemptsBefore = 0, Number = TakeNumber() };
            Note(SagaNoteKind.Retried, step.Name, next.Number);
            Attempt(step, next);
        }

        return answer;
    }

    // Answers of calls are bounded by the steps that are open; events and signals are counted.
    private SagaAnswer Defer(SagaInput input)
    {
        if (input is SagaInput.Event or SagaInput.Signal)
        {
            if (_it.Inbox.Count(one => one is SagaInput.Event or SagaInput.Signal) >= SagaLimits.InboxMax
                || _it.Inbox.Sum(SizeOf) + SizeOf(input) > SagaLimits.DataBytesMax)
            {
                Note(SagaNoteKind.InputDropped, NameOf(input), 0, $"As much waits as may (InboxMax {SagaLimits.InboxMax}, DataBytesMax {SagaLimits.DataBytesMax:N0} bytes).");
                return SagaAnswer.InboxFull;
            }
        }
        else if (NumberOf(input) is int number && (Find(number) is null || _it.Inbox.Any(one => NumberOf(one) == number)))
        {
            return SagaAnswer.Repeated;
        }

        if (input is SagaInput.Signal signal)
        {
            RememberSignal(signal);
        }

        _it.Inbox = _it.Inbox.Add(input);
        return SagaAnswer.Deferred;
    }

    // In order, each behind what was due before it came; while it leaves a state, answers only.
    private void EmptyInbox()
    {
        while (!_it.IsPaused && !_it.HasEnded && !_it.Inbox.IsEmpty)
        {
            int at = _it.Leaving is null ? 0 : IndexOfAnswer(_it.Inbox);
            if (at < 0)
            {
                return;
            }

            SagaInput input = _it.Inbox[at];
            if (NumberOf(input) is null && _it.DueTicks is > 0 and long due && due <= ArrivedTicks(input))
            {
                FireDue(ArrivedTicks(input));
                continue;
            }

            _it.Inbox = _it.Inbox.RemoveAt(at);
            Apply(input with { NowTicks = now });
        }
    }

    private static int IndexOfAnswer(ImmutableArray<SagaInput> inbox)
    {
        for (int i = 0; i < inbox.Length; i++)
        {
            if (NumberOf(inbox[i]) is not null)
            {
                return i;
            }
        }

        return -1;
    }

    private static int? NumberOf(SagaInput input) => input switch
    {
        SagaInput.StepDone done => done.Number,
        SagaInput.StepFailed failed => failed.Number,
        SagaInput.ChildEnded ended => ended.Number,
        _ => null,
    };

    // An event came when it was stored, which may be before it was taken from the log.
    private static long ArrivedTicks(SagaInput input) =>
        input is SagaInput.Event { Value: var one } && Timestamps.TryParse(one["time"].AsText ?? "", out long stored) ? Math.Min(stored, input.NowTicks) : input.NowTicks;

    private static int SizeOf(SagaInput input) => input switch
    {
        SagaInput.Event taken => taken.Value.Size,
        SagaInput.Signal signal => signal.Value.Size,
        _ => 0,
    };

    private static string NameOf(SagaInput input) => input switch
    {
        SagaInput.Event taken => taken.Names[0],
        SagaInput.Signal signal => signal.Name,
        _ => "answer",
    };
}
