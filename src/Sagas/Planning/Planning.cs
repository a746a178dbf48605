using System.Collections.Immutable;
using EventHub.Protocol.Envelope;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Planning;

/// <summary>One plan in the making.</summary>
/// <remarks>
/// <code>
///            ┌────────────────────────── steps done, an event, a signal, a timeout ──────────────┐
///            ▼                                                                                    │
///   enters a state ──▶ steps run, or it waits ──▶ leaves: calls in flight are answered ──▶ arrives ┤
///                                                                                                 │ compensate
///   ends ◀── an end is entered ◀───────────────────────────── undone, the last first ◀────────────┘
/// </code>
/// </remarks>
internal sealed partial class Planning(SagaDefinition saga, SagaInstance instance, long now)
{
    private readonly SagaInstance _before = instance;
    private readonly ImmutableArray<SagaCommand>.Builder _commands = ImmutableArray.CreateBuilder<SagaCommand>();
    private readonly ImmutableArray<SagaNote>.Builder _notes = ImmutableArray.CreateBuilder<SagaNote>();
    private SagaInstance _it = instance;
    private int _entered, _publishedBytes;

    private StateDefinition State => saga.State(_it.State) ?? throw new InvalidOperationException($"'{saga.Name}' version {saga.Version} has no state '{_it.State}'.");

    private ExpressionScope Scope => ScopeOf(_it.Data, _it.Key, now);

    public static ExpressionScope ScopeOf(SagaValue data, string key, long nowTicks) =>
        new(("data", data), ("key", SagaValue.Of(key)), ("now", SagaValue.Of(Timestamps.Format(nowTicks))));

    public SagaPlan Begin(string? fault)
    {
        Note(SagaNoteKind.Started, saga.Name);
        if (fault is null)
        {
            Enter(_it.State);
        }
        else
        {
            Fail("It cannot begin: " + fault);
        }

        return Plan(SagaAnswer.Taken);
    }

    public SagaPlan Take(SagaInput input)
    {
        SagaAnswer answer = input switch
        {
            _ when _it.HasEnded => SagaAnswer.Ended,
            SagaInput.Pause => Pause(),
            SagaInput.Resume => Resume(),
            SagaInput.Cancel cancel => Cancel(cancel.Reason),
            SagaInput.Retry => _it.IsPaused ? SagaAnswer.Ignored : RetryNow(),
            SagaInput.Timer => _it.IsPaused ? SagaAnswer.Ignored : FireDue(),
            SagaInput.Event taken when HasSeen(taken) => SagaAnswer.Repeated,
            SagaInput.Signal signal when HasHeard(signal) => SagaAnswer.Repeated,
            _ => _it.IsPaused ? Defer(input) : Apply(input),
        };
        EmptyInbox();
        return Plan(answer);
    }

    // What an instance takes that is neither paused nor at its end.
    private SagaAnswer Apply(SagaInput input) => input switch
    {
        SagaInput.Event or SagaInput.Signal when _it.Leaving is { } target => LeadsToEnd(target) ? SagaAnswer.Ignored : Defer(input),
        SagaInput.Event taken => OnEvent(taken),
        SagaInput.Signal signal => OnSignal(signal),
        SagaInput.StepDone done => OnDone(done),
        SagaInput.StepFailed failed => OnFailed(failed),
        SagaInput.ChildEnded ended => OnChildEnded(ended),
        _ => SagaAnswer.Ignored,
    };

    private bool LeadsToEnd(SagaTarget target) => saga.State(target.State) is not { End: null };

    private void Note(SagaNoteKind kind, string subject, int number = 0, string? detail = null) => _notes.Add(new SagaNote(kind, subject, number, Short(detail)));

    private static string? Short(string? reason) => reason is { Length: > SagaLimits.ReasonCharsMax } ? reason[..SagaLimits.ReasonCharsMax] : reason;

    private int TakeNumber()
    {
        int number = _it.NextNumber;
        _it = _it with { NextNumber = number + 1 };
        return number;
    }

    // Something is wrong that no step is to blame for.
    private void Fail(string reason)
    {
        Note(SagaNoteKind.Failing, _it.State, 0, reason);
        _it = _it with { Error = Short(reason) };
        LeaveFor(new SagaTarget(SagaTarget.Failed, Compensate: true));
    }

    // A guard that cannot be evaluated is not true, and says so.
    private bool IsTrue(Expression? guard, ExpressionScope scope, string subject)
    {
        if (guard is null)
        {
            return true;
        }

        ExpressionResult result = guard.Evaluate(scope);
        if (result.IsFault)
        {
            Note(SagaNoteKind.GuardFailed, subject, 0, result.Fault);
        }

        return result.Value.IsTrue;
    }

    private SagaPlan Plan(SagaAnswer answer)
    {
        bool isChanged = _commands.Count > 0 || !Same(_it, _before);
        if (isChanged || _before.ChangedTicks == 0)
        {
            isChanged = true;
            _it = _it with { ChangedTicks = now };
            long due = _it.DueTicks, dueBefore = _before.ChangedTicks == 0 ? 0 : _before.DueTicks;
            if (due != dueBefore)
            {
                _commands.Add(due == 0 ? new SagaCommand.CancelTimer() : new SagaCommand.SetTimer(due));
            }
        }

        return new SagaPlan(_it, _commands.ToImmutable(), isChanged || answer == SagaAnswer.InboxFull ? _notes.ToImmutable() : [], answer, isChanged || answer == SagaAnswer.InboxFull);
    }

    // Arrays compare by reference, which is enough: what is not touched stays the same array.
    private static bool Same(SagaInstance left, SagaInstance right) => left with { Seen = right.Seen } == right;
}
