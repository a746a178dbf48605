using System.Collections.Immutable;
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
    private readonly SagaDraft _it = new(instance);
    private readonly SagaValue _now = SagaValue.OfTime(now);
    private ExpressionScope? _scope;
    private SagaValue? _scopeData;
    private int _entered, _publishedBytes;

    private StateDefinition State => saga.State(_it.State) ?? throw new InvalidOperationException($"'{saga.Name}' version {saga.Version} has no state '{_it.State}'.");

    // The same as long as the data is.
    private ExpressionScope Scope
    {
        get
        {
            if (_scope is null || !ReferenceEquals(_scopeData, _it.Data))
            {
                (_scope, _scopeData) = (ScopeOf(_it.Data, _it.Key, _now), _it.Data);
            }

            return _scope;
        }
    }

    public static ExpressionScope ScopeOf(SagaValue data, string key, SagaValue now) => new(("data", data), ("key", SagaValue.Of(key)), ("now", now));

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
            SagaInput.Timer timer => _it.IsPaused ? SagaAnswer.Ignored : FireDue(timer.UpToTicks),
            SagaInput.Differed differed => OnDiffered(differed),
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
        _it.NextNumber = number + 1;
        return number;
    }

    // Something is wrong that no step is to blame for.
    private void Fail(string reason)
    {
        Note(SagaNoteKind.Failing, _it.State, 0, reason);
        _it.Error = Short(reason);
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
        bool isChanged = _commands.Count > 0 || _it.IsChanged;
        if (isChanged || _before.ChangedTicks == 0)
        {
            isChanged = true;
            _it.ChangedTicks = now;
            long due = _it.DueTicks, dueBefore = _before.ChangedTicks == 0 ? 0 : _before.DueTicks;
            if (due != dueBefore)
            {
                _commands.Add(due == 0 ? new SagaCommand.CancelTimer() : new SagaCommand.SetTimer(due));
            }
        }

        return new SagaPlan(_it.ToInstance(), _commands.ToImmutable(), isChanged || answer == SagaAnswer.InboxFull ? _notes.ToImmutable() : [], answer, isChanged || answer == SagaAnswer.InboxFull);
    }
}
