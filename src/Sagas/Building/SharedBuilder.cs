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

    internal Values.SagaValue ToValue() => _fields.ToValue();
}
