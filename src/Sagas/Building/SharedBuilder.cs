namespace EventHub.Sagas.Building;

/// <summary>Says what several states do.</summary>
public sealed class SharedBuilder
{
    private readonly Fields _fields = new();

    internal SharedBuilder()
    {
    }

    /// <summary>Only in these states; without, in all that are no end.</summary>
    public SharedBuilder In(params string[] states)
    {
        _fields.Add("in", Fields.ValueOf(states));
        return this;
    }

    /// <summary>In all that are no end, but these.</summary>
    public SharedBuilder Except(params string[] states)
    {
        _fields.Add("except", Fields.ValueOf(states));
        return this;
    }

    /// <summary>An event that leads to a state.</summary>
    public SharedBuilder On(string name, string state) => On(name, transition => transition.GoTo(state));

    /// <summary>What an event does; of several for one event the first counts whose guard is true.</summary>
    public SharedBuilder On(string name, Action<TransitionBuilder> how)
    {
        _fields.AppendTo("on", name, TransitionBuilder.Build(how));
        return this;
    }

    /// <summary>A signal that leads to a state.</summary>
    public SharedBuilder OnSignal(string name, string state) => OnSignal(name, transition => transition.GoTo(state));

    /// <summary>What a signal does; of several for one signal the first counts whose guard is true.</summary>
    public SharedBuilder OnSignal(string name, Action<TransitionBuilder> how)
    {
        _fields.AppendTo("signals", name, TransitionBuilder.Build(how));
        return this;
    }

    /// <summary>What happens when one of the states was not left for so long.</summary>
    public SharedBuilder After(TimeSpan time, Action<TransitionBuilder> how) => Timeout("after", EventHub.Protocol.Envelope.Durations.Format(time), how);

    /// <summary>What happens after a time that an expression comes to when one of the states is entered: a duration, or seconds.</summary>
    public SharedBuilder After(string expression, Action<TransitionBuilder> how) => Timeout("after", "=" + expression, how);

    /// <summary>What happens at a time that an expression comes to when one of the states is entered.</summary>
    public SharedBuilder At(string expression, Action<TransitionBuilder> how) => Timeout("at", expression, how);

    private SharedBuilder Timeout(string field, string due, Action<TransitionBuilder> how)
    {
        _fields.Add("timeout", TransitionBuilder.Timeout(field, due, how));
        return this;
    }

    internal Values.SagaValue ToValue() => _fields.ToValue();
}
