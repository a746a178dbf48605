using EventHub.Sagas.Definitions;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Building;

/// <summary>Says what a state does.</summary>
public sealed class StateBuilder
{
    private readonly Fields _fields = new();

    internal StateBuilder()
    {
    }

    /// <summary>A step that begins when the state is entered.</summary>
    public StateBuilder Step(string name, Action<StepBuilder> how)
    {
        StepBuilder step = new();
        how(step);
        _fields.AddTo("steps", name, step.ToValue());
        return this;
    }

    /// <summary>An event that leads to a state.</summary>
    public StateBuilder On(string name, string state) => On(name, transition => transition.GoTo(state));

    /// <summary>What an event does; of several for one event the first counts whose guard is true.</summary>
    public StateBuilder On(string name, Action<TransitionBuilder> how)
    {
        _fields.AppendTo("on", name, TransitionBuilder.Build(how));
        return this;
    }

    /// <summary>A signal that leads to a state.</summary>
    public StateBuilder OnSignal(string name, string state) => OnSignal(name, transition => transition.GoTo(state));

    /// <summary>What a signal does; of several for one signal the first counts whose guard is true.</summary>
    public StateBuilder OnSignal(string name, Action<TransitionBuilder> how)
    {
        _fields.AppendTo("signals", name, TransitionBuilder.Build(how));
        return this;
    }

    /// <summary>What happens when it was not left for so long.</summary>
    public StateBuilder After(TimeSpan time, Action<TransitionBuilder> how) => Timeout("after", EventHub.Protocol.Envelope.Durations.Format(time), how);

    /// <summary>What happens after a time that an expression comes to: a duration, or seconds.</summary>
    public StateBuilder After(string expression, Action<TransitionBuilder> how) => Timeout("after", "=" + expression, how);

    /// <summary>What happens at a time that an expression comes to.</summary>
    public StateBuilder At(string expression, Action<TransitionBuilder> how) => Timeout("at", expression, how);

    /// <summary>Where it leads when its steps are done; without steps, at once.</summary>
    public StateBuilder Done(string state) => Done(transition => transition.GoTo(state));

    /// <summary>What happens when its steps are done; of several the first counts whose guard is true.</summary>
    public StateBuilder Done(Action<TransitionBuilder> how)
    {
        _fields.Append("done", TransitionBuilder.Build(how));
        return this;
    }

    /// <summary>Where it leads when a step has failed; without, the saga fails and what was done is undone.</summary>
    public StateBuilder Failed(string state) => Failed(transition => transition.GoTo(state));

    /// <summary>What happens when a step has failed; of several the first counts whose guard is true.</summary>
    public StateBuilder Failed(Action<TransitionBuilder> how)
    {
        _fields.Append("failed", TransitionBuilder.Build(how));
        return this;
    }

    /// <summary>The saga ends here.</summary>
    /// <param name="outcome">How.</param>
    /// <param name="compensate">Whether what was done is undone first; null: when it failed or was cancelled.</param>
    public StateBuilder Ends(SagaOutcome outcome = SagaOutcome.Completed, bool? compensate = null)
    {
        _fields.Add("end", outcome switch { SagaOutcome.Completed => "completed", SagaOutcome.Failed => "failed", _ => "cancelled" });
        if (compensate is { } wanted)
        {
            _fields.Add("compensate", SagaValue.Of(wanted));
        }

        return this;
    }

    internal SagaValue ToValue() => _fields.ToValue();

    private StateBuilder Timeout(string field, string due, Action<TransitionBuilder> how)
    {
        _fields.Add("timeout", TransitionBuilder.Timeout(field, due, how));
        return this;
    }
}
